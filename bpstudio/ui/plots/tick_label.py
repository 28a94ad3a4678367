"""The words of ticks, for what is drawn without pyqtgraph, which takes long to load."""

from __future__ import annotations


def tick_label(value: float, spacing: float) -> str:
    """`value` with just the decimals that ticks `spacing` apart need."""
    if max(abs(value), spacing) >= 1e7 or spacing < 1e-6:
        return f"{value:.3g}"
    decimals = next((n for n in range(8) if round(spacing * 10**n, 6) >= 1), 7)
    return f"{value:,.{decimals}f}"
