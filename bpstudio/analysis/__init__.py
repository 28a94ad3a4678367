"""Looking at a network from outside: maps over a plane, scores, pictures of weights, health."""

from bpstudio.analysis.interrupt import Interrupted, IsCancelled
from bpstudio.analysis.maps import Maps, NeuronMaps
from bpstudio.analysis.plane import Axis, Plane, default_axes, make_plane, plotted_rows

__all__ = [
    "Axis",
    "Interrupted",
    "IsCancelled",
    "Maps",
    "NeuronMaps",
    "Plane",
    "default_axes",
    "make_plane",
    "plotted_rows",
]
