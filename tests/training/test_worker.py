"""The child process: what it imports, how it fails, and that it never outlives its window."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess

import numpy as np
import pytest

from bpstudio.training.channel import Channel
from bpstudio.training.loop import train
from bpstudio.training.messages import Failed, Quit, Reason, Report, Snapshot, Start, Stopped
from bpstudio.training.process import count_for_frame
from bpstudio.training.worker import serve
from tests.training.small import begin, same, xor_problem

# Trains in a child that inherits stdout, says so, and is then killed without a chance to clean up.
DIES = """
import os, signal, sys
from tests.training.small import begin, xor_problem
from bpstudio.training.messages import Start
from bpstudio.training.process import WorkerProcess

if __name__ == "__main__":
    process, problem = WorkerProcess(), xor_problem()
    process.post(Start(1, problem, begin(problem)))
    while not process.reports()[0]:
        pass
    print(process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def child() -> Iterator[tuple[Channel, SpawnProcess]]:
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    yield Channel(ours), process
    ours.close()
    process.join(10)
    process.kill()


def test_it_imports_neither_qt_nor_anything_else_of_the_window() -> None:
    code = (
        "import sys, bpstudio.training.worker, bpstudio.training.run\n"
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('PySide6', 'shiboken6', 'pyqtgraph', 'ziamath')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_it_trains_as_the_loop_does_and_quits_when_told(
    child: tuple[Channel, SpawnProcess],
) -> None:
    channel, process = child
    problem = xor_problem()
    for run in (1, 2):
        channel.send(Start(run, problem, begin(problem), stop_at=200 * run))
        while not isinstance(report := channel.receive(), Stopped):
            pass
        assert report.run == run
        assert same(report.state, train(problem, begin(problem), 200 * run))
    channel.send(Quit())
    process.join(10)
    assert process.exitcode == 0


def test_it_quits_when_the_other_side_is_gone(child: tuple[Channel, SpawnProcess]) -> None:
    channel, process = child
    problem = xor_problem()
    channel.send(Start(1, problem, begin(problem)))
    channel.receive()
    channel.close()
    process.join(10)
    assert process.exitcode == 0


def test_it_says_what_went_wrong(child: tuple[Channel, SpawnProcess]) -> None:
    channel, process = child
    problem = xor_problem()
    state = begin(problem)
    object.__setattr__(state, "slots", None)
    channel.send(Start(3, problem, state))
    report = channel.receive()
    assert isinstance(report, Failed)
    assert report.run == 3
    assert "NoneType" in report.traceback
    process.join(10)
    assert process.exitcode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_is_left_to_the_window(child: tuple[Channel, SpawnProcess]) -> None:
    channel, process = child
    problem = xor_problem()
    channel.send(Start(1, problem, begin(problem)))
    channel.receive()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    channel.send(Start(2, problem, begin(problem), stop_at=5))
    while not isinstance(report := channel.receive(), Stopped):
        pass
    assert report.run == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_it_does_not_outlive_a_window_that_is_killed() -> None:
    window = subprocess.Popen([sys.executable, "-c", DIES], stdout=subprocess.PIPE, text=True)
    # The pipe ends when the last process that has inherited it does, so also the child.
    shown, _ = window.communicate(timeout=30)
    assert window.returncode == -signal.SIGKILL
    assert int(shown) != window.pid


def test_each_frame_has_a_snapshot_and_the_end_does_not_wait() -> None:
    snapshot = Snapshot(1, begin(xor_problem()), 0, np.zeros(1))
    end = Stopped(1, Reason.PAUSED, snapshot)
    waiting: list[list[Report]] = [
        [],
        [snapshot],
        [snapshot, snapshot],
        [snapshot] * 3,
        [snapshot, end],
    ]
    assert [count_for_frame(each) for each in waiting] == [0, 1, 1, 2, 2]
