"""Looking at a network from outside: maps over a plane, scores, pictures of weights, health."""

from bpstudio.analysis.health import Examiner, Figures, Finding, Health, LayerHealth, Verdict
from bpstudio.analysis.histogram_history import HistogramHistory, HistoryPicture
from bpstudio.analysis.histograms import Histogram, Linear, Magnitude, histogram, layer_histograms
from bpstudio.analysis.interrupt import Interrupted, IsCancelled
from bpstudio.analysis.maps import Maps, NeuronMaps
from bpstudio.analysis.pictures import (
    ImageShape,
    image_shape,
    levels,
    levels_between,
    pixel_range,
    sample_picture,
    symmetric_scale,
    weight_pictures,
)
from bpstudio.analysis.plane import Axis, Plane, default_axes, make_plane, plotted_rows
from bpstudio.analysis.scores import Score, Scorer, Scores, Suits, scores_for

__all__ = [
    "Axis",
    "Examiner",
    "Figures",
    "Finding",
    "Health",
    "Histogram",
    "HistogramHistory",
    "HistoryPicture",
    "ImageShape",
    "Interrupted",
    "IsCancelled",
    "LayerHealth",
    "Linear",
    "Magnitude",
    "Maps",
    "NeuronMaps",
    "Plane",
    "Score",
    "Scorer",
    "Scores",
    "Suits",
    "Verdict",
    "default_axes",
    "histogram",
    "image_shape",
    "layer_histograms",
    "levels",
    "levels_between",
    "make_plane",
    "pixel_range",
    "plotted_rows",
    "sample_picture",
    "scores_for",
    "symmetric_scale",
    "weight_pictures",
]
