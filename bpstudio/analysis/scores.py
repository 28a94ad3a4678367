"""How good a network is, in the figures that suit the problem: accuracy, confusion, or R²."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.interrupt import IsCancelled
from bpstudio.analysis.sweep import Sweep
from bpstudio.engine import Array, Dataset, NetworkSpec
from bpstudio.engine.judge import Judge, has_classes

Counts = NDArray[np.int64]

MOST_ROWS = 5000


@dataclass(frozen=True)
class Suits:
    """Which figures suit a problem. `class_names` are those of the confusion matrix."""

    accuracy: bool
    confusion: bool
    r_squared: bool
    class_names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Score:
    """The figures over `of` rows of the `total` that there are; None where one does not suit.

    `accuracy` is the share that is right. `confusion` (classes, classes) counts rows: the row is
    what they are, the column what they were taken for. `r_squared` (outputs,) is, for each output,
    1 − Σ(y − a)² / Σ(y − ȳ)², NaN where the targets are all the same; `r_squared_total` is the
    same with both sums over all outputs.
    """

    of: int
    total: int
    accuracy: float | None = None
    confusion: Counts | None = None
    r_squared: NDArray[np.float64] | None = None
    r_squared_total: float | None = None


@dataclass(frozen=True, eq=False)
class Scores:
    """The figures of the training rows, and of the test rows if there are any."""

    suits: Suits
    train: Score
    test: Score | None


def scores_for(dataset: Dataset) -> Suits:
    """What suits data of classes, as the targets show them, and what suits other data."""
    targets = dataset.targets
    if not has_classes(targets):
        return Suits(accuracy=False, confusion=False, r_squared=True)
    judge = Judge.of(targets)
    return Suits(True, judge.classes > 0, False, _class_names(dataset, judge))


class Scorer:
    """Scores a network again and again, on at most `most` rows of each part of the data.

    All is computed in float64. The rows are spread evenly, and always the same.
    """

    def __init__(self, spec: NetworkSpec, dataset: Dataset, most: int = MOST_ROWS) -> None:
        self.suits = scores_for(dataset)
        judge = Judge.of(dataset.targets) if self.suits.accuracy else None
        self._train = _Part(spec, dataset.inputs, dataset.targets, most, judge)
        self._test = None
        if dataset.has_test:
            self._test = _Part(spec, dataset.test_inputs, dataset.test_targets, most, judge)

    def compute(self, theta: Array, cancelled: IsCancelled | None = None) -> Scores:
        """The scores of theta (n_parameters,). Raises Interrupted when it is cancelled."""
        train = self._train.score(theta, cancelled)
        test = None if self._test is None else self._test.score(theta, cancelled)
        return Scores(self.suits, train, test)


class _Part:
    """The rows to train on, or those to test with."""

    def __init__(
        self, spec: NetworkSpec, inputs: Array, targets: Array, most: int, judge: Judge | None
    ) -> None:
        self._sweep = Sweep(spec, inputs, most)
        self._judge = judge
        self._targets = np.ascontiguousarray(targets[self._sweep.rows].T, np.float64)
        self._labels: NDArray[np.integer[Any]] | None = None
        self._spread: Array = np.empty(0)
        if judge is None:
            means = self._targets.mean(axis=1, keepdims=True)
            self._spread = ((self._targets - means) ** 2).sum(axis=1)
        elif judge.classes:
            self._labels = judge.labels(self._targets)

    def score(self, theta: Array, cancelled: IsCancelled | None) -> Score:
        if self._judge is None:
            return self._score_numbers(theta, cancelled)
        return self._score_classes(self._judge, theta, cancelled)

    def _score_classes(self, judge: Judge, theta: Array, cancelled: IsCancelled | None) -> Score:
        right, classes = 0, judge.classes
        pairs = np.zeros(classes * classes, np.int64)
        for part, one in self._sweep.passes(theta, cancelled):
            outputs = one.a[-1].T
            right += int(judge.is_right(outputs, self._targets[:, part]).sum())
            if self._labels is not None:
                taken_for = self._labels[part] * classes + judge.labels(outputs)
                pairs += np.bincount(taken_for, minlength=classes * classes)
        confusion = pairs.reshape(classes, classes) if classes else None
        return Score(self._sweep.of, self._sweep.total, right / self._sweep.of, confusion)

    def _score_numbers(self, theta: Array, cancelled: IsCancelled | None) -> Score:
        squares = np.zeros(len(self._targets))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for part, one in self._sweep.passes(theta, cancelled):
                squares += ((self._targets[:, part] - one.a[-1].T) ** 2).sum(axis=1)
            each = np.where(self._spread > 0, 1 - squares / self._spread, np.nan)
            whole = float(self._spread.sum())
            total = 1 - float(squares.sum()) / whole if whole > 0 else float("nan")
        return Score(self._sweep.of, self._sweep.total, r_squared=each, r_squared_total=total)


def _class_names(dataset: Dataset, judge: Judge) -> tuple[str, ...]:
    """The data's own names, those of the outputs, or the two values that the targets take."""
    if dataset.class_names or not judge.classes:
        return dataset.class_names
    if judge.one_hot:
        return dataset.target_names or tuple(map(str, range(judge.classes)))
    return tuple(f"{value:g}" for value in (dataset.targets.min(), dataset.targets.max()))
