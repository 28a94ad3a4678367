"""Values edited in a session: what is saved of them, and what an edit goes back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bpstudio.engine import DataSpec, Dense, NetworkSpec
from bpstudio.io import Document, load
from bpstudio.quantities import Quantity, What, value_of
from bpstudio.session import Session
from tests.conftest import example
from tests.test_value_edits import BIAS, INPUT, TARGET, WEIGHT, value

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def test_initial_weights_are_saved_with_the_project(session: Session) -> None:
    session.values.edit(WEIGHT, 1 / 3)
    assert session.file.modified
    session.reset()
    assert value(session, WEIGHT) == 1 / 3


@pytest.mark.parametrize("quantity", [WEIGHT, INPUT, TARGET])
def test_a_saved_project_has_the_edit(
    session: Session, quantity: Quantity, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("saved") / "edited.bpstudio"
    session.values.edit(quantity, 1 / 3)
    assert session.file.save(path)
    assert load(path) == session.document


def test_edited_cells_of_made_data_are_saved_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    session = Session(example("iris"))
    path = tmp_path_factory.mktemp("saved") / "edited.bpstudio"
    session.values.edit(INPUT, 1 / 3)
    session.values.edit(Quantity(What.TARGET, 2, 0), 0.5)
    assert session.file.save(path)
    assert load(path) == session.document
    assert len(load(path).data.edits) == 3
    session.close()


def test_edits_that_go_on_are_one_step_back(session: Session) -> None:
    before = session.frame
    session.values.edit(WEIGHT, 0.3)
    for number in range(5):
        session.values.edit(WEIGHT, 0.4 + number / 10, goes_on=True)
    shown = session.frame.before
    assert shown is not None
    assert value_of(shown, WEIGHT) == value_of(before, WEIGHT)
    assert session.undo_stack.count == 1
    assert len(session.runs.runs) == 1
    session.values.edit(WEIGHT, 0.1)
    assert session.undo_stack.count == 2
    session.undo()
    assert value(session, WEIGHT) == 0.8
    session.undo()
    assert session.document == before.document


def test_an_edit_can_be_taken_back_without_a_trace(session: Session) -> None:
    session.values.take_back()
    before = session.frame
    session.values.edit(BIAS, 0.3)
    session.values.edit(BIAS, 0.4, goes_on=True)
    session.values.take_back()
    assert session.document == before.document
    assert not session.undo_stack.can_undo
    assert not session.undo_stack.can_redo
    session.edit(replace(session.document, seed=4), "seed")
    session.values.take_back()
    assert session.document.seed == 4


def test_other_rows_let_the_edits_go_and_the_same_rows_keep_them() -> None:
    spec = NetworkSpec(2, (Dense(1, "tanh"),))
    session = Session(Document("circle", spec, DataSpec("circle", samples=20), batch_size=2))
    session.values.edit(INPUT, 0.75)
    session.edit(replace(session.document, batch_size=3), "batch")
    assert len(session.document.data.edits) == 1
    session.edit(replace(session.document, seed=3), "seed")
    assert not session.document.data.edits
    session.undo()
    assert len(session.document.data.edits) == 1
    session.edit(replace(session.document, data=DataSpec("circle", samples=20)), "let go")
    assert not session.document.data.edits
    session.close()
