"""A pause that comes while the worker has just stopped by itself, where the run was edited."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from bpstudio.live_run import LiveRun
from bpstudio.runs import Run, RunList
from bpstudio.training.messages import Reason, Snapshot, Stopped
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


class Worker(QObject):
    """In place of the trainer: it does nothing until it is told what to say."""

    progressed = Signal(object)
    stopped = Signal(object)
    failed = Signal(object)

    def start(self, *_what: object) -> None:
        """Train, as far as anyone can tell."""

    def pause(self) -> None:
        """The message is on its way."""


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> LiveRun:
    monkeypatch.setattr("bpstudio.live_run.Trainer", Worker)
    return LiveRun()


def edited_run() -> Run:
    """At its head, iteration 1, a weight was edited."""
    document = example("circle")
    problem = document.problem()
    run = RunList().begin(document, problem, document.initial_state(problem))
    state = replace(run.history.stretches[0].start, iteration=1)
    run.history.keep(state)
    run.history.change(document, problem, replace(state, theta=state.theta + 1.0))
    return run


def comes_to_the_change(live: LiveRun, run: Run) -> list[str]:
    resumed: list[str] = []
    live.resumed.connect(lambda: resumed.append("resumed"))
    snapshot = Snapshot(1, run.history.stretches[1].start, 0, np.array([0.5]))
    worker = live.findChild(Worker)
    assert isinstance(worker, Worker)
    worker.stopped.emit(Stopped(1, Reason.FINISHED, snapshot))
    return resumed


@pytest.fixture
def run() -> Run:
    return edited_run()


def test_training_goes_on_across_the_change(live: LiveRun, run: Run) -> None:
    live.start(run, run.history.stretches[0].start)
    assert comes_to_the_change(live, run) == ["resumed"]


def test_a_pause_that_was_asked_for_holds(live: LiveRun, run: Run) -> None:
    live.start(run, run.history.stretches[0].start)
    live.pause()
    assert comes_to_the_change(live, run) == []


def test_a_pause_of_an_earlier_start_counts_no_more(live: LiveRun, run: Run) -> None:
    live.pause()
    live.start(run, run.history.stretches[0].start)
    assert comes_to_the_change(live, run) == ["resumed"]
