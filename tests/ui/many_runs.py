"""Runs for tests of what lists, draws and travels them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine import SGD
from bpstudio.frame import Frame
from bpstudio.runs import Run, RunList
from tests.ui.moments import first_frame


def frame_of(run: Run, iteration: int) -> Frame:
    """A frame at an iteration of that run, with weights that need not be right."""
    stretch = run.history.stretch_at(iteration)
    state = replace(stretch.start, iteration=iteration)
    return Frame(stretch.document, stretch.problem, state)


def begun(length: int = 0, loss: float = 0.5) -> RunList:
    """A list with one run that has come so far."""
    frame, runs = first_frame(), RunList()
    runs.show(runs.begin(frame.document, frame.problem, frame.state))
    go_on(runs, length, loss)
    return runs


def go_on(runs: RunList, length: int, loss: float = 0.5) -> None:
    """The current run comes further."""
    run = runs.current
    assert run is not None
    head = run.history.head
    if length:
        run.losses.train.append(head, loss * np.exp(-np.arange(head, head + length) / 300))
        run.history.keep(replace(run.history.stretches[-1].start, iteration=head + length))


def edit(runs: RunList, learning_rate: float) -> None:
    """At the head of the current run."""
    run = runs.current
    assert run is not None
    stretch = run.history.stretches[-1]
    document = replace(stretch.document, optimizer=SGD(learning_rate))
    state = replace(stretch.start, iteration=run.history.head)
    run.history.change(document, stretch.problem, state)


def fork(runs: RunList, iteration: int, length: int = 0, learning_rate: float = 0.1) -> Run:
    """Another run, from an iteration of the current one, that becomes the current one."""
    parent = runs.current
    assert parent is not None
    run = runs.fork(parent, iteration, f"learning rate 0.5 → {learning_rate:g}")
    runs.show(run)
    edit(runs, learning_rate)
    go_on(runs, length, 0.6)
    return run
