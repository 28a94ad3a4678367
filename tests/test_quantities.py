"""What can be edited: its order, its value, and what follows from another one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from bpstudio.engine import CellEdit, DataSpec, Dense, NetworkSpec, views
from bpstudio.frame import Frame, Selection
from bpstudio.io import Document
from bpstudio.quantities import (
    Quantity,
    What,
    chosen_quantity,
    count,
    is_part_of,
    parameter_index,
    position_of,
    quantity_at,
    row_of,
    shares,
    value_of,
    with_value,
)
from tests.conftest import example

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid")))


def frame_of(document: Document, cursor: int = 0, iteration: int = 0) -> Frame:
    problem = document.problem()
    state = replace(document.initial_state(problem), iteration=iteration)
    return Frame(document, problem, state, cursor)


def test_every_quantity_has_its_position() -> None:
    everything = [quantity_at(SPEC, position) for position in range(count(SPEC))]
    assert [position_of(SPEC, one) for one in everything] == list(range(count(SPEC)))
    assert all(is_part_of(SPEC, one) for one in everything)
    assert len(set(everything)) == 2 + SPEC.n_parameters + 2


def test_they_are_in_the_order_in_which_they_are_drawn() -> None:
    symbols = [quantity_at(SPEC, position).symbol for position in range(6)]
    assert symbols[:2] == ["x₁", "x₂"]
    assert [quantity_at(SPEC, p).what for p in range(2, 6)] == [
        *(What.WEIGHT, What.WEIGHT, What.BIAS, What.WEIGHT),
    ]
    assert quantity_at(SPEC, count(SPEC) - 1) == Quantity(What.TARGET, 2, 1)
    layers = [quantity_at(SPEC, position).layer for position in range(count(SPEC))]
    assert all(one <= other for one, other in pairwise(layers))


def test_beyond_the_last_there_is_none() -> None:
    with pytest.raises(IndexError):
        quantity_at(NetworkSpec(1, (Dense(1),)), 2 + 2 + 1 + 1)


def test_an_output_as_loss_has_no_targets() -> None:
    spec = replace(SPEC, loss="output")
    assert count(spec) == 2 + SPEC.n_parameters
    assert not is_part_of(spec, Quantity(What.TARGET, 2, 0))


@pytest.mark.parametrize(
    "stray",
    [
        Quantity(What.INPUT, 0, 2),
        Quantity(What.INPUT, 1, 0),
        Quantity(What.WEIGHT, 1, 0, 2),
        Quantity(What.WEIGHT, 1, 0),
        Quantity(What.BIAS, 0, 0),
        Quantity(What.BIAS, 1, 0, 1),
        Quantity(What.BIAS, 3, 0),
        Quantity(What.BIAS, 1, -1),
        Quantity(What.TARGET, 1, 0),
    ],
)
def test_what_a_network_has_not(stray: Quantity) -> None:
    assert not is_part_of(SPEC, stray)


def test_parameters_are_where_the_views_have_them() -> None:
    theta = np.arange(SPEC.n_parameters, dtype=np.float64)
    for layer, view in enumerate(views(SPEC, theta), start=1):
        for (neuron, source), weight in np.ndenumerate(view.weights):
            at = Quantity(What.WEIGHT, layer, neuron, source)
            assert parameter_index(SPEC, at) == weight
        for neuron, bias in enumerate(view.biases):
            assert parameter_index(SPEC, Quantity(What.BIAS, layer, neuron)) == bias


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (None, None),
        (Selection(0, 1), Quantity(What.INPUT, 0, 1)),
        (Selection(1, 1), Quantity(What.BIAS, 1, 1)),
        (Selection(2, 1, 0), Quantity(What.WEIGHT, 2, 1, 0)),
        (Selection(3, 0), Quantity(What.TARGET, 2, 0)),
    ],
)
def test_what_a_selection_edits(selection: Selection | None, expected: Quantity | None) -> None:
    assert chosen_quantity(replace(frame_of(example("mazur")), selection=selection)) == expected


@pytest.mark.parametrize("position", range(16))
def test_another_value_is_the_only_difference(position: int) -> None:
    frame = frame_of(example("mazur"))
    spec = frame.document.spec
    quantity = quantity_at(spec, position)
    document, state = with_value(frame, quantity, 0.125)
    after = Frame(document, document.problem(), state)
    for other in range(count(spec)):
        one = quantity_at(spec, other)
        expected = 0.125 if one == quantity else value_of(frame, one)
        assert value_of(after, one) == expected


def test_an_initial_weight_is_saved_with_the_document() -> None:
    frame = frame_of(example("iris"))
    document, state = with_value(frame, Quantity(What.BIAS, 1, 0), 0.5)
    assert document.initialiser == "given"
    np.testing.assert_array_equal(document.initial_parameters(), state.theta)


def test_a_later_weight_is_another_state_of_the_same_document() -> None:
    frame = frame_of(example("iris"), iteration=7)
    document, state = with_value(frame, Quantity(What.BIAS, 1, 0), 0.5)
    assert document is frame.document
    assert (state.iteration, state.slots_from) == (7, frame.state.slots_from)
    assert not np.array_equal(state.theta, frame.state.theta)


def test_the_sample_at_work_is_the_one_that_is_edited() -> None:
    data = DataSpec("gauss", samples=20)
    document = Document("batches", NetworkSpec(2, (Dense(1),)), data, batch_size=3)
    first = frame_of(document)
    later = replace(first, cursor=first.schedule.length // 2)
    assert later.revealed.sample == 1
    assert row_of(later) == first.indices[1]
    changed, _ = with_value(later, Quantity(What.INPUT, 0, 1), 9.0)
    assert changed.data.edits == (CellEdit(first.indices[1], 1, False, 9.0),)
    assert changed.problem().dataset.inputs[first.indices[1], 1] == 9.0


def test_given_rows_are_edited_in_their_table_wherever_the_split_has_put_them() -> None:
    document = example("mazur")
    assert document.data.table is not None
    rows = tuple((float(i), float(-i)) for i in range(10))
    table = replace(document.data.table, inputs=rows, targets=((0.1, 0.2),) * 10)
    document = replace(document, data=replace(document.data, table=table, test_share=0.5))
    frame = frame_of(document)
    changed, _ = with_value(frame, Quantity(What.INPUT, 0, 0), 99.0)
    assert changed.data.edits == ()
    assert changed.data.table is not None
    assert sum(row[0] == 99.0 for row in changed.data.table.inputs) == 1
    assert changed.problem().dataset.inputs[row_of(frame), 0] == 99.0
    assert table.inputs == rows


def test_a_feature_of_given_rows_is_edited_beside_them() -> None:
    document = example("mazur")
    data = replace(document.data, features=("x1_squared", "x2"))
    frame = frame_of(replace(document, data=data))
    changed, _ = with_value(frame, Quantity(What.INPUT, 0, 0), 99.0)
    assert changed.data.table == data.table
    again = Frame(changed, changed.problem(), frame.state)
    assert value_of(again, Quantity(What.INPUT, 0, 0)) == 99.0
    once_more, _ = with_value(again, Quantity(What.INPUT, 0, 0), 1.0)
    assert len(once_more.data.edits) == 1
    targets, _ = with_value(again, Quantity(What.TARGET, 2, 0), 0.25)
    assert targets.data.table is not None
    assert targets.data.table.targets[0][0] == 0.25


@pytest.mark.parametrize(
    ("targets", "column", "value", "expected"),
    [
        ([1.0, 0.0, 0.0], 0, 0.8, [0.8, 0.1, 0.1]),
        ([1.0, 0.0, 0.0], 1, 1.0, [0.0, 1.0, 0.0]),
        ([1.0, 0.0, 0.0], 2, 0.25, [0.75, 0.0, 0.25]),
        ([0.5, 0.25, 0.25], 0, 0.0, [0.0, 0.5, 0.5]),
    ],
)
def test_shares_sum_to_1(
    targets: list[float], column: int, value: float, expected: list[float]
) -> None:
    assert shares(targets, column, value) == pytest.approx(expected)


def test_a_target_of_cross_entropy_moves_the_others() -> None:
    frame = frame_of(example("iris"))
    column = int(np.argmin(frame.problem.dataset.targets[row_of(frame)]))
    document, _ = with_value(frame, Quantity(What.TARGET, 2, column), 1.0)
    targets = document.problem().dataset.targets[row_of(frame)]
    assert targets[column] == 1.0
    assert targets.sum() == 1.0
