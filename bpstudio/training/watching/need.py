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
    FIRSTS = auto()
    """Activations, but of the first sample of each batch only."""
    ENTRIES = auto()
    """Some entries of the gradient."""
    TOTALS = auto()
    """A bound on the norm of the gradient as a whole."""
    SIZES = auto()
    """A bound on the norm of theta, before each update and after the last."""
