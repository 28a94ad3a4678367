"""What the canvas may show at a cursor: what is revealed by then, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level, Phase
from bpstudio.ui.canvas.focus import focus_of
from bpstudio.ui.canvas.reading import Highlight, Reading
from tests.ui.moments import at, at_node, first_frame


def test_at_the_start_only_inputs_targets_and_parameters_are_known() -> None:
    reading = Reading(first_frame())
    assert [reading.activation(0, k) for k in (0, 1)] == [0.05, 0.10]
    assert [reading.target(k) for k in (0, 1)] == [0.01, 0.99]
    assert reading.weights(1).tolist() == [[0.15, 0.20], [0.25, 0.30]]
    assert reading.activation(1, 0) is None
    assert reading.delta(2, 0) is None
    assert reading.gradient(2, 0, 0) is None
    assert reading.loss is None
    assert reading.highlight is None


def test_every_value_appears_in_its_turn_and_stays() -> None:
    frame = first_frame()
    pass_ = frame.trace.pass_
    known = 0
    for cursor in range(frame.schedule.length + 1):
        reading = Reading(at(frame, cursor))
        values = {
            (layer, neuron): reading.activation(layer, neuron)
            for layer in range(3)
            for neuron in range(2)
        }
        shown = {place: value for place, value in values.items() if value is not None}
        assert all(value == pass_.a[layer][0, n] for (layer, n), value in shown.items())
        assert len(shown) >= known
        known = len(shown)
    assert known == 6


def test_published_figures_are_what_is_shown() -> None:
    end = Reading(at(first_frame(), first_frame().schedule.length))
    assert end.activation(1, 0) == pytest.approx(0.593269992, abs=1e-9)
    assert end.loss == pytest.approx(0.298371109, abs=1e-9)
    assert end.loss_term(0) == pytest.approx(0.274811083, abs=1e-9)
    assert end.gradient(2, 0, 0) == pytest.approx(0.082167041, abs=1e-9)
    assert end.gradient(1, 0, 0) == pytest.approx(0.000438568, abs=1e-9)
    assert end.weights(2)[0, 0] == pytest.approx(0.35891648, abs=1e-9)
    assert end.before(2, 0, 0) == 0.40


def test_a_sum_grows_term_by_term() -> None:
    frame = first_frame()
    sums = [Reading(at(frame, cursor)).running_sum for cursor in (1, 2, 3, 4)]
    assert sums[:3] == pytest.approx([0.15 * 0.05, 0.0275, 0.3775])
    assert sums[3] is None


def test_a_hidden_delta_grows_term_by_term() -> None:
    frame = first_frame()
    done = frame.schedule.node_position(Kind.DELTA, 0, 1, 0)
    reading = Reading(at(frame, done - 2))
    assert reading.delta(1, 0) is None
    assert reading.running_sum == pytest.approx(0.0554, abs=1e-4)
    assert Reading(at(frame, done)).delta(1, 0) == pytest.approx(0.008771355, abs=1e-9)


def test_new_weights_appear_one_by_one_in_the_update_alone() -> None:
    frame = first_frame()
    start = frame.schedule.spans(0)[-1].start
    for cursor in range(start + 1):
        reading = Reading(at(frame, cursor))
        assert reading.weights(1).tolist() == [[0.15, 0.20], [0.25, 0.30]]
        assert reading.before(1, 0, 0) is None
    first = Reading(at(frame, start + 1))
    assert first.before(1, 0, 0) == 0.15
    assert first.before(1, 0, 1) is None
    assert first.weights(1)[0, 0] != 0.15
    assert first.weights(1)[0, 1] == 0.20


@pytest.mark.parametrize("trained", [True, False])
def test_a_bias_that_is_not_trained_has_no_new_value(trained: bool) -> None:
    frame = first_frame()
    document = replace(frame.document, spec=replace(frame.document.spec, train_biases=trained))
    problem = document.problem()
    start = Frame(document, problem, document.initial_state(problem))
    reading = Reading(at(start, start.schedule.length))
    assert (reading.before(1, 0, -1) is None) != trained
    assert reading.before(1, 0, 0) == 0.15


def test_gradients_of_a_batch_add_up_and_become_their_mean() -> None:
    frame = first_frame("xor_gate", 4)
    trace = frame.trace
    after_two = at_node(frame, Kind.GRADIENT, 2, 0, sample=1)
    reading = Reading(after_two)
    assert reading.gradient(2, 0, 0) == trace.gradient_sum(2, 1)[0, 0]
    assert not reading.is_mean(2, 0)
    mean = Reading(at_node(frame, Kind.MEAN, 2, 0))
    assert mean.is_mean(2, 0)
    assert mean.gradient(2, 0, 0) == trace.of_layer(trace.grad, 2)[0, 0]
    assert mean.loss == trace.pass_.loss
    assert mean.about_gradients


def test_while_training_nothing_but_the_parameters_is_known() -> None:
    frame = replace(first_frame(), training=True, cursor=0)
    reading = Reading(frame)
    assert reading.live
    assert reading.activation(0, 0) is None
    assert reading.target(0) is None
    assert reading.loss is None
    assert reading.phase is None
    assert np.array_equal(reading.weights(2), [[0.40, 0.45], [0.50, 0.55]])
    assert "trace" not in vars(frame)


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "expected"),
    [
        (Kind.NEURON, 1, 1, Highlight(Phase.FORWARD, 1, 1, sources=range(2))),
        (Kind.LOSS_TERM, 3, 1, Highlight(Phase.LOSS, 3, 1, outputs=range(1, 2))),
        (Kind.LOSS_TOTAL, 3, 0, Highlight(Phase.LOSS, 3, 0, outputs=range(2))),
        (Kind.DELTA, 2, 0, Highlight(Phase.BACKWARD, 2, 0, outputs=range(1))),
        (Kind.DELTA, 1, 0, Highlight(Phase.BACKWARD, 1, 0, targets=range(2))),
        (Kind.GRADIENT, 2, 1, Highlight(Phase.BACKWARD, 2, 1, sources=range(2))),
        (Kind.INPUT_GRADIENT, 0, 1, Highlight(Phase.BACKWARD, 0, 1, targets=range(2))),
        (Kind.UPDATE, 1, 0, Highlight(Phase.UPDATE, 1, 0, sources=range(2))),
    ],
)
def test_the_edges_that_take_part_are_highlighted(
    kind: Kind, layer: int, neuron: int, expected: Highlight
) -> None:
    assert Reading(at_node(first_frame(), kind, layer, neuron)).highlight == expected


@pytest.mark.parametrize(
    ("level", "steps", "expected"),
    [
        (Level.LAYER, 1, Highlight(Phase.FORWARD, 1, 1, sources=range(2), whole=True)),
        (Level.LAYER, 3, Highlight(Phase.LOSS, 3, 0, outputs=range(2), whole=True)),
        (Level.LAYER, 4, Highlight(Phase.BACKWARD, 2, 1, sources=range(2), whole=True)),
        (Level.LAYER, 6, Highlight(Phase.BACKWARD, 0, 1, targets=range(2), whole=True)),
        (Level.LAYER, 7, Highlight(Phase.UPDATE, 1, 1, sources=range(2), whole=True)),
        (Level.PHASE, 1, Highlight(Phase.FORWARD, 2, 1, whole=True)),
        (Level.SAMPLE, 1, Highlight(Phase.BACKWARD, 0, 1, whole=True)),
        (Level.ITERATION, 1, Highlight(Phase.UPDATE, 2, 1, whole=True)),
    ],
)
def test_a_larger_step_lights_the_layer_that_it_ended_with(
    level: Level, steps: int, expected: Highlight
) -> None:
    frame = first_frame()
    cursor = 0
    for _ in range(steps):
        cursor = frame.schedule.move(cursor, level, +1)
    assert Reading(replace(at(frame, cursor), level=level)).highlight == expected


def test_inside_a_layer_only_the_neuron_is_lit_whatever_the_level() -> None:
    frame = replace(at_node(first_frame(), Kind.NEURON, 1, 0), level=Level.LAYER)
    assert Reading(frame).highlight == Highlight(Phase.FORWARD, 1, 0, sources=range(2))


def test_a_loss_without_targets_shows_none() -> None:
    reading = Reading(first_frame("post"))
    assert not reading.has_targets
    assert reading.target(0) is None
    assert Reading(first_frame("neuron")).target(0) == 9


def test_one_term_highlights_one_edge() -> None:
    highlight = Reading(at(first_frame(), 2)).highlight
    assert highlight is not None
    assert highlight.sources == range(1, 2)


def test_the_focus_follows_the_step_and_then_the_selection() -> None:
    frame = first_frame("digits", 2)
    assert focus_of(frame) == (0, 0, 0)
    stepped = at_node(frame, Kind.NEURON, 1, 20)
    assert focus_of(stepped)[1] == 20
    chosen = replace(stepped, selection=Selection(1, 3, 60))
    assert focus_of(chosen) == (60, 20, 0)
    term = at(frame, frame.schedule.node_position(Kind.NEURON, 0, 1, 0) + 41)
    assert focus_of(term)[:2] == (40, 1)
    assert focus_of(replace(stepped, training=True)) == (0, 0, 0)


def test_a_step_about_a_whole_layer_moves_no_focus() -> None:
    frame = replace(first_frame("digits", 2), level=Level.LAYER)
    cursor = frame.schedule.move(0, Level.LAYER, +1)
    assert focus_of(at(frame, cursor)) == (0, 0, 0)
    assert focus_of(replace(at(frame, cursor), level=Level.NODE))[1] == 31
