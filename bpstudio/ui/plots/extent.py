"""How far the axes of loss curves reach when all of them are to be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.scale import Scale

Extent = tuple[float, float, float, float]
"""From left to right, and from the lowest to the highest, as they stand on the axes."""

_MOST_RISE = 1e4
"""A loss so many times the first one is left out."""


def extent(
    current: Sequence[Curve], others: Sequence[Curve], others_end: float, scale: Scale
) -> Extent | None:
    """From zero loss, if none is negative, and from the first iteration. None without losses.

    The other runs reach to `others_end`, each on its own scale.
    """
    curves = [curve for curve in (*current, *others) if len(curve)]
    losses = np.concatenate([np.empty(0), *(curve.drawable(scale.log_y) for curve in curves)])
    if not len(losses):
        return None
    # A run that diverged would press all others flat.
    most = _MOST_RISE * max(1e-6, *(abs(float(curve.losses[0])) for curve in curves))
    shown = losses[np.abs(losses) <= most]
    if not len(shown):
        return None
    low, high = float(shown.min()), float(shown.max())
    low, high = (math.log10(low), math.log10(high)) if scale.log_y else (min(low, 0), high)
    last = max((float(curve.iterations[-1]) for curve in current if len(curve)), default=0)
    last = max(scale.x_of(_round_up(last)), others_end)
    return 0.0, last, low, high if high > low else low + 1


def _round_up(last: float) -> float:
    """A little more than `last`, so that the axis does not change with every snapshot."""
    step = 2.0 ** max(0, math.floor(math.log2(max(last, 1))) - 4)
    return math.ceil(max(last, 1) / step) * step
