"""The axes of the loss plot: whole iterations below, losses on the left."""

from __future__ import annotations

import pyqtgraph


class IterationAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph is not typed
    """Ticks at whole iterations only, with thousands separators."""

    def tickSpacing(  # noqa: N802 - pyqtgraph calls it by name
        self, low: float, high: float, size: float
    ) -> list[tuple[float, float]]:
        spacings = super().tickSpacing(low, high, size)
        return [pair for pair in spacings if pair[0] >= 1] or [(1.0, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del scale, spacing
        return [f"{value:,.0f}" for value in values]


class LossAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph is not typed
    """Plain decimals with thousands separators; powers of ten when logarithmic."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            texts = self.logTickStrings(values, scale, spacing)
            return [text if text.strip("0.")[:1] in "125" else "" for text in texts]
        return [tick_label(value, spacing) for value in values]


def tick_label(value: float, spacing: float) -> str:
    """`value` with just the decimals that ticks `spacing` apart need."""
    if max(abs(value), spacing) >= 1e7 or spacing < 1e-6:
        return f"{value:.3g}"
    decimals = next((n for n in range(8) if round(spacing * 10**n, 6) >= 1), 7)
    return f"{value:,.{decimals}f}"
