"""Where on a chart of two axes a number stands, and which numbers are written at the axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from bpstudio.engine import Array

Stretch = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """The rectangle between the axes in pixels, and the stretches of numbers along them."""

    area: QRectF
    across: Stretch
    up: Stretch

    def pixels(self, places: Array) -> Array:
        """(n, 2) places in pixels."""
        shares = (places - [self.across[0], self.up[0]]) / [
            self.across[1] - self.across[0],
            self.up[1] - self.up[0],
        ]
        size = np.array([self.area.width(), -self.area.height()])
        found: Array = shares * size + [self.area.left(), self.area.bottom()]
        return found

    def numbers(self, point: QPointF) -> tuple[float, float]:
        """What stands at this pixel."""
        x = (point.x() - self.area.left()) / self.area.width()
        y = (self.area.bottom() - point.y()) / self.area.height()
        return (
            self.across[0] + x * (self.across[1] - self.across[0]),
            self.up[0] + y * (self.up[1] - self.up[0]),
        )


@dataclass(frozen=True)
class Ticks:
    """Round numbers `spacing` apart."""

    values: tuple[float, ...]
    spacing: float


def round_ticks(stretch: Stretch, most: int) -> Ticks:
    """At most so many, or one more, by steps of 1, 2 or 5 times a power of ten."""
    low, high = stretch
    rough = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    spacing = next((m * power for m in (1, 2, 5) if m * power >= rough), 10 * power)
    first = math.ceil(low / spacing - 1e-9)
    last = math.floor(high / spacing + 1e-9)
    return Ticks(tuple(n * spacing for n in range(first, last + 1)), spacing)
