"""A surface as colours: deep where the loss is low, and fading into the canvas where it is high."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from bpstudio.engine import Array
from bpstudio.ui.theme import Theme, blend

PIXELS = 160
_SHADES = 256


def heights(losses: Array, logarithmic: bool) -> Array:
    """What contours and colours go by: the losses, or the logarithms of those above 0."""
    if not logarithmic:
        return losses
    with np.errstate(all="ignore"):
        logs: Array = np.log10(losses)
    logs[~np.isfinite(logs)] = np.nan
    return logs


def colours(values: Array, theme: Theme) -> NDArray[np.uint8]:
    """RGBA (rows, columns, 4), about `PIXELS` wide: bilinear, clear where there is no value."""
    times = max(1, PIXELS // max(values.shape))
    fine = _finer(_finer(values, times).T, times).T
    finite = np.isfinite(fine)
    low, high = (fine[finite].min(), fine[finite].max()) if finite.any() else (0.0, 1.0)
    shares = np.where(finite, (fine - low) / ((high - low) or 1.0), 1.0)
    picture: NDArray[np.uint8] = _shades(theme)[np.rint(shares * (_SHADES - 1)).astype(int)]
    picture[~finite, 3] = 0
    return picture


def _shades(theme: Theme) -> NDArray[np.uint8]:
    """From the deepest to the canvas."""
    deep = blend(theme.blue, theme.canvas, 0.85 if theme.dark else 0.9).name()
    shades = [blend(theme.canvas, deep, n / (_SHADES - 1)) for n in range(_SHADES)]
    return np.array([_rgba(shade) for shade in shades], np.uint8)


def _rgba(colour: QColor) -> tuple[int, int, int, int]:
    return colour.red(), colour.green(), colour.blue(), 255


def _finer(values: Array, times: int) -> Array:
    """Rows between the rows, `times` for each step."""
    last = len(values) - 1
    where = np.linspace(0, last, last * times + 1)
    row = np.minimum(where.astype(int), max(0, last - 1))
    share = (where - row)[:, np.newaxis]
    finer: Array = values[row] * (1 - share) + values[np.minimum(row + 1, last)] * share
    return finer
