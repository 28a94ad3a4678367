"""Runs of one document, as the session has them."""

from __future__ import annotations

from bpstudio.frame import Frame
from bpstudio.runs import Run, RunList
from bpstudio.training import ModelState, train


def states(frame: Frame, *iterations: int) -> list[ModelState]:
    """The states of training at these iterations, ascending."""
    state, found = frame.state, []
    for iteration in iterations:
        if iteration > state.iteration:
            state = train(frame.problem, state, iteration - state.iteration)
        found.append(state)
    return found


def runs_of(frame: Frame) -> RunList:
    """A list with one run."""
    runs = RunList()
    runs.show(fresh(runs, frame))
    return runs


def fresh(runs: RunList, frame: Frame) -> Run:
    """Another run from the start, which comes somewhere and so stays in the list."""
    run = runs.begin(frame.document, frame.problem, frame.state)
    for state in states(frame, 1, 100):
        run.history.keep(state)
    return run
