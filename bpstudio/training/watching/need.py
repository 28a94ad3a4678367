"""What conditions look at."""

from __future__ import annotations

from enum import Flag, auto


class Need(Flag):
    """What a condition looks at; losses are always there."""

    NOTHING = 0
    THETA = auto()
    GRADIENT = auto()
    ACTIVATIONS = auto()
    OUTPUTS = auto()
    DELTAS = auto()
    ENTRIES = auto()
    """Some single numbers of all these."""
    TOTALS = auto()
    """A bound on the norms of gradients."""
    SIZES = auto()
    """A bound on the parameters."""
