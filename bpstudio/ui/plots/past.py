"""What a run was while a view was out of sight: states of its history, looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic, perf_counter
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal

from bpstudio.background import Background, Cancelled, Job
from bpstudio.runs import Run
from bpstudio.training import ModelState, Problem

AWAY = 1.0
"""Seconds: a view in sight is shown frames more often while the run grows."""
MOST_LOOKS = 60
SECONDS = 0.6
"""So much of the background's time, or two looks: the look at now waits for them."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Moment:
    """A state, with the problem that was in force then."""

    problem: Problem
    state: ModelState


class Past(QObject):
    """Notices that a view has been away, and has looked at what it has missed.

    What is asked here is answered before what the view asks of the background afterwards.
    """

    answered = Signal(object)
    """What the job has found."""

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._topic = background.topic(self)
        self._topic.answered.connect(self.answered)
        self._run: Run | None = None
        self._shown = -inf

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._topic.busy

    def show_run(self, run: Run | None) -> None:
        """That is on the screen from now on."""
        self._run = run

    def missed(self, problem: Problem, after: int, before: int) -> list[Moment]:
        """The moments between two iterations, both left out; none unless the view was away.

        To be called at each frame. Only moments of the same network on the same data: figures of
        others do not stand beside its own.
        """
        now = monotonic()
        away, self._shown = now - self._shown > AWAY, now
        if not away or self._run is None:
            return []
        history = self._run.history
        states = history.path(after, before, MOST_LOOKS)
        moments = [Moment(history.stretch_at(state.iteration).problem, state) for state in states]
        dataset, spec = problem.dataset, problem.spec
        return [m for m in moments if m.problem.dataset is dataset and m.problem.spec == spec]

    def ask(self, job: Job) -> None:
        """Have the job done; it may hold no QObject."""
        self._topic.ask(job)

    def cancel(self) -> None:
        """What has been asked is not answered any more."""
        self._topic.cancel()


def look_back(
    moments: Sequence[Moment], look: Callable[[Moment], T], cancelled: Cancelled
) -> list[T]:
    """Looks at as many as there is time for, evenly spread and in order. To be done beside."""
    started = perf_counter()
    found = [look(moments[0])]
    affordable = int(SECONDS / max(perf_counter() - started, 1e-6))
    count = min(len(moments), max(2, affordable))
    for number in np.linspace(0, len(moments) - 1, count).round().astype(int)[1:]:
        if cancelled():
            break
        found.append(look(moments[number]))
    return found
