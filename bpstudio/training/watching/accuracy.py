"""The condition on outputs: how many of the last epoch's samples were right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array
from bpstudio.engine.judge import Judge, Labels
from bpstudio.training.conditions import AccuracyReaches, Place
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Detector, Moment, Numbers
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Indices
from bpstudio.training.watching.tape import Tape

# One of so many samples at least is looked at, and so many times as many where that is too few.
_FEWEST, _MORE = 16, 4


class AccuracyDetector(Detector[AccuracyReaches]):
    """The past is how many samples were right in each of the iterations before."""

    need = Need.OUTPUTS

    def __init__(
        self, index: int, condition: AccuracyReaches, problem: Problem, places: list[Place]
    ) -> None:
        super().__init__(index, condition, problem, places)
        self._judge = Judge.of(problem.dataset.targets)
        self._targets = _targets(problem)
        self._classes = self._judge.labels(self._targets.T) if self._judge.classes else None
        self._enough = _FEWEST

    def holds(self, tape: Tape) -> Bools | None:
        """Some of the samples say as a rule that too many are wrong: it is learnt how many do."""
        of = min(_FEWEST, _MORE * self._enough)
        while (holds := self._shares(tape, of) >= self.condition.accuracy).any() and of > 1:
            of //= _MORE
        self._enough = of
        return holds[:, np.newaxis] if holds.any() else None

    def remember(self, tape: Tape, count: int) -> None:
        kept = self.problem.batches_per_epoch - 1
        if not self.places:
            return
        right = np.concatenate((self.past, self._right(tape, max(0, count - kept), count)))
        self.past = right[len(right) - min(kept, len(right)) :]

    def value(self, place: Place, moment: Moment) -> float:
        """The accuracy at the hit; the past, by then, is that of the iterations before."""
        del place
        one = moment.pass_
        right = self._judge.is_right(one.a[-1].T[np.newaxis], one.y.T[np.newaxis]).sum()
        return float((right + self.past.sum()) / self.problem.n_samples)

    def _shares(self, tape: Tape, of: int = 1) -> Numbers:
        """The accuracy at each row, at most; 0 as long as there were too few iterations."""
        right = np.concatenate((self.past, self._right(tape, 0, tape.count, of)))
        sums, window = np.concatenate(([0.0], np.cumsum(right))), self.problem.batches_per_epoch
        shares = np.zeros(tape.count)
        found = (sums[window:] - sums[:-window])[-tape.count :] / self.problem.n_samples
        shares[tape.count - len(found) :] = found
        # Batches of another size, from before the origin, do not add up with these.
        shares[: max(0, self.problem.origin.iteration + window - 1 - tape.first)] = 0
        return shares

    def _right(self, tape: Tape, start: int, stop: int, of: int = 1) -> Numbers:
        """How many samples were right in each of these rows.

        With `of`, only one of so many is looked at, and all others are taken to be right.
        """
        # Of the rows, where an epoch has many: whole rows are read faster than parts of all.
        by_rows = self.problem.batches_per_epoch >= 2 * of
        every, of = (of, 1) if by_rows else (1, of)
        right = np.zeros(stop - start)
        for passes in tape.passes:
            first, last = np.searchsorted(passes.rows, (start, stop))
            rows, few = passes.rows[first:last] - start, -(-passes.batch_size // of)
            outputs = passes.outputs()[first:last:every, :, :few]
            samples = passes.samples_of(int(first), int(last), every)[:, :few]
            found = self._count_right(outputs, samples)
            right[rows] = passes.batch_size
            right[rows[::every]] += found - few
        return right

    def _count_right(self, outputs: Array, samples: Indices) -> NDArray[np.intp]:
        """(r,)"""
        if self._classes is None:
            targets = self._targets[samples].transpose(0, 2, 1)
            return np.asarray(self._judge.is_right(outputs, targets).sum(axis=1), np.intp)
        classes = self._classes.take(samples)
        right = self._are_largest(outputs, classes) if self._judge.one_hot else None
        if right is None:
            right = self._judge.labels(outputs) == classes
        return np.asarray(np.count_nonzero(right, axis=1), np.intp)

    def _are_largest(self, outputs: Array, classes: Labels) -> Bools | None:
        """(r, batch): is the output of the class the largest? None if any two are, or NaN is."""
        by_output = outputs.transpose(1, 0, 2).reshape(outputs.shape[1], -1)
        largest = by_output.max(axis=0, initial=-np.inf)
        if np.count_nonzero(by_output == largest) != largest.size or np.isnan(largest).any():
            return None
        where = classes.reshape(-1) * largest.size + np.arange(largest.size)
        right: Bools = by_output.reshape(-1).take(where) == largest
        return right.reshape(classes.shape)


def _targets(problem: Problem) -> Array:
    """(n, outputs), by row as `Lead` counts them: those of the test only where one may lead."""
    data = problem.dataset
    if problem.lead is None or problem.lead.row < problem.n_samples:
        return data.targets
    return np.concatenate((data.targets, data.test_targets))
