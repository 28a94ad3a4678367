"""Stepping through one iteration: where a cursor is, what it shows, and in which words."""

from bpstudio.stepping.explain import explain
from bpstudio.stepping.explanation import Explanation, TermTable
from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.revealed import Location, PhaseSpan, Revealed
from bpstudio.stepping.schedule import Schedule
from bpstudio.stepping.stops import Stop, next_stop, node_stop
from bpstudio.stepping.symbols import layer_name, unit_name
from bpstudio.stepping.trace import Trace

__all__ = [
    "Explanation",
    "Kind",
    "Level",
    "Location",
    "Phase",
    "PhaseSpan",
    "Revealed",
    "Schedule",
    "Stop",
    "TermTable",
    "Trace",
    "explain",
    "layer_name",
    "next_stop",
    "node_stop",
    "unit_name",
]
