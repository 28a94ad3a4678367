"""One neuron as a computational graph."""

from bpstudio.ui.views.graph.widget import GraphView

__all__ = ["GraphView"]
