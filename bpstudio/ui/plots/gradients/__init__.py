"""The layers of a network over a run: how weights and gradients spread, and whether they learn."""

from bpstudio.ui.plots.gradients.view import GradientsView

__all__ = ["GradientsView"]
