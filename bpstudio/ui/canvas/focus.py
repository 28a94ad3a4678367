"""What the last step was about: how large it was, and which neurons must be in sight for it."""

from __future__ import annotations

from bpstudio.frame import Frame
from bpstudio.stepping import Kind, Level

_OUTGOING = (Kind.DELTA, Kind.INPUT_GRADIENT)


def step_size(frame: Frame) -> Level:
    """The largest unit, up to the chosen level, that the last step has just completed."""
    for level in sorted(Level, reverse=True):
        if level <= frame.level and frame.schedule.unit(frame.cursor, level)[1] == frame.cursor:
            return level
    return Level.TERM


def focus_of(frame: Frame) -> tuple[int, ...]:
    """One neuron for each layer: the current one, else the one selected, else the first.

    It follows from the frame alone, so that a step back shows the same window again. Of a layer too
    wide to show whole, a step that is about all of it shows the same neurons as the one before.
    """
    focus = [0] * len(frame.document.spec.sizes)
    chosen = frame.selection
    if chosen is not None and chosen.layer < len(focus):
        focus[chosen.layer] = chosen.neuron
        if chosen.source is not None:
            focus[chosen.layer - 1] = chosen.source
    where = None if frame.training else frame.location
    if where is None or where.layer >= len(focus) or step_size(frame) > Level.NODE:
        return tuple(focus)
    focus[where.layer] = where.neuron
    if not where.is_last_term:
        beside = where.layer + (1 if where.kind in _OUTGOING else -1)
        if 0 <= beside < len(focus):
            focus[beside] = min(where.term, frame.document.spec.sizes[beside] - 1)
    return tuple(focus)
