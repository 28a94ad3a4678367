"""Text on the canvas: runs in several colours, knocked out of what lies beneath, and pills."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from bpstudio.ui.canvas.materials import TextStyle
from bpstudio.ui.canvas.scene import Scene


class Align(IntEnum):
    """Which point of the text is given."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Run(NamedTuple):
    """A piece of text in one style and one colour."""

    text: str
    style: TextStyle
    colour: QColor
    struck: bool = False


def draw_runs(
    painter: QPainter,
    scene: Scene,
    point: tuple[float, float],
    runs: tuple[Run, ...],
    align: Align = Align.CENTRE,
    knock_out: bool = False,
    changed: bool = False,
) -> float:
    """Draw the runs in one line, its middle at the point's height; gives the width."""
    widths = [scene.fonts.width(run.style, run.text) for run in runs]
    width = sum(widths)
    x = point[0] - width * align / 2
    if knock_out:
        height = 1.3 * max(run.style[0] for run in runs)
        box = QRectF(x - 4, point[1] - height / 2, width + 8, height)
        painter.fillRect(box, scene.ground(changed))
    for run, advance in zip(runs, widths, strict=True):
        painter.setFont(scene.fonts.font(run.style))
        painter.setPen(run.colour)
        painter.drawText(QPointF(x, point[1] + scene.fonts.ascent(run.style)), run.text)
        if run.struck:
            painter.drawLine(QPointF(x, point[1]), QPointF(x + advance, point[1]))
        x += advance
    return width


def struck_run(scene: Scene, text: str, size: float) -> Run:
    """What a number was before an edit, to stand small beside what it is now."""
    return Run(text, scene.pixels(size), QColor(scene.theme.muted), struck=True)


def draw_text(
    painter: QPainter,
    scene: Scene,
    point: tuple[float, float],
    text: str,
    style: TextStyle,
    colour: QColor | str,
    align: Align = Align.CENTRE,
) -> None:
    """One run, its middle at the point's height."""
    draw_runs(painter, scene, point, (Run(text, style, QColor(colour)),), align)


def draw_pill(
    painter: QPainter,
    scene: Scene,
    middle: tuple[float, float],
    height: float,
    runs: tuple[Run, ...],
    fill: QColor,
    edge: QColor | None = None,
) -> QRectF:
    """Text on a rounded ground; gives the ground's rectangle."""
    width = sum(scene.fonts.width(run.style, run.text) for run in runs) + 0.9 * height
    box = QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height)
    painter.setBrush(fill)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else edge)
    painter.drawRoundedRect(box, height / 2, height / 2)
    draw_runs(painter, scene, middle, runs)
    return box


def elided(scene: Scene, text: str, style: TextStyle, width: float) -> str:
    """The text, cut at its end with an ellipsis where it is wider than that."""
    if scene.fonts.width(style, text) <= width:
        return text
    while text and scene.fonts.width(style, text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""
