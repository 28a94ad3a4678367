"""States are written to disk beside the window, and are there meanwhile."""

from __future__ import annotations

import gc
import io
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bpstudio.spill import MOST_WAITING, Spill
from bpstudio.spill.writer import Writer
from tests.test_spill import state
from tests.training.small import same

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LONG = 20.0


class SlowFile(io.BytesIO):
    """In place of the file: it writes when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.open = threading.Event(), threading.Event()
        self.writes = 0

    def write(self, data: ReadableBuffer, /) -> int:
        self.begun.set()
        assert self.open.wait(LONG)
        self.writes += 1
        return super().write(data)


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowFile]:
    file = SlowFile()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    yield file
    file.open.set()


def writers() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "bpstudio-writer"}


def test_a_state_is_there_while_it_waits_and_afterwards(file: SlowFile) -> None:
    spill, one, other = Spill(), state(1000, 2), state(1000)
    kept = [spill.put(one), spill.put(other)]
    assert file.begun.wait(LONG)
    for spilled, whole in zip(kept, (one, other), strict=True):
        assert spilled is not None
        assert not spilled.is_written
        assert spilled.load() is whole
        assert spill.put(whole) is spilled
    file.open.set()
    spill.settle()
    for spilled, whole in zip(kept, (one, other), strict=True):
        assert spilled is not None
        assert spilled.is_written
        assert same(spilled.load(), whole)


def test_memory_is_free_of_what_is_written() -> None:
    spill, one = Spill(), state(1000)
    kept, known = spill.put(one), weakref.ref(one)
    assert kept is not None
    spill.settle()
    del one
    gc.collect()
    assert known() is None


def test_what_nobody_wants_any_more_is_not_written(file: SlowFile) -> None:
    spill = Spill(page=64)
    first, second = spill.put(state(8)), spill.put(state(8))
    assert file.begun.wait(LONG)
    del second
    gc.collect()
    third = spill.put(state(8))
    file.open.set()
    spill.settle()
    assert file.writes == 2
    assert first is not None
    assert third is not None
    assert first.is_written
    assert third.is_written


def test_the_place_of_what_is_being_written_is_not_given_away(file: SlowFile) -> None:
    spill = Spill(most=64, page=64)
    first = spill.put(state(8))
    assert file.begun.wait(LONG)
    del first
    gc.collect()
    assert spill.put(state(8)) is None
    file.open.set()
    spill.settle()
    assert spill.put(state(8)) is not None


@dataclass(eq=False)
class Job:
    nbytes: int
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        self.begun.set()
        assert self.gate.wait(LONG)


def test_only_so_many_bytes_wait() -> None:
    writer, jobs = Writer(most=100, patience=LONG), [Job(60), Job(40), Job(1)]
    assert writer.put(jobs[0])
    assert writer.put(jobs[1])
    last = threading.Thread(target=writer.put, args=(jobs[2],))
    last.start()
    assert jobs[0].begun.wait(LONG)
    assert last.is_alive()
    for job in jobs:
        job.gate.set()
    last.join(LONG)
    writer.settle()
    assert jobs[2].begun.is_set()
    writer.close()


def test_a_disk_that_hangs_is_not_waited_for_but_once() -> None:
    writer, jobs = Writer(most=100, patience=0.0), [Job(60), Job(60)]
    assert writer.put(jobs[0])
    assert not writer.put(jobs[1])
    writer.patience = 2 * LONG
    second = threading.Thread(target=writer.put, args=(jobs[1],), daemon=True)
    second.start()
    second.join(LONG)
    assert not second.is_alive()
    for job in jobs:
        job.gate.set()
    writer.settle()
    assert not jobs[1].begun.is_set()
    assert writer.put(jobs[1])
    writer.settle()
    assert jobs[1].begun.is_set()
    writer.close()


def test_what_a_disk_that_hangs_does_not_take_stays_in_memory(file: SlowFile) -> None:
    spill, size = Spill(), MOST_WAITING // 16
    whole = [state(size) for _ in range(3)]
    kept = [spill.put(one) for one in whole]
    assert kept[0] is not None
    assert kept[-1] is None
    file.open.set()
    spill.settle()
    again = spill.put(whole[-1])
    assert again is not None
    spill.settle()
    assert same(again.load(), whole[-1])


def test_one_that_is_larger_waits_alone() -> None:
    writer, job = Writer(most=100), Job(1000)
    job.gate.set()
    assert writer.put(job)
    writer.settle()
    assert job.begun.is_set()
    writer.close()


def test_closing_ends_the_thread_and_leaves_what_waits() -> None:
    before = writers()
    writer, jobs = Writer(), [Job(1), Job(1)]
    for job in jobs:
        writer.put(job)
    assert jobs[0].begun.wait(LONG)
    (thread,) = writers() - before
    jobs[0].gate.set()
    jobs[1].gate.set()
    writer.close()
    thread.join(LONG)
    assert not thread.is_alive()
    assert not writer.put(Job(1))


def test_the_thread_ends_with_the_spill_and_no_state_is_lost(file: SlowFile) -> None:
    before = writers()
    spill, one = Spill(), state(1000)
    kept = [spill.put(state(1000)), spill.put(one)]
    assert file.begun.wait(LONG)
    (thread,) = writers() - before
    file.open.set()
    del spill
    gc.collect()
    thread.join(LONG)
    assert not thread.is_alive()
    assert kept[1] is not None
    np.testing.assert_array_equal(kept[1].load().theta, one.theta)
