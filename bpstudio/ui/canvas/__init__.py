"""The network, painted: neurons, edges, and all that the current step has revealed."""

from bpstudio.ui.canvas.widget import NetworkCanvas

__all__ = ["NetworkCanvas"]
