"""What the gradients view asks of the background, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpstudio.analysis.guess import loss_share
from bpstudio.analysis.health import MOST_ROWS, Examiner, Health
from bpstudio.analysis.histograms import Histogram, layer_histograms
from bpstudio.analysis.interrupt import look_up
from bpstudio.analysis.sweep import spread
from bpstudio.background import Cancelled
from bpstudio.engine import Array, descend
from bpstudio.training import ModelState, Problem, advance
from bpstudio.ui.plots.gradients.histories import GRADIENT_SCALE, Histories
from bpstudio.ui.plots.past import Moment, look_back


@dataclass(eq=False)
class Doctor:
    """Looks at one problem's network again and again, on the same rows of its training data."""

    problem: Problem
    _examiner: Examiner | None = None

    def fits(self, problem: Problem) -> bool:
        """Whether what it keeps holds for that problem."""
        mine = self.problem
        return problem.dataset is mine.dataset and problem.spec == mine.spec

    def look(self, problem: Problem, state: ModelState, cancelled: Cancelled) -> Look:
        """The gradient is that of the mean loss over the rows, the update the iteration's own."""
        spec, dataset, theta = problem.spec, problem.dataset, state.theta
        if self._examiner is None:
            self._examiner = Examiner(spec, dataset.inputs)
        y = np.asarray(dataset.targets[spread(len(dataset.inputs), MOST_ROWS)], float)
        with np.errstate(all="ignore"):
            grad, loss = self._examiner.gradient(theta, dataset.targets, cancelled)
            look_up(cancelled)
            update = _update(problem, state, grad)
        look_up(cancelled)
        return Look(
            layer_histograms(spec, theta),
            layer_histograms(spec, grad, GRADIENT_SCALE),
            self._examiner.examine(theta, grad, update, cancelled, loss_share(spec.loss, loss, y)),
        )


def _update(problem: Problem, state: ModelState, grad: Array) -> Array:
    """That of the iteration's batch; for a very large one stands what this gradient makes."""
    if problem.batch_size <= MOST_ROWS:
        return advance(problem, state).theta - state.theta
    theta, slots = state.theta.copy(), state.slots.copy()
    rules = problem.optimizer, problem.regulariser
    descend(problem.spec, *rules, theta, grad.copy(), slots, state.next_update)
    return theta - state.theta


@dataclass(frozen=True, eq=False)
class Look:
    """Of each layer the histograms of now, and the verdicts."""

    weights: tuple[Histogram, ...]
    gradients: tuple[Histogram, ...]
    health: Health


@dataclass(frozen=True, eq=False)
class Question:
    """A look at the state, which belongs to the histories of one run."""

    doctor: Doctor
    histories: Histories
    problem: Problem
    state: ModelState

    def is_about(self, other: Question | None) -> bool:
        """Whether both have the same answer."""
        return (
            other is not None
            and self.doctor is other.doctor
            and self.histories is other.histories
            and self.problem is other.problem
            and self.state.theta is other.state.theta
        )


@dataclass(frozen=True, eq=False)
class Answer:
    """Of a question."""

    question: Question
    look: Look

    @property
    def iteration(self) -> int:
        return self.question.state.iteration

    def keep(self) -> None:
        """Have it join the histories that it belongs to."""
        self.question.histories.put(self.iteration, self.look.weights, self.look.gradients)


def answer(question: Question, cancelled: Cancelled) -> Answer:
    """To be done beside the window."""
    look = question.doctor.look(question.problem, question.state, cancelled)
    return Answer(question, look)


def answers_of_past(
    doctor: Doctor, histories: Histories, moments: Sequence[Moment], cancelled: Cancelled
) -> list[Answer]:
    """The same for what was missed."""

    def look(moment: Moment) -> Answer:
        return answer(Question(doctor, histories, moment.problem, moment.state), cancelled)

    return look_back(moments, look, cancelled)
