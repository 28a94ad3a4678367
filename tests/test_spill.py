"""States on disk: the same bits come back, places are used again, and a full disk is no failure."""

from __future__ import annotations

import gc
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from bpstudio.spill import PAGE, Spill, Spilled
from bpstudio.training import ModelState
from tests.training.small import same

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

RANDOM = np.random.default_rng(0)


def state(
    parameters: int, slots: int = 0, iteration: int = 0, dtype: DTypeLike = np.float64
) -> ModelState:
    return ModelState(
        RANDOM.normal(size=parameters).astype(dtype),
        RANDOM.normal(size=(slots, parameters)).astype(dtype),
        iteration,
        slots_from=iteration // 2,
    )


def put(spill: Spill, one: ModelState) -> Spilled:
    spilled = spill.put(one)
    assert spilled is not None
    spill.settle()
    return spilled


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("slots", [0, 1, 2])
def test_the_same_bits_come_back(slots: int, dtype: DTypeLike) -> None:
    one = state(3001, slots, 77, dtype)
    spilled = put(Spill(), one)
    assert spilled.is_written
    found = spilled.load()
    assert found is not one
    assert same(found, one)
    assert found.theta.dtype == found.slots.dtype == dtype
    assert found.slots.shape == (slots, 3001)
    assert found.slots_from == 38
    assert not found.theta.flags.writeable


def test_numbers_that_are_not_finite_come_back_too() -> None:
    theta = np.full(600, -0.0)
    theta[:3] = np.nan, np.inf, 5e-324
    one = ModelState(theta, np.empty((0, 600)), 1)
    assert same(put(Spill(), one).load(), one)


def test_what_is_smaller_than_a_page_stays_in_memory() -> None:
    assert Spill().put(state(PAGE // 8 - 1)) is None
    assert Spill().put(state(PAGE // 8)) is not None


def test_a_state_has_one_place_as_long_as_anyone_knows_of_it() -> None:
    spill, one = Spill(), state(1000)
    assert put(spill, one) is put(spill, one)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(8, 60), st.integers(0, 7)), max_size=30))
def test_places_are_used_again_and_never_twice(turns: list[tuple[int, int]]) -> None:
    """Each turn one of a few states goes and another of any size comes, while there is room."""
    spill, held = Spill(most=64 * 40, page=64), dict[int, tuple[Spilled, ModelState]]()
    for parameters, slot in turns:
        held.pop(slot, None)
        one = state(parameters)
        spill.settle()
        spilled = spill.put(one)
        needed = -(-one.theta.nbytes // 64)
        used = sum(-(-spilled.nbytes // 64) for spilled, _ in held.values())
        assert (spilled is None) == (used + needed > 40)
        if spilled is not None:
            held[slot] = spilled, one
        # A name that stays would keep its place.
        del spilled
        assert all(same(kept.load(), whole) for kept, whole in held.values())


class TightFile(io.BytesIO):
    """In place of the file: it may be full, and takes a few bytes at a time."""

    full = False

    def write(self, data: ReadableBuffer, /) -> int:
        if self.full:
            raise OSError(28, "no room")
        return super().write(memoryview(data)[:999])

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        return super().readinto(memoryview(buffer)[:777])


def test_a_full_disk_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    file = TightFile()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    spill, first = Spill(), state(1000)
    before = put(spill, first)
    file.full = True
    second = state(1000)
    lost = put(spill, second)
    assert not lost.is_written
    assert lost.load() is second
    assert spill.put(state(1000)) is None
    assert before.is_written
    assert same(before.load(), first)


def test_without_a_disk_everything_stays_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert Spill().put(state(1000)) is None


def test_it_takes_a_quarter_of_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tempfile.gettempdir())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=8 * PAGE))
    spill = Spill()
    held = [spill.put(state(PAGE // 8)) for _ in range(3)]
    spill.settle()
    assert [one is None for one in held] == [False, False, True]


END = """
import os, sys
import numpy as np
from bpstudio.spill import Spill
from bpstudio.training import ModelState
spill = Spill()
kept = spill.put(ModelState(np.ones(9999), np.empty((0, 9999)), 1))
assert kept is not None
{first}
{end}
"""


@pytest.mark.parametrize("end", ["sys.exit()", "os._exit(0)"])
@pytest.mark.parametrize("first", ["spill.settle()", "pass"])
def test_nothing_is_left_on_the_disk_however_the_program_ends(
    end: str, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    subprocess.run([sys.executable, "-c", END.format(end=end, first=first)], check=True, timeout=60)
    assert not list(tmp_path.iterdir())


def test_its_file_is_closed_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    file = TightFile()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    spill = Spill()
    kept = put(spill, state(1000))
    del spill
    gc.collect()
    assert not file.closed
    del kept
    gc.collect()
    assert file.closed
