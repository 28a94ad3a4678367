"""What a learner reads about the step at a cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.engine import NetworkSpec
from bpstudio.stepping import labels
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.explain_delta import explain_delta, explain_delta_term
from bpstudio.stepping.explain_forward import explain_neuron, explain_neuron_term
from bpstudio.stepping.explain_gradient import (
    explain_gradient,
    explain_gradient_term,
    explain_input_gradient,
    explain_input_gradient_term,
    explain_mean,
    explain_mean_term,
)
from bpstudio.stepping.explain_layer import explain_layer
from bpstudio.stepping.explain_loss import explain_loss, explain_loss_term
from bpstudio.stepping.explain_softmax import explain_softmax
from bpstudio.stepping.explain_update import explain_update, explain_update_term
from bpstudio.stepping.explain_whole import explain_phase, explain_whole
from bpstudio.stepping.explanation import Explanation
from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.step import Step
from bpstudio.stepping.trace import Trace
from bpstudio.stepping.words import Text

_Explain = Callable[[Step], Explanation]

_NODES: Mapping[Kind, _Explain] = MappingProxyType(
    {
        Kind.SUM: explain_neuron,
        Kind.NEURON: explain_neuron,
        Kind.ACTIVATION: explain_softmax,
        Kind.LOSS_TERM: explain_loss_term,
        Kind.LOSS_TOTAL: explain_loss,
        Kind.DELTA: explain_delta,
        Kind.GRADIENT: explain_gradient,
        Kind.INPUT_GRADIENT: explain_input_gradient,
        Kind.MEAN: explain_mean,
        Kind.UPDATE: explain_update,
    }
)

_TERMS: Mapping[Kind, _Explain] = MappingProxyType(
    {
        **_NODES,
        Kind.SUM: explain_neuron_term,
        Kind.NEURON: explain_neuron_term,
        Kind.DELTA: explain_delta_term,
        Kind.GRADIENT: explain_gradient_term,
        Kind.INPUT_GRADIENT: explain_input_gradient_term,
        Kind.MEAN: explain_mean_term,
        Kind.UPDATE: explain_update_term,
    }
)


def explain(trace: Trace, cursor: int, level: Level = Level.NODE) -> Explanation:
    """The step that ends at the cursor, in symbols, numbers and words.

    Where no step of that level ends at the cursor, the largest finer one that does is explained,
    so that nothing is told which the cursor has not reached. At 0 it says what comes first.
    Raises ValueError for a cursor that the trace's schedule does not have.
    """
    location = trace.schedule.locate(cursor)
    if location is None:
        return explain_ready(trace.spec)
    step = Step(trace, location)
    level = _ended(trace, cursor, level)
    # A diverged network is explained with its infinities; NumPy need not warn of them again.
    with np.errstate(all="ignore"):
        if level is Level.TERM:
            return _TERMS[location.kind](step)
        if level is Level.NODE:
            return _NODES[location.kind](step)
        if level is Level.LAYER:
            return explain_layer(step)
        return explain_phase(step) if level is Level.PHASE else explain_whole(step, level)


def _ended(trace: Trace, cursor: int, level: Level) -> Level:
    """The largest level, up to this one, of which a step ends at the cursor."""
    for smaller in sorted(Level, reverse=True):
        if smaller <= level and trace.schedule.unit(cursor, smaller)[1] == cursor:
            return smaller
    return Level.TERM


def explain_ready(spec: NetworkSpec) -> Explanation:
    """What comes first; for this nothing has to be computed."""
    inputs = spec.inputs
    return Explanation(
        title=Text(labels.READY),
        phase=Phase.FORWARD,
        sentence=Text(say_forward.READY_SENTENCE, inputs=str(inputs))
        if inputs > 1
        else Text(say_forward.READY_ONE),
    )
