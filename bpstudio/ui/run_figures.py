"""How far a run has come and how well it does: the figures by which runs are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bpstudio.runs import Run
from bpstudio.training.loss_curve import LossCurve
from bpstudio.training.loss_means import LossMeans
from bpstudio.ui.plots.scale import Epochs


class Moment(Enum):
    """Of which moment of each run the losses are."""

    NEWEST = 0
    SAME_ITERATION = 1
    SAME_EPOCH = 2
    LOWEST = 3


@dataclass(frozen=True)
class Figures:
    """The mean of the batch losses of an epoch, and the loss on the test samples, if known."""

    train: float | None
    test: float | None


def shared(runs: Sequence[Run], moment: Moment) -> float:
    """The iteration, or the epoch, that the shortest of the runs that have begun has come to."""
    begun = [run for run in runs if run.history.head > run.history.first]
    if moment is Moment.SAME_EPOCH:
        return min(map(_epochs, begun), default=0.0)
    return float(min((run.history.head for run in begun), default=0))


def figures(run: Run, moment: Moment, place: float = 0.0) -> Figures:
    """Of this run; `place` is what `shared` gives, where the moment is a shared one."""
    if moment is Moment.LOWEST:
        return Figures(_lowest_mean(run), _lowest(run.losses.test))
    head = iteration = run.history.head
    if moment is Moment.SAME_ITERATION:
        iteration = int(place)
    elif moment is Moment.SAME_EPOCH:
        iteration = round(Epochs.of(run.history).iteration(place))
    iteration = min(iteration, head)
    return Figures(_mean_before(run, iteration), _newest(run.losses.test, iteration))


def _epochs(run: Run) -> float:
    return Epochs.of(run.history).epoch(run.history.head)


def _mean_before(run: Run, iteration: int) -> float | None:
    """Of the losses of an epoch up to there: single batches say little."""
    means = run.losses.train.means()
    length = run.history.stretch_at(iteration - 1).problem.batches_per_epoch
    last = int(np.searchsorted(means.iterations, iteration))
    if not last:
        return None
    first = min(int(np.searchsorted(means.iterations, iteration - length)), last - 1)
    return _mean(means, first, last)


def _lowest_mean(run: Run) -> float | None:
    """Of the means of whole epochs, if one is over."""
    means = run.losses.train.means()
    if not len(means):
        return None
    lengths = Epochs.of(run.history)
    epochs = np.floor(lengths.of_iterations(means.iterations))
    whole = int(lengths.epoch(run.history.head))
    starts = np.flatnonzero(np.diff(epochs, prepend=-1.0))
    shares = means.counts / means.counts.sum()
    losses = np.add.reduceat(means.losses * shares, starts) / np.add.reduceat(shares, starts)
    over = losses[epochs[starts] < whole]
    return float((over if len(over) else losses).min())


def _mean(means: LossMeans, first: int, last: int) -> float:
    counts = means.counts[first:last]
    # Shares first: the sum of losses near the largest number would overflow.
    return float((means.losses[first:last] * (counts / counts.sum())).sum())


def _lowest(curve: LossCurve) -> float | None:
    return float(curve.arrays()[1].min()) if len(curve) else None


def _newest(curve: LossCurve, iteration: int) -> float | None:
    iterations, losses = curve.arrays()
    last = int(np.searchsorted(iterations, iteration, "right"))
    return float(losses[last - 1]) if last else None
