"""What counts as vanishing, exploding, saturated or dead, wherever it is looked for.

The conditions that stop training begin with these numbers, and the health of layers is told by
them.
"""

VANISHED = 1e-6
"""A layer's gradient norm below this has vanished."""

EXPLODED = 100.0
"""A layer's gradient norm above this explodes."""

FLAT_SLOPE = 0.01
"""A unit whose slope is below this for every sample is saturated."""

SATURATING = ("sigmoid", "tanh")
"""The activations that can saturate: flat on both sides, so that no error passes there."""

DYING = ("relu",)
"""The activations that can die: exactly flat on one side."""
