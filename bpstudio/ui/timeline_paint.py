"""How the timeline looks: free functions over a frozen context."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from bpstudio.stepping import Phase, Revealed
from bpstudio.ui.cursor_words import phase_words
from bpstudio.ui.theme import Theme, blend, phase_colour
from bpstudio.ui.timeline_layout import PhaseBox, TimelineLayout

DONE, TO_COME = 0.75, 0.2
"""How much of a phase's colour its two parts have."""
KNOB = 3.5
TICKS_APART = 5.0
SEGMENTS_APART = 4.0


@dataclass(frozen=True)
class Context:
    """What is painted."""

    theme: Theme
    layout: TimelineLayout
    cursor: int
    training: bool


def paint_phase(painter: QPainter, context: Context, box: PhaseBox, font: QFont) -> None:
    """The label, the bar with its done part strong, and ticks where there is room."""
    theme, rect = context.theme, box.rect
    colour = phase_colour(theme, box.span.phase.name.lower())
    small = QFont(font)
    small.setBold(True)
    small.setPointSizeF(font.pointSizeF() * 0.9)
    painter.setFont(small)
    painter.setPen(QColor(colour))
    label = QRectF(rect.left() + 7, 0, rect.width(), rect.top() - 6)
    painter.drawText(
        label,
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        phase_words(box.span.phase),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(colour, theme.panel, TO_COME))
    painter.drawRoundedRect(rect, 2, 2)
    done = done_part(context, box)
    if done.width() > 0:
        painter.setBrush(blend(colour, theme.panel, DONE))
        painter.drawRoundedRect(done, 2, 2)
    _paint_ticks(painter, context, box, done.right())


def done_part(context: Context, box: PhaseBox) -> QRectF:
    """The part of the bar before the cursor."""
    rect = QRectF(box.rect)
    if context.training or context.cursor <= box.span.start:
        rect.setWidth(0)
    elif context.cursor < box.span.stop:
        rect.setRight(context.layout.x_of(context.cursor))
    return rect


def _paint_ticks(painter: QPainter, context: Context, box: PhaseBox, done: float) -> None:
    rect, nodes = box.rect, box.span.nodes
    if rect.width() / nodes < TICKS_APART:
        return
    theme = context.theme
    colour = phase_colour(theme, box.span.phase.name.lower())
    strong, pale = blend(theme.text, colour, 0.25), blend(colour, theme.panel, 0.6)
    for node in range(1, nodes):
        x = round(rect.left() + rect.width() * node / nodes) + 0.5
        painter.setPen(QPen(strong if x < done else pale, 1))
        painter.drawLine(QLineF(x, rect.top() + 2, x, rect.bottom() - 2))


def paint_marker(painter: QPainter, context: Context) -> None:
    """A line with a knob where the cursor is; nothing while training."""
    if context.training:
        return
    bar = context.layout.boxes[0].rect
    x = context.layout.x_of(context.cursor)
    painter.setPen(QPen(QColor(context.theme.text), 2))
    painter.drawLine(QLineF(x, bar.top() - KNOB, x, bar.bottom() + 3))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(context.theme.text))
    painter.drawEllipse(QPointF(x, bar.top() - KNOB), KNOB, KNOB)


def paint_strip(painter: QPainter, context: Context, revealed: Revealed) -> None:
    """A segment for each sample of the batch; one bar when they would be too narrow to tell."""
    theme, strip = context.theme, context.layout.strip
    count = context.layout.schedule.batch_size
    finished = revealed.phase is Phase.UPDATE
    done = count if finished else revealed.sample
    width = strip.width() / count
    painter.setPen(Qt.PenStyle.NoPen)
    strong, pale = blend(theme.grey, theme.panel, 0.6), blend(theme.grey, theme.panel, 0.2)
    if width >= SEGMENTS_APART:
        for sample in range(count):
            painter.setBrush(strong if sample < done else pale)
            left = strip.left() + sample * width
            painter.drawRoundedRect(QRectF(left, strip.top(), width - 2, strip.height()), 2, 2)
    else:
        painter.setBrush(pale)
        painter.drawRoundedRect(strip, 2, 2)
        painter.setBrush(strong)
        part = QRectF(strip.left(), strip.top(), done * width, strip.height())
        painter.drawRoundedRect(part, 2, 2)
    if not (finished or context.training):
        painter.setBrush(QColor(theme.accent))
        left = strip.left() + revealed.sample * width
        painter.drawRoundedRect(
            QRectF(left, strip.top() - 1, max(width - 2, 3), strip.height() + 2), 2, 2
        )


def paint_focus(painter: QPainter, context: Context, rect: QRectF) -> None:
    """The ring that shows where the keyboard is."""
    painter.setPen(QPen(QColor(context.theme.accent), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
