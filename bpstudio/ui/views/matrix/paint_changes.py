"""Painting what an edit has changed: a light that fades, and the old number struck through."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from bpstudio.ui.views.matrix.changes import Changes
from bpstudio.ui.views.matrix.layout import Placed
from bpstudio.ui.views.matrix.paint import ROUND, Brush, Panels, paint_numbers


def paint_changes(
    painter: QPainter, panels: Panels, brush: Brush, changes: Changes, strength: float
) -> None:
    """Over the panels that stand still; the light is as strong as 0 … 1."""
    for placed in panels:
        if changes.values(placed.panel) is None:
            continue
        texts = {e: changes.old_text(placed.panel, *e) for e in placed.entries()}
        changed = {entry: text for entry, text in texts.items() if text}
        if strength > 0:
            _paint_light(painter, placed, brush, list(changed), strength)
        _paint_old(painter, placed, brush, changed)


def _paint_light(
    painter: QPainter, placed: Placed, brush: Brush, entries: list[tuple[int, int]], strength: float
) -> None:
    light = QColor(brush.theme.flash)
    light.setAlphaF(strength)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(light)
    for entry in entries:
        painter.drawRoundedRect(placed.cell(*entry).adjusted(1, 1, -1, -1), ROUND, ROUND)
    values = placed.panel.values
    paint_numbers(painter, placed, brush, {entry: float(values[entry]) for entry in entries})


def _paint_old(
    painter: QPainter, placed: Placed, brush: Brush, changed: dict[tuple[int, int], str]
) -> None:
    faces = brush.faces
    font = QFont(faces.label_font)
    font.setStrikeOut(True)
    painter.setFont(font)
    painter.setPen(QColor(brush.theme.text))
    for entry, text in changed.items():
        cell = placed.cell(*entry)
        left = cell.center().x() - faces.label.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, cell.bottom() - faces.label.descent() - 2), text)
