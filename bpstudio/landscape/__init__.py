"""The loss over a plane through parameter space, and the path of descent on it."""

from bpstudio.landscape.contours import contour, levels, spans_decades
from bpstudio.landscape.directions import (
    Directions,
    Kind,
    principal_directions,
    random_directions,
    two_weights,
)
from bpstudio.landscape.path import Path, Range, axis_ranges, project
from bpstudio.landscape.surface import FINEST, MOST_SAMPLES, Surface, Survey
from bpstudio.landscape.task import Answer, Question, Task

__all__ = [
    "FINEST",
    "MOST_SAMPLES",
    "Answer",
    "Directions",
    "Kind",
    "Path",
    "Question",
    "Range",
    "Surface",
    "Survey",
    "Task",
    "axis_ranges",
    "contour",
    "levels",
    "principal_directions",
    "project",
    "random_directions",
    "spans_decades",
    "two_weights",
]
