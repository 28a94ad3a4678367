"""Stepping through one iteration: where a cursor is, what it shows, and in which words."""

from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.revealed import Location, PhaseSpan, Revealed
from bpstudio.stepping.schedule import Schedule
from bpstudio.stepping.trace import Trace

__all__ = ["Kind", "Level", "Location", "Phase", "PhaseSpan", "Revealed", "Schedule", "Trace"]
