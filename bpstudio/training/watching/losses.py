"""Conditions on the batch losses, and on how far training has come."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array, matrices
from bpstudio.training.conditions import (
    EpochReached,
    Hit,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Place,
)
from bpstudio.training.watching.detector import Bools, Detector, Event, Moment, Numbers
from bpstudio.training.watching.passed import Indices
from bpstudio.training.watching.tape import Tape


class NotFiniteDetector(Event[LossNotFinite]):
    def holds(self, tape: Tape) -> Bools | None:
        if not tape.overflowed:
            return None
        holds = np.zeros((tape.count, 1), np.bool_)
        holds[-1] = True
        return holds

    def hit(self, place: Place, moment: Moment) -> Hit:
        """Where the loss is finite, the place is the first parameter that no longer will be."""
        if np.isfinite(moment.pass_.loss):
            place = self._first_overflow(moment)
        return super().hit(place, moment)

    def _first_overflow(self, moment: Moment) -> Place:
        # What is finite has a sum that is, unless the sum itself overflows: of scaled numbers.
        numbers = np.vstack((moment.after.theta, moment.after.slots)) / 1e3
        for layer, of_layer in enumerate(matrices(self.problem.spec, numbers.sum(axis=0)), start=1):
            bad = np.argwhere(~np.isfinite(of_layer))
            if len(bad):
                neuron, column = bad[0].tolist()
                is_weight = column < of_layer.shape[1] - 1
                return Place(layer, neuron, column if is_weight else None)
        return Place()


class BelowDetector(Detector[LossBelow]):
    def holds(self, tape: Tape) -> Bools | None:
        holds = tape.losses < self.condition.below
        return holds[:, np.newaxis] if holds.any() else None


class RisesDetector(Detector[LossRises]):
    """The past is the last loss, and how many times running the loss had risen by then."""

    def holds(self, tape: Tape) -> Bools | None:
        last, run = self.past if self.past.size else (np.inf, 0.0)
        losses = tape.losses
        falls = (losses[1:] <= losses[:-1]).nonzero()[0] + 1
        # The rows in which it does not rise, after one that stands for all rises before the tape.
        first = [-1 - int(run)] if losses[0] > last else [-1 - int(run), 0]
        self._falls = np.concatenate((first, falls))
        gaps = self._falls[1:] - self._falls[:-1]
        longest = max(int(gaps.max(initial=0)), len(losses) - int(self._falls[-1])) - 1
        if longest < self.condition.times:
            return None
        return (self._runs(np.arange(len(losses))) >= self.condition.times)[:, np.newaxis]

    def remember(self, tape: Tape, count: int) -> None:
        if count:
            run = self._runs(np.array([count - 1]))[0]
            self.past = np.array([tape.losses[count - 1], run])

    def _runs(self, rows: Indices) -> Numbers:
        """How many times running the loss has risen by each row."""
        before = np.searchsorted(self._falls, rows, side="right") - 1
        runs: Numbers = (rows - self._falls[before]).astype(np.float64)
        return runs


class FlatDetector(Detector[LossFlat]):
    """The past is the losses that the next window reaches back to."""

    def holds(self, tape: Tape) -> Bools | None:
        k = self.condition.iterations
        losses = np.concatenate((self.past, tape.losses))
        windows = len(losses) - k + 1
        if windows < 1 or not self._may_hold(losses, windows):
            return None
        highest = _extremes(losses, k, np.maximum)
        lowest = -_extremes(-losses, k, np.maximum)
        flat = self._is_flat(highest, lowest)
        holds = np.zeros((tape.count, 1), np.bool_)
        holds[tape.count - min(windows, tape.count) :, 0] = flat[-tape.count :]
        return holds if holds.any() else None

    def _may_hold(self, losses: Numbers, windows: int) -> bool:
        """No window is flat if what they all share is not: that is looked at in no time."""
        shared = losses[windows - 1 : self.condition.iterations]
        return not shared.size or bool(self._is_flat(shared.max(), shared.min()))

    def _is_flat(self, highest: Array, lowest: Array) -> Bools:
        largest = np.maximum(np.abs(highest), np.abs(lowest))
        flat: Bools = highest - lowest <= self.condition.tolerance * largest
        return flat

    def remember(self, tape: Tape, count: int) -> None:
        kept = self.condition.iterations - 1
        losses = np.concatenate((self.past, tape.losses[:count]))
        self.past = losses[len(losses) - min(kept, len(losses)) :]


def _extremes(values: Numbers, width: int, extreme: np.ufunc) -> Numbers:
    """The extreme of each window, as van Herk 1992: two running extremes, whatever the width."""
    windows = len(values) - width + 1
    padded = np.concatenate((values, np.full(-len(values) % width, values[-1])))
    blocks = padded.reshape(-1, width)
    from_start = extreme.accumulate(blocks, axis=1).ravel()
    to_end = extreme.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    found: Numbers = extreme(to_end[:windows], from_start[width - 1 : width - 1 + windows])
    return found


class ReachedDetector(Detector[IterationReached | EpochReached]):
    """What is come to is the state after an update, be it the last one on the tape."""

    def look(self, tape: Tape) -> int | None:
        row = self._iteration - tape.first
        last = tape.count - 1 if tape.overflowed else tape.count
        self._row = row if 0 < row <= last else None
        return self._row

    @property
    def _iteration(self) -> int:
        if isinstance(self.condition, IterationReached):
            return self.condition.iteration
        return self.problem.epoch_start(self.condition.epoch)

    def begins_at(self, row: int) -> Place | None:
        return self.places[0] if row == self._row else None

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        """Nothing need be remembered."""

    def value(self, place: Place, moment: Moment) -> float:
        del place, moment
        one = self.condition
        return float(one.iteration if isinstance(one, IterationReached) else one.epoch)
