"""Edited numbers of the data: what they were, how they are let go, where they come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.data_edits import edited_cells, place_of_row, quantity_of, without
from bpstudio.engine import CellEdit, DataSpec, Dense, NetworkSpec
from bpstudio.frame import Message, Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, row_of, value_of
from bpstudio.session import Session
from bpstudio.stepping import Level
from tests.conftest import example

INPUT, TARGET = CellEdit(2, 1, False, 0.5), CellEdit(4, 0, True, 0.25)
CIRCLE = Document(
    "circle",
    NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    DataSpec("circle", samples=24, edits=(INPUT, TARGET)),
    batch_size=5,
)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(CIRCLE)
    yield session
    session.close()


def test_it_knows_what_they_were() -> None:
    as_made = without(CIRCLE).problem().dataset
    first, second = edited_cells(CIRCLE)
    assert (first.edit, first.sample, first.column) == (INPUT, 3, "x2")
    assert first.was == as_made.inputs[2, 1]
    assert second.was == as_made.targets[4, 0]
    assert quantity_of(CIRCLE, INPUT) == Quantity(What.INPUT, 0, 1)
    assert quantity_of(CIRCLE, TARGET) == Quantity(What.TARGET, 2, 0)


def test_one_is_let_go_or_all() -> None:
    assert without(CIRCLE, INPUT).data.edits == (TARGET,)
    assert without(CIRCLE) == replace(CIRCLE, data=replace(CIRCLE.data, edits=()))


def test_shares_of_a_row_go_together() -> None:
    session = Session(example("iris"))
    session.values.edit(Quantity(What.INPUT, 0, 0), 0.5)
    session.values.edit(Quantity(What.TARGET, 2, 0), 0.5)
    document = session.document
    session.close()
    one = next(edit for edit in document.data.edits if edit.is_target)
    left = without(document, one)
    assert [edit.is_target for edit in left.data.edits] == [False]
    assert left.problem().dataset.targets[one.row].sum() == 1


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("edit", [INPUT, TARGET])
def test_its_sample_is_found_where_it_is_at_work(session: Session, edit: CellEdit) -> None:
    for _ in range(4):
        session.step(Level.ITERATION, +1)
    quantity = quantity_of(CIRCLE, edit)
    session.go_to_row(edit.row, quantity.selection)
    frame = session.frame
    assert edit.row in frame.indices
    assert row_of(frame) == edit.row
    assert value_of(frame, quantity) == edit.value
    assert frame.selection == Selection(quantity.layer, quantity.neuron)
    expected = frame.problem.batch_indices(frame.iteration)
    np.testing.assert_array_equal(frame.indices, expected)


@pytest.mark.usefixtures("qapp")
def test_the_nearest_batch_is_chosen_and_what_has_not_come_is_said(session: Session) -> None:
    problem, history = session.frame.problem, session.run.history
    here, last = problem.batch_indices(0)[-1], problem.batch_indices(2)[0]
    assert place_of_row(history, int(here), 0) == (0, 4)
    assert place_of_row(history, int(last), 0) is None
    told: list[Message | None] = []
    session.message_changed.connect(told.append)
    before = session.frame
    session.go_to_row(int(last), Selection(0, 0))
    assert session.frame is before
    assert told[-1] is not None
    assert f"Sample {last + 1} " in told[-1].text
    for _ in range(3):
        session.step(Level.ITERATION, +1)
    assert place_of_row(history, int(last), 2) == (2, 0)
    assert place_of_row(history, int(here), 2) == (0, 4)
