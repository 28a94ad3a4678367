"""Projects of a session: saved, opened, and what their data is made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio import io
from bpstudio.engine import SGD, Adam, Dense
from bpstudio.errors import UserError
from bpstudio.session import Session
from bpstudio.stepping import Level
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def test_saving_and_opening_gives_the_same_document(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "mine.bpstudio"
    session.edit(replace(session.document, optimizer=SGD(0.125)), "Learning rate")
    assert session.file.modified
    assert session.file.save(path)
    assert not session.file.modified
    saved = session.document
    session.open_document(example("tanh"))
    session.file.open(path)
    assert session.document == saved
    assert session.file.path == path


def test_a_file_that_cannot_be_read_changes_nothing(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "broken.bpstudio"
    path.write_text("{")
    before = session.frame
    with qtbot.waitSignal(session.message_changed) as said:
        session.file.open(path)
    assert said.args[0].kind == "error"
    assert "broken.bpstudio" in said.args[0].text
    assert session.frame is before


def test_document_without_given_weights_for_its_shape_is_refused() -> None:
    broken = replace(example("mazur"), parameters=(1.0, 2.0))
    with pytest.raises(UserError) as refused:
        broken.initial_parameters()
    assert refused.value.field == "training.initialiser"


def test_undoing_an_opening_gives_the_file_before_back(session: Session, tmp_path: Path) -> None:
    first, second = tmp_path / "first.bpstudio", tmp_path / "second.bpstudio"
    io.save(example("tanh"), second)
    session.file.save(first)
    session.file.open(second)
    assert session.file.path == second
    session.undo()
    assert session.file.path == first
    assert not session.file.modified
    session.redo()
    assert session.file.path == second
    assert not session.file.modified


def test_undoing_an_edit_does_not_undo_that_it_was_saved_elsewhere(
    session: Session, tmp_path: Path
) -> None:
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    session.file.save(tmp_path / "a.bpstudio")
    session.undo()
    assert session.file.path == tmp_path / "a.bpstudio"
    assert session.file.modified


def test_another_project_has_runs_of_its_own(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    first = session.run
    session.open_document(example("iris"))
    assert session.runs.runs == (session.run,)
    assert session.run.number == 1
    session.undo()
    assert session.run is first
    assert session.runs.runs == (first,)


def test_a_dataset_is_made_once_for_all_that_leaves_it_alone(session: Session) -> None:
    """It may be large, and is sent to the training process whenever it is another one."""
    made, document = session.frame.problem.dataset, session.document
    hidden = Dense(3, "relu")
    for edited in (
        replace(document, optimizer=Adam(0.01)),
        document.with_spec(replace(document.spec, layers=(hidden, *document.spec.layers[1:]))),
    ):
        session.edit(edited, "edit")
        assert session.document == edited
        assert session.frame.problem.dataset is made
    session.reset()
    assert session.frame.problem.dataset is made


def test_a_dataset_is_made_again_for_what_changes_it() -> None:
    session = Session(example("circle"))
    try:
        before, document = session.frame.problem.dataset, session.document
        last = replace(document.spec.layers[-1], activation="sigmoid")
        for edited in (
            replace(document, seed=document.seed + 1),
            replace(document, data=replace(document.data, noise=0.1)),
            document.with_spec(replace(document.spec, layers=(*document.spec.layers[:-1], last))),
        ):
            session.edit(edited, "edit")
            expected = edited.problem().dataset
            np.testing.assert_array_equal(session.frame.problem.dataset.inputs, expected.inputs)
            np.testing.assert_array_equal(session.frame.problem.dataset.targets, expected.targets)
            assert session.frame.problem.dataset is not before
            before = session.frame.problem.dataset
    finally:
        session.close()
