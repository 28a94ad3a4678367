"""A disk that does not give states back: the run is found from others, or it is said."""

from __future__ import annotations

import tempfile
from dataclasses import replace

import pytest

from bpstudio.errors import UserError
from bpstudio.history import History
from bpstudio.spill import Spill, Spilled
from tests.histories import (
    DOCUMENT,
    PROBLEM,
    STATE_BYTES,
    begun,
    states_of,
    trained,
    visit,
)
from tests.test_spill import TightFile
from tests.training.small import same


class LosingFile(TightFile):
    """In place of the file: what it has taken it may not give back."""

    lost = False

    def readinto(self, buffer: object, /) -> int:
        if self.lost:
            raise OSError(5, "no longer there")
        return super().readinto(buffer)  # type: ignore[arg-type]  # whatever the file is given


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> LosingFile:
    file = LosingFile()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    return file


def kept_on(spill: Spill) -> History:
    history = begun(10 * STATE_BYTES, disk=2**20, spill=spill)
    return trained(300, 1, history)


def test_what_the_disk_lost_is_trained_again(file: LosingFile) -> None:
    spill = Spill(page=64, worth=0)
    history = kept_on(spill)
    expected = states_of(history, 300)
    history.rest()
    spill.settle()
    assert history.disk_bytes > 0
    file.lost = True
    for iteration in (300, 120, 7, 299, 0):
        assert same(visit(history, iteration), expected[iteration])
        history.rest()


def test_its_path_leaves_out_what_is_lost(file: LosingFile) -> None:
    spill = Spill(page=64, worth=0)
    history = kept_on(spill)
    spill.settle()
    whole = len(history.path())
    file.lost = True
    left = [state.iteration for state in history.path()]
    assert 0 < len(left) < whole
    assert left == sorted(left)


def edited(spill: Spill) -> tuple[History, list[int]]:
    """Edits that memory has no room for: their starts are on disk."""
    history = begun(8 * STATE_BYTES, disk=2**30, spill=spill)
    for _ in range(12):
        trained(3, 1, history)
        state = visit(history, history.head)
        history.change(DOCUMENT, PROBLEM, replace(state, theta=state.theta * 0.9))
    trained(3, 1, history)
    history.rest()
    spill.settle()
    stretches = history.stretches
    return history, [one.first for one in stretches if isinstance(one.kept, Spilled)]


def test_an_edit_that_is_lost_is_told_of(file: LosingFile) -> None:
    history, firsts = edited(Spill(page=64, worth=0))
    assert firsts
    file.lost = True
    with pytest.raises(UserError, match="cannot be read back") as caught:
        history.replay(firsts[0] + 1)
    assert caught.value.hint
    assert history.replay(history.head).state().iteration == history.head


def test_a_start_that_is_lost_is_not_taken_for_another_state(file: LosingFile) -> None:
    history, firsts = edited(Spill(page=64, worth=0))
    start = history.stretch_at(firsts[0]).start
    assert history.knows(DOCUMENT, start)
    file.lost = True
    assert not history.knows(DOCUMENT, start)


def test_a_full_disk_loses_nothing(file: LosingFile) -> None:
    file.full = True
    spill = Spill(page=64, worth=0)
    history = kept_on(spill)
    expected = states_of(history, 300)
    history.rest()
    spill.settle()
    for iteration in (300, 120, 7):
        assert same(visit(history, iteration), expected[iteration])
