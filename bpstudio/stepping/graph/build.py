"""The computational graph around one neuron, as far as a cursor has revealed it."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import is_fused
from bpstudio.stepping.graph.changes import changes, means
from bpstudio.stepping.graph.fan_in import fan_in
from bpstudio.stepping.graph.fan_out import fan_out, onward_wire
from bpstudio.stepping.graph.head import (
    activation_gate,
    cost,
    loss_sum,
    output_wire,
    softmax,
)
from bpstudio.stepping.graph.known import Known
from bpstudio.stepping.graph.parts import Form, Graph, Place
from bpstudio.stepping.level import Kind, Level
from bpstudio.stepping.symbols import layer_name, unit_name
from bpstudio.stepping.trace import Trace


def place_at(trace: Trace, cursor: int) -> Place:
    """The neuron that the cursor is about: at the start the first one, in the loss its output."""
    at = trace.schedule.locate(cursor)
    if at is None:
        return Place(1, 0)
    last = len(trace.spec.layers)
    if at.kind is Kind.LOSS_TERM or (at.kind is Kind.LOSS_TOTAL and trace.spec.outputs == 1):
        return Place(last, at.neuron)
    return Place(at.layer, at.neuron)


@np.errstate(all="ignore")
def graph_of(
    trace: Trace, cursor: int, place: Place | None = None, level: Level = Level.TERM
) -> Graph:
    """The graph around `place`, or around what the cursor is about.

    Values and gradients are those of the cursor's sample. A wire from a hidden neuron carries one
    weight's share of that neuron's ∂J/∂a. Raises ValueError for a cursor that the trace's schedule
    does not have. A diverged network is drawn with its infinities, and without a warning.
    """
    known = Known(trace, cursor, level > Level.TERM)
    layer, neuron, source = place or place_at(trace, cursor)
    last = len(trace.spec.layers)
    if layer > last and source is not None and source < trace.spec.outputs:
        layer, neuron, source = last, source, None
    elif layer > last and trace.spec.outputs == 1:
        layer, neuron = last, 0
    if layer > last:
        name = layer_name(trace.spec, layer)
        return Graph(Form.LOSS, name, known.sample, sum=loss_sum(known))
    name = unit_name(trace.spec, layer, neuron)
    at = known.at
    if layer == 0:
        a, onward = onward_wire(known, 0, neuron), fan_out(known, 0, neuron)
        return Graph(Form.INPUT, name, known.sample, a=a, onward=onward)
    if at is not None and at.kind is Kind.UPDATE:
        rows = changes(known, at, layer, neuron, source)
        more = trace.spec.sizes[layer - 1] + 1 - len(rows)
        return Graph(Form.UPDATE, name, known.sample, rows=rows, more=more)
    if at is not None and at.kind is Kind.MEAN:
        averages = means(known, layer, neuron, source)
        more = trace.spec.sizes[layer - 1] + 1 - len(averages)
        return Graph(Form.MEAN, name, known.sample, rows=averages, more=more)
    return _neuron(known, layer, neuron, source, name)


def _neuron(known: Known, layer: int, neuron: int, source: int | None, name: str) -> Graph:
    is_output = layer == known.last
    summed = fan_in(known, layer, neuron, source)
    fused = "δ = a − y" if is_output and is_fused(known.trace.spec) else ""
    if not known.elementwise(layer):
        onward = softmax(known, layer, neuron)
        return Graph(Form.NEURON, name, known.sample, summed, onward=onward, fused=fused)
    return Graph(
        Form.NEURON,
        name,
        known.sample,
        summed,
        activation_gate(known, layer, neuron),
        output_wire(known, neuron) if is_output else onward_wire(known, layer, neuron),
        cost(known, neuron) if is_output else fan_out(known, layer, neuron),
        fused,
    )
