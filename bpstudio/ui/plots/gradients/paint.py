"""How the parts of the sheet of layers are painted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpstudio.analysis.health import Verdict
from bpstudio.ui.maps.colours import Table, background
from bpstudio.ui.maps.place import round_ticks
from bpstudio.ui.plots.gradients.histories import GRADIENT_SCALE, GRADIENTS
from bpstudio.ui.plots.gradients.layer import LayerPicture
from bpstudio.ui.plots.tick_label import tick_label
from bpstudio.ui.theme import Theme, blend

_SHADES = 256
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TICK_ROOM, _NUMBER_ROOM = 15.0, 76.0
_DOT = 6.0

Stretch = tuple[float, float]


@lru_cache(maxsize=8)
def shares_table(theme: Theme, what: str) -> Table:
    """From the background to the colour of weights, or that of gradients."""
    return [
        blend(hue(theme, what), background(theme), level / (_SHADES - 1)).rgb()
        for level in range(_SHADES)
    ]


def hue(theme: Theme, what: str) -> str:
    """Gradients are violet wherever they are shown."""
    return theme.violet if what == GRADIENTS else theme.blue


def verdict_colour(theme: Theme, verdict: Verdict) -> str:
    """Beside the word, never in its place."""
    return {
        Verdict.HEALTHY: theme.green,
        Verdict.VANISHING: theme.orange,
        Verdict.EXPLODING: theme.red,
        Verdict.DEAD: theme.grey,
        Verdict.SATURATED: theme.violet,
        Verdict.CONVERGED: theme.blue,
    }[verdict]


def paint_pill(
    painter: QPainter, theme: Theme, at: QPointF, words: str, verdict: Verdict
) -> QRectF:
    """A dot and the word on a ground of its colour; the rectangle that they take."""
    metrics = QFontMetricsF(painter.font())
    colour, height = verdict_colour(theme, verdict), metrics.height() + 1
    width = _DOT + metrics.horizontalAdvance(words) + 20
    area = QRectF(at.x(), at.y(), width, height)
    painter.setPen(QPen(blend(colour, theme.panel, 0.6), 1))
    painter.setBrush(blend(colour, theme.panel, 0.18))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(area.left() + 10, area.center().y()), _DOT / 2, _DOT / 2)
    painter.setPen(QColor(theme.text))
    painter.drawText(
        area.adjusted(10 + _DOT, 0, 0, 0),
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        words,
    )
    return area


def paint_picture(
    painter: QPainter, theme: Theme, area: QRectF, one: LayerPicture, what: str, across: Stretch
) -> None:
    """The shares over the iterations that are known, on empty ground."""
    painter.fillRect(area, QColor(background(theme)))
    known = QRectF(area)
    known.setLeft(_x(area, one.start, across))
    known.setRight(_x(area, one.stop, across))
    painter.drawImage(known, one.image(shares_table(theme, what)))
    painter.setPen(QColor(theme.border))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def paint_now(painter: QPainter, theme: Theme, area: QRectF, one: LayerPicture, what: str) -> None:
    """A bar for each bin, beside its place in the picture."""
    painter.setPen(QColor(theme.border))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    most = float(one.now.max(initial=0.0))
    if not most:
        return
    step = area.height() / len(one.now)
    colour = QColor(hue(theme, what))
    for row in np.flatnonzero(one.now).tolist():
        width = max(1.0, one.now[row] / most * (area.width() - 1))
        bar = QRectF(area.left() + 1, area.top() + row * step, width, max(1.0, step - 0.5))
        painter.fillRect(bar, colour)


def paint_mark(
    painter: QPainter, theme: Theme, area: QRectF, iteration: int, across: Stretch
) -> None:
    """A dashed line at the iteration on the screen."""
    x = _x(area, iteration + 0.5, across)
    painter.setPen(QPen(blend(theme.text, theme.panel, 0.7), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def paint_value_ticks(
    painter: QPainter, theme: Theme, area: QRectF, ticks: Sequence[tuple[float, str]]
) -> None:
    """Figures on the left of the picture: (share of the height from below, text)."""
    painter.setPen(QColor(theme.muted))
    height = QFontMetricsF(painter.font()).height()
    for share, text in ticks:
        y = area.bottom() - share * area.height()
        y = min(max(y, area.top() + height / 2 - 2), area.bottom() - height / 2 + 2)
        painter.drawText(
            QRectF(area.left() - 104, y - height / 2, 100, height),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )


def paint_iterations(
    painter: QPainter, theme: Theme, picture: QRectF, below: QRectF, across: Stretch
) -> None:
    """Whole iterations below the last picture."""
    painter.setPen(QColor(theme.muted))
    metrics = QFontMetricsF(painter.font())
    for value in round_ticks(across, max(1, int(picture.width() / _NUMBER_ROOM))).values:
        if value != round(value):
            continue
        text = f"{value:,.0f}"
        half = metrics.horizontalAdvance(text) / 2
        x = min(max(_x(picture, value, across), picture.left() + half), picture.right() - half)
        area = QRectF(x - half - 2, below.top(), 2 * half + 4, below.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def value_ticks(one: LayerPicture, what: str, height: float) -> list[tuple[float, str]]:
    """Few enough to stand apart: decimals of weights, powers of ten of gradients."""
    most = max(1, int(height / _TICK_ROOM))
    span = one.high - one.low
    if what == GRADIENTS:
        step = max(1, -(-round(span) // most))
        powers = range(-(-round(one.low) // step) * step, round(one.high) + 1, step)
        return [((p - one.low) / span, _power(p)) for p in powers]
    ticks = round_ticks((one.low, one.high), most)
    return [
        ((value - one.low) / span, tick_label(value, ticks.spacing).replace("-", "−"))
        for value in ticks.values
    ]


def _power(exponent: int) -> str:
    """The lowest bin has all that is smaller, too, and so what is 0."""
    raised = str(exponent).translate(_RAISED)
    return f"≤10{raised}" if exponent == round(GRADIENT_SCALE.low) else f"10{raised}"


def small(font: QFont) -> QFont:
    """For figures at axes."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * 0.9)
    return font


def _x(area: QRectF, iteration: float, across: Stretch) -> float:
    low, high = across
    return area.left() + (iteration - low) / (high - low) * area.width()
