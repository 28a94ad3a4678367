"""How far a key or a drag moves a number."""

from __future__ import annotations

import math
from decimal import Decimal

from PySide6.QtCore import Qt

PIXELS_PER_STEP = 4.0
_SMALLEST, _LARGEST = -8, 8


def step_size(value: float) -> Decimal:
    """A tenth of the power of ten that the number has: 0.01 for 0.15, 0.1 for −2; 0.01 for 0."""
    if value == 0:
        return Decimal("0.01")
    exponent = math.floor(math.log10(abs(value))) - 1
    return Decimal(1).scaleb(min(max(exponent, _SMALLEST), _LARGEST))


def factor(modifiers: Qt.KeyboardModifier) -> Decimal:
    """Shift is finer, Ctrl coarser."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return Decimal("0.1")
    return Decimal(10 if modifiers & Qt.KeyboardModifier.ControlModifier else 1)


def stepped(value: float, step: Decimal, count: int) -> float:
    """So many steps further. In decimals, so that as many steps back lead to the same number."""
    return float(Decimal(repr(value)) + count * step)
