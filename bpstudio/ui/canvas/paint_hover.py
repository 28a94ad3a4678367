"""Painting of the box with full-precision numbers beside the mouse, and the neuron's map."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.ui.canvas.paint_card import card_size, paint_card
from bpstudio.ui.canvas.paint_text import Align, draw_text
from bpstudio.ui.canvas.pointing import described
from bpstudio.ui.canvas.scene import Scene

_TITLE = (12, True, False)
_NAME = (12, False, True)
_NUMBER = (12, False, False)
_LINE = 18.0


def paint_hover(painter: QPainter, scene: Scene, mouse: tuple[float, float]) -> None:
    """Of the scene's `hover`, in the size of the window's text, whatever the zoom is."""
    told = described(scene, mouse)
    if told is None:
        return
    title, rows, card = told
    fonts, theme = scene.fonts, scene.theme
    names = max((fonts.width(_NAME, name) for name, _ in rows), default=0.0)
    figures = max((fonts.width(_NUMBER, text) for _, text in rows), default=0.0)
    width = 20 + max(fonts.width(_TITLE, title), names + 14 + figures)
    height = 14 + _LINE * (len(rows) + 1)
    wide, high = (0.0, 0.0) if card is None else card_size(scene, card, height)
    box = _placed(scene, mouse, max(width, wide + 20), height + high)
    painter.setBrush(QColor(theme.panel))
    painter.setPen(QPen(scene.faint(theme.muted, 0.6), 1))
    painter.drawRoundedRect(box, 6, 6)
    y = box.y() + 7 + _LINE / 2
    draw_text(painter, scene, (box.x() + 10, y), title, _TITLE, theme.text, Align.LEFT)
    for name, text in rows:
        y += _LINE
        draw_text(painter, scene, (box.x() + 10, y), name, _NAME, theme.muted, Align.LEFT)
        draw_text(painter, scene, (box.right() - 10, y), text, _NUMBER, theme.text, Align.RIGHT)
    if card is not None and high:
        place = QRectF(box.x() + 10, box.y() + height - 2, wide, high)
        paint_card(painter, scene, card, place)


def _placed(scene: Scene, mouse: tuple[float, float], width: float, height: float) -> QRectF:
    """Right below the mouse, or on its other side where the canvas ends."""
    x, y = mouse[0] + 14, mouse[1] + 16
    if x + width > scene.width - 4:
        x = mouse[0] - width - 10
    if y + height > scene.height - 4:
        y = max(4.0, scene.height - height - 4) if height > 150 else mouse[1] - height - 10
    return QRectF(round(max(4.0, x)) + 0.5, round(max(4.0, y)) + 0.5, width, height)
