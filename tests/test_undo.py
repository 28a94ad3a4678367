"""The undo stack: exchanges both ways, and how many of them are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from bpstudio.engine import SGD, Adam, Dense, NetworkSpec
from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, What
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.undo import UNDO_BYTES, UNDO_LIMIT, UndoStack
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


class Put:
    """Puts a number at the end of a list, and takes it away again."""

    def __init__(self, numbers: list[int], number: int, size: int = 0, step: int = 0) -> None:
        self.text, self.step = f"put {number}", step
        self._numbers, self._number, self._size = numbers, number, size

    def exchange(self) -> None:
        if self._numbers[-1:] == [self._number]:
            self._numbers.pop()
        else:
            self._numbers.append(self._number)

    def sizes(self) -> dict[int, int]:
        return {self._number: self._size}


@pytest.fixture
def owner() -> QObject:
    return QObject()


@pytest.fixture
def stack(owner: QObject) -> UndoStack:
    return UndoStack(dict, owner)


def undo_all(stack: UndoStack) -> None:
    while stack.can_undo:
        stack.undo()


def test_it_goes_both_ways_and_says_where(stack: UndoStack) -> None:
    numbers: list[int] = []
    stack.push(Put(numbers, 1))
    stack.push(Put(numbers, 2))
    assert (numbers, stack.undo_text, stack.redo_text) == ([1, 2], "put 2", "")
    stack.undo()
    assert (numbers, stack.undo_text, stack.redo_text) == ([1], "put 1", "put 2")
    stack.redo()
    assert (numbers, stack.can_undo, stack.can_redo) == ([1, 2], True, False)
    undo_all(stack)
    assert (numbers, stack.can_undo, stack.count) == ([], False, 2)
    stack.push(Put(numbers, 3))
    assert (numbers, stack.can_redo, stack.count) == ([3], False, 1)
    stack.undo()
    stack.undo()
    assert numbers == []


def test_commands_of_a_step_are_one(stack: UndoStack) -> None:
    numbers: list[int] = []
    stack.push(Put(numbers, 1, step=4))
    stack.push(Put(numbers, 2, step=4))
    assert (stack.count, stack.undo_text, stack.last_step) == (1, "put 1", 4)
    stack.push(Put(numbers, 3))
    stack.push(Put(numbers, 4))
    assert (stack.count, stack.last_step) == (3, 0)


def test_the_last_can_be_taken_back_for_good(stack: UndoStack) -> None:
    numbers: list[int] = []
    stack.take_back()
    stack.push(Put(numbers, 1))
    stack.take_back()
    assert (numbers, stack.count) == ([], 0)


def test_the_oldest_go_by_number(stack: UndoStack) -> None:
    numbers: list[int] = []
    for number in range(UNDO_LIMIT + 10):
        stack.push(Put(numbers, number))
    assert stack.count == UNDO_LIMIT
    undo_all(stack)
    assert numbers == list(range(10))


def test_the_oldest_go_by_memory_and_the_last_never(stack: UndoStack) -> None:
    numbers: list[int] = []
    for number in range(10):
        stack.push(Put(numbers, number, UNDO_BYTES // 4))
    assert (stack.count, stack.nbytes) == (4, UNDO_BYTES)
    stack.push(Put(numbers, 10, 3 * UNDO_BYTES))
    assert (stack.count, stack.undo_text) == (1, "put 10")
    stack.undo()
    assert numbers == list(range(10))
    assert (stack.can_undo, stack.redo_text) == (False, "put 10")


def test_what_is_held_elsewhere_or_twice_counts_once(owner: QObject) -> None:
    stack = UndoStack(lambda: {7: 0}, owner)
    numbers: list[int] = []
    for _ in range(5):
        stack.push(Put(numbers, 7, UNDO_BYTES))
        stack.push(Put(numbers, 8, UNDO_BYTES))
    assert (stack.count, stack.nbytes) == (10, UNDO_BYTES)


def test_it_says_when_it_has_changed(stack: UndoStack) -> None:
    told: list[str] = []
    stack.changed.connect(lambda: told.append(stack.undo_text))
    numbers: list[int] = []
    stack.push(Put(numbers, 1))
    stack.undo()
    stack.redo()
    stack.clear()
    stack.undo()
    assert told == ["put 1", "", "put 1", ""]


# In a session


@pytest.fixture
def session() -> Iterator[Session]:
    """On a network of 61,111 parameters: with Adam, a state takes 1.5 MB."""
    document = example("digits")
    spec = NetworkSpec(
        64, (Dense(300, "relu"), Dense(120, "relu"), Dense(10, "softmax")), "cross_entropy"
    )
    session = Session(replace(document, spec=spec, optimizer=Adam(0.001), batch_size=1))
    yield session
    session.close()


def kept_bytes(session: Session) -> int:
    return session.undo_stack.nbytes


def test_edits_of_a_large_network_stay_within_bounds(session: Session) -> None:
    """One iteration after the other, each edit replaces other weights; their slots the run has."""
    for number in range(60):
        session.step(Level.ITERATION, +1)
        session.values.edit(Quantity(What.WEIGHT, 1, 0, 0), 0.5 + number / 100)
        assert kept_bytes(session) <= UNDO_BYTES
    assert 8 < session.undo_stack.count < 60
    frames: list[Frame] = []
    session.frame_changed.connect(frames.append)
    while session.undo_stack.can_undo:
        session.undo()
    assert frames
    assert kept_bytes(session) <= UNDO_BYTES


def test_edits_of_the_same_state_share_what_they_keep(session: Session) -> None:
    """Of its slots, which are two thirds of it, there is one for all."""
    for number in range(12):
        session.values.edit(Quantity(What.INPUT, 0, 3), 0.3 + number / 50)
    assert session.undo_stack.count == 12
    for number in range(12):
        session.edit(replace(session.document, optimizer=SGD(0.1 + number)), "Learning rate")
    assert session.undo_stack.count == 24
    assert kept_bytes(session) <= UNDO_BYTES
