"""The condition on outputs: how many of the last epoch's samples were right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array
from bpstudio.engine.judge import Judge
from bpstudio.training.conditions import AccuracyReaches, Place
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Detector, Moment, Numbers
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.tape import Tape


class AccuracyDetector(Detector[AccuracyReaches]):
    """The past is how many samples were right in each of the iterations before."""

    need = Need.OUTPUTS | Need.TARGETS

    def __init__(
        self, index: int, condition: AccuracyReaches, problem: Problem, places: list[Place]
    ) -> None:
        super().__init__(index, condition, problem, places)
        self._judge = Judge.of(problem.dataset.targets)
        self._right: Numbers = np.empty(0)

    def holds(self, tape: Tape) -> Bools | None:
        shares = self._shares(tape)
        holds = shares >= self.condition.accuracy
        return holds[:, np.newaxis] if holds.any() else None

    def remember(self, tape: Tape, count: int) -> None:
        del tape
        right = np.concatenate((self.past, self._right[:count]))
        kept = self.problem.batches_per_epoch - 1
        self.past = right[len(right) - min(kept, len(right)) :]

    def value(self, place: Place, moment: Moment) -> float:
        """The accuracy at the hit; the past, by then, is that of the iterations before."""
        del place
        one = moment.pass_
        right = self._judge.is_right(one.a[-1].T[np.newaxis], one.y.T[np.newaxis]).sum()
        return float((right + self.past.sum()) / self.problem.n_samples)

    def _shares(self, tape: Tape) -> Numbers:
        """The accuracy at each row; 0 as long as there were too few iterations."""
        self._right = np.zeros(tape.count)
        for passes in tape.passes:
            outputs = passes.outputs()
            self._right[passes.rows] = self._count_right(outputs, passes.targets)
        right = np.concatenate((self.past, self._right))
        sums, window = np.concatenate(([0.0], np.cumsum(right))), self.problem.batches_per_epoch
        shares = np.zeros(tape.count)
        found = (sums[window:] - sums[:-window])[-tape.count :] / self.problem.n_samples
        shares[tape.count - len(found) :] = found
        # Batches of another size, from before the origin, do not add up with these.
        shares[: max(0, self.problem.origin.iteration + window - 1 - tape.first)] = 0
        return shares

    def _count_right(self, outputs: Array, targets: Array) -> NDArray[np.intp]:
        """(r,), from outputs and targets (r, outputs, batch)."""
        if self._judge.one_hot:
            largest = outputs.max(axis=1)
            own = np.einsum("rkb,rkb->rb", outputs, targets)
            # Where two are the largest, the first of them counts.
            tops = np.count_nonzero(outputs == largest[:, np.newaxis])
            if tops == largest.size and np.isfinite(own).all():
                return np.asarray(np.count_nonzero(own == largest, axis=1), np.intp)
        return np.asarray(self._judge.is_right(outputs, targets).sum(axis=1), np.intp)
