"""Paints a placed graph in a theme's colours; every colour is opaque."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import atan2, cos, sin
from operator import attrgetter
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from bpstudio.ui.canvas.materials import Colours, Fonts, TextStyle
from bpstudio.ui.theme import Theme
from bpstudio.ui.views.graph.sheet import Box, Line, Loop, Sheet, Tone, Words

_SIZES: Mapping[Tone, TextStyle] = MappingProxyType(
    {
        Tone.VALUE: (11, False, False),
        Tone.POSITIVE: (11, False, False),
        Tone.NEGATIVE: (11, False, False),
        Tone.GRADIENT: (11, False, False),
        Tone.NAME: (11, False, True),
        Tone.NOTE: (10, False, False),
        Tone.TITLE: (12, True, False),
    }
)
_ARROW = 6.0
# A painter takes long over each change of font.
_BY_FONT = attrgetter("lit", "tone")


class Brush:
    """Fonts and colours that a graph is painted with, kept from picture to picture."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self.theme = theme
        self.fonts = fonts
        self.phase = theme.blue
        self._colours = Colours()
        self.tones: Mapping[Tone, QColor] = {
            Tone.VALUE: QColor(theme.text),
            Tone.POSITIVE: QColor(theme.blue),
            Tone.NEGATIVE: QColor(theme.orange),
            Tone.GRADIENT: QColor(theme.violet),
            Tone.NAME: QColor(theme.muted),
            Tone.NOTE: QColor(theme.muted),
            Tone.TITLE: QColor(theme.text),
        }

    def blend(self, colour: str, share: float) -> QColor:
        return self._colours.blend(colour, self.theme.panel, share)

    def fitting(self, words: Words) -> tuple[str, TextStyle, float] | None:
        """The first text that has room, its style and its width."""
        size, bold, italic = _SIZES[words.tone]
        style = (size, bold or words.lit, italic)
        for text in words.texts:
            width = self.fonts.width(style, text)
            if width <= words.width:
                return text, style, width
        return None


def paint_wiring(painter: QPainter, sheet: Sheet, brush: Brush) -> None:
    """What stands beneath the words: wires lowest, then gates."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for loop in sheet.loops:
        _paint_loop(painter, loop, brush)
    for line in sorted(sheet.lines, key=lambda line: line.lit):
        _paint_line(painter, line, brush)
    for box in sheet.boxes:
        _paint_box(painter, box, brush)


def paint_words(painter: QPainter, some: Iterable[Words], brush: Brush) -> None:
    """All those of which one of their texts has room."""
    before: tuple[TextStyle, Tone] | None = None
    for words in sorted(some, key=_BY_FONT):
        found = brush.fitting(words)
        if found is None:
            continue
        text, style, width = found
        if before != (style, words.tone):
            before = style, words.tone
            painter.setFont(brush.fonts.font(style))
            painter.setPen(brush.tones[words.tone])
        x = words.x - width * words.align
        painter.drawText(QPointF(x, words.y + brush.fonts.ascent(style)), text)


def _paint_line(painter: QPainter, line: Line, brush: Brush) -> None:
    theme = brush.theme
    if line.lit:
        colour, width = QColor(brush.phase), 2.5
    else:
        colour = brush.blend(theme.grey, 0.75 if line.flows else 0.32)
        width = 1.2
    painter.setPen(
        QPen(
            colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(x, y) for x, y in line.points]
    painter.drawPolyline(QPolygonF(points))
    if line.arrow:
        _paint_arrow(painter, points[-2], points[-1], colour)


def _paint_arrow(painter: QPainter, start: QPointF, tip: QPointF, colour: QColor) -> None:
    angle = atan2(tip.y() - start.y(), tip.x() - start.x())
    corners = [tip]
    for side in (-0.45, 0.45):
        back = QPointF(cos(angle + side), sin(angle + side))
        corners.append(tip - back * _ARROW)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))


def _paint_box(painter: QPainter, box: Box, brush: Brush) -> None:
    theme = brush.theme
    colour = QColor(brush.phase) if box.lit else brush.blend(theme.grey, 0.75)
    painter.setPen(QPen(colour, 2.0 if box.lit else 1.2))
    painter.setBrush(brush.blend(brush.phase, 0.16) if box.lit else QColor(theme.node))
    around = QRectF(box.x - box.width / 2, box.y - box.height / 2, box.width, box.height)
    radius = min(box.width, box.height) / 2
    painter.drawRoundedRect(around, radius, radius)
    style = (15 if len(box.label) == 1 else 11, len(box.label) == 1 or box.lit, False)
    painter.setFont(brush.fonts.font(style))
    painter.setPen(QColor(brush.phase) if box.lit else QColor(theme.text))
    painter.save()
    painter.translate(box.x, box.y)
    if box.upright:
        painter.rotate(-90)
    width = brush.fonts.width(style, box.label)
    # Signs such as × and + stand on the axis of the line, lower than capitals' middle.
    lift = brush.fonts.ascent(style)
    painter.drawText(QPointF(-width / 2, lift), box.label)
    painter.restore()


def _paint_loop(painter: QPainter, loop: Loop, brush: Brush) -> None:
    painter.setPen(QPen(brush.blend(brush.theme.violet, 0.7), 1.2, Qt.PenStyle.DashLine))
    painter.setBrush(brush.blend(brush.theme.violet, 0.05))
    painter.drawRoundedRect(QRectF(loop.x, loop.y, loop.width, loop.height), 10, 10)


def ring(
    painter: QPainter, x: float, y: float, width: float, height: float, colour: QColor
) -> None:
    """Marks what the mouse is over or what is chosen."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(x - 2, y, width + 4, height), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2))
    painter.drawPath(path)
