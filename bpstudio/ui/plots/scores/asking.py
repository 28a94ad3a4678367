"""What the scores view asks of the background, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpstudio.analysis.scores import Scorer, Scores
from bpstudio.background import Cancelled
from bpstudio.engine import Array, Dataset, NetworkSpec
from bpstudio.frame import Frame
from bpstudio.ui.plots.past import Moment, look_back
from bpstudio.ui.plots.scores.curve import ScoreCurve


@dataclass(eq=False)
class Judge:
    """Scores one network on its data, again and again."""

    spec: NetworkSpec
    dataset: Dataset
    _scorer: Scorer | None = None

    def fits(self, frame: Frame) -> bool:
        """Whether it is for this frame's network and data."""
        return frame.problem.dataset is self.dataset and frame.document.spec == self.spec

    def scores(self, theta: Array, cancelled: Cancelled) -> Scores:
        """The scorer is made here, on the thread, since it copies the rows."""
        if self._scorer is None:
            self._scorer = Scorer(self.spec, self.dataset)
        return self._scorer.compute(theta, cancelled)


@dataclass(frozen=True, eq=False)
class Question:
    """The scores of theta, which belong to that iteration of that curve."""

    judge: Judge
    curve: ScoreCurve
    iteration: int
    theta: Array

    def is_about(self, other: Question | None) -> bool:
        """Whether both have the same answer."""
        return (
            other is not None
            and self.judge is other.judge
            and self.curve is other.curve
            and self.theta is other.theta
        )


@dataclass(frozen=True, eq=False)
class Answer:
    """Of a question."""

    question: Question
    scores: Scores


def answer(question: Question, cancelled: Cancelled) -> Answer:
    """To be done beside the window."""
    return Answer(question, question.judge.scores(question.theta, cancelled))


def answers_of_past(
    judge: Judge, curve: ScoreCurve, moments: Sequence[Moment], cancelled: Cancelled
) -> list[Answer]:
    """The same for what was missed."""

    def look(moment: Moment) -> Answer:
        question = Question(judge, curve, moment.state.iteration, moment.state.theta)
        return answer(question, cancelled)

    return look_back(moments, look, cancelled)
