"""The axes of plots: whole iterations below, values on the left, both also by powers of ten."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QGraphicsItem

from bpstudio.ui.plots.tick_label import tick_label
from bpstudio.ui.theme import Theme

Ticks = list[tuple[float | None, list[float]]]

ROOM, HEIGHT = 64, 12
"""Pixels from one figure to the next, along and across."""


class IterationAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph is not typed
    """Ticks at whole iterations only, with thousands separators; at parts of epochs `in_epochs`.

    Logarithmic, iteration n stands at log₁₀(1 + n), so that the first one, 0, has a place.
    """

    logarithmic = False
    in_epochs = False

    def tickValues(  # noqa: N802 - pyqtgraph calls it by name
        self, low: float, high: float, size: float
    ) -> Ticks:
        if not self.logarithmic:
            ticks: Ticks = super().tickValues(low, high, size)
            return ticks
        first, last = 10.0 ** max(low, 0) - 1, 10.0 ** min(high, 300) - 1
        room = ROOM * (high - low) / max(size, 1)
        numbers = [n for n in (0, *round_numbers(last, room)) if n >= first]
        if len(numbers) < 3:
            numbers = [n for _, some in super().tickValues(first, last, size)[:1] for n in some]
        return [(None, _apart([float(np.log10(1 + n)) for n in numbers], room))]

    def tickSpacing(  # noqa: N802 - pyqtgraph calls it by name
        self, low: float, high: float, size: float
    ) -> list[tuple[float, float]]:
        spacings: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if self.in_epochs:
            return spacings
        return [pair for pair in spacings if pair[0] >= 1] or [(1.0, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del scale
        if self.logarithmic:
            values = [10.0**value - 1 for value in values]
            return [f"{value:,.4g}" if value < 100 else f"{value:,.0f}" for value in values]
        if self.in_epochs:
            return [tick_label(value, spacing) for value in values]
        return [f"{value:,.0f}" for value in values]


class ValueAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph is not typed
    """Plain decimals with thousands separators; powers of ten when logarithmic."""

    def tickValues(  # noqa: N802 - pyqtgraph calls it by name
        self, low: float, high: float, size: float
    ) -> Ticks:
        if not self.logMode:
            ticks: Ticks = super().tickValues(low, high, size)
            return ticks
        places = _log_places(low, high, HEIGHT * (high - low) / max(size, 1))
        if len(places) < 2:
            steps = pyqtgraph.AxisItem("left").tickValues(10.0**low, 10.0**high, size)
            places = [math.log10(value) for _, some in steps[:1] for value in some if value > 0]
        return [(None, places)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del scale
        if self.logMode:
            return [f"{10.0**value:.4g}" for value in values]
        return [tick_label(value, spacing) for value in values]


def round_numbers(most: float, room: float) -> list[int]:
    """1, 10, 100 … up to `most`, with 2 and 5 between where `room` is a small part of a decade.

    `room` is how far apart they are to be, in decades.
    """
    digits = _digits(room)
    powers = range(0, math.floor(math.log10(max(most, 1))) + 1, math.ceil(room))
    return [n for power in powers for digit in digits if (n := digit * 10**power) <= most]


def _digits(room: float) -> tuple[int, ...]:
    return (1, 2, 5) if room <= math.log10(2) else (1,)


def _log_places(low: float, high: float, room: float) -> list[float]:
    powers = range(math.floor(low), math.ceil(high) + 1)
    step = math.ceil(room)
    places = (p + math.log10(digit) for p in powers if p % step == 0 for digit in _digits(room))
    return [place for place in places if low <= place <= high]


def _apart(places: list[float], distance: float) -> list[float]:
    """Of rising places those that are so far from the one before."""
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= distance:
            kept.append(place)
    return kept


def arrange_axes(plot: pyqtgraph.PlotItem) -> None:
    """Small figures, no ticks, and lines across at the values on the left."""
    plot.showGrid(y=True, alpha=0.6)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        font = axis.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        axis.enableAutoSIPrefix(False)
        axis.setTickFont(font)
        axis.setStyle(tickLength=0)
        # Replaying an axis costs more than drawing both curves.
        axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)


def colour_axes(plot: pyqtgraph.PlotItem, theme: Theme) -> None:
    """Lines and figures in the colours of `theme`."""
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(theme.border)
        axis.setTickPen(theme.border)
        axis.setTextPen(theme.muted)
