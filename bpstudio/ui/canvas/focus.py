"""Which neuron of each layer must be in sight when a layer is too wide to show whole."""

from __future__ import annotations

from bpstudio.frame import Frame
from bpstudio.stepping import Kind

_OUTGOING = (Kind.DELTA, Kind.INPUT_GRADIENT)


def focus_of(frame: Frame) -> tuple[int, ...]:
    """One neuron for each layer: the current one, else the one selected, else the first.

    It follows from the frame alone, so that a step back shows the same window again.
    """
    focus = [0] * len(frame.document.spec.sizes)
    chosen = frame.selection
    if chosen is not None and chosen.layer < len(focus):
        focus[chosen.layer] = chosen.neuron
        if chosen.source is not None:
            focus[chosen.layer - 1] = chosen.source
    where = None if frame.training else frame.location
    if where is None or where.layer >= len(focus):
        return tuple(focus)
    focus[where.layer] = where.neuron
    if not where.is_last_term:
        beside = where.layer + (1 if where.kind in _OUTGOING else -1)
        if 0 <= beside < len(focus):
            focus[beside] = min(where.term, frame.document.spec.sizes[beside] - 1)
    return tuple(focus)
