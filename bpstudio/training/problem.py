"""What is to be trained, and how far training has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import LOSSES, Array, Dataset, NetworkSpec, Optimizer, Regulariser
from bpstudio.engine.streams import SHUFFLE_STREAM, check_seed, generator
from bpstudio.errors import UserError

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ModelState:
    """Parameters and optimizer slots after `iteration` updates; the arrays are read-only.

    theta is (n_parameters,), slots (optimizer.slots, n_parameters). The slots were 0 at iteration
    `slots_from`: an optimizer that corrects for that counts its updates from there.
    """

    theta: Array
    slots: Array
    iteration: int
    slots_from: int = 0

    def __post_init__(self) -> None:
        self.theta.setflags(write=False)
        self.slots.setflags(write=False)

    @property
    def next_update(self) -> int:
        """The optimizer's number, from 1, of the update that comes next."""
        return self.iteration - self.slots_from + 1

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self.theta).all() and np.isfinite(self.slots).all())


@dataclass(frozen=True)
class Origin:
    """The iteration with which an epoch begins, and the number of that epoch.

    Batches and epochs are counted from here on: at the beginning of a run, or where in the middle
    of it the batch size changed.
    """

    iteration: int = 0
    epoch: int = 0


@dataclass(frozen=True)
class Lead:
    """A sample chosen to be the first of the batch of one iteration.

    `row` counts the training samples first and then the test samples, so that it may be either.
    """

    iteration: int
    row: int


@dataclass(frozen=True, eq=False)
class Problem:
    """A network, its data, and how it is to learn: with a state, all that determines a run.

    It says which rows an iteration uses, and which epoch it belongs to, counted from its `origin`.

    Raises UserError for data that the network cannot take ("network.inputs", "network.outputs",
    "network.loss") and for a batch larger than the data ("training.batch_size").
    """

    spec: NetworkSpec
    dataset: Dataset
    optimizer: Optimizer
    regulariser: Regulariser
    batch_size: int
    seed: int
    origin: Origin = Origin()
    lead: Lead | None = None

    def __post_init__(self) -> None:
        check_seed(self.seed)
        _check_columns(self.spec, self.dataset)
        _check_targets(self.spec, self.dataset.targets)
        _check_batch_size(self.batch_size, self.n_samples)

    @property
    def n_samples(self) -> int:
        return len(self.dataset.inputs)

    @property
    def batches_per_epoch(self) -> int:
        """Iterations per epoch; the last batch of an epoch may be smaller."""
        return -(-self.n_samples // self.batch_size)

    def place(self, iteration: int) -> tuple[int, int]:
        """The epoch of this iteration, and the number of its batch in it, both from 0."""
        length, origin = self.batches_per_epoch, self.origin
        epochs, number = divmod(iteration - origin.iteration, length)
        return origin.epoch + epochs, number

    def epoch(self, iteration: int) -> int:
        """The epoch of this iteration, from 0."""
        return self.place(iteration)[0]

    def epoch_start(self, epoch: int) -> int:
        """The first iteration of this epoch, if batches were always as they are now."""
        return self.origin.iteration + (epoch - self.origin.epoch) * self.batches_per_epoch

    def going_on_from(self, before: Problem, iteration: int) -> Problem:
        """This problem, in force from this iteration on where `before` was in force until then.

        With the same batches it counts on; with others a new epoch begins.
        """
        origin = before.origin
        if self._batches != before._batches:
            epoch, number = before.place(iteration)
            origin = Origin(iteration, epoch + (number > 0))
        return self if origin == self.origin else replace(self, origin=origin)

    @property
    def _batches(self) -> tuple[int, ...]:
        """All that the rows of an epoch's batches follow from."""
        return self.n_samples, self.batch_size, self.seed

    def order(self, epoch: int) -> Indices:
        """The rows in the order of this epoch: shuffled, unless one batch holds them all.

        The array is read-only.
        """
        if self.batch_size == self.n_samples:
            return _shuffled(None, epoch, self.n_samples)
        return _shuffled(self.seed, epoch, self.n_samples)

    def batch_indices(self, iteration: int) -> Indices:
        """The rows of the batch of this iteration; of the lead, as `Lead` counts them."""
        epoch, number = self.place(iteration)
        start = number * self.batch_size
        rows = self.order(epoch)[start : start + self.batch_size].copy()
        if (lead := self.lead_at(iteration)) is not None:
            rows[0] = lead
        return rows

    def batch(self, iteration: int) -> tuple[Array, Array]:
        """Inputs (batch, inputs) and targets (batch, outputs) of this iteration, as copies."""
        rows = self.batch_indices(iteration)
        within = np.minimum(rows, self.n_samples - 1)
        x, y = self.dataset.inputs[within], self.dataset.targets[within]
        x[0], y[0] = self.sample(int(rows[0]))
        return x, y

    def sample(self, row: int) -> tuple[Array, Array]:
        """Inputs and targets of one sample, counted as in `Lead`."""
        data, test = self.dataset, row - self.n_samples
        if test < 0:
            return data.inputs[row], data.targets[row]
        return data.test_inputs[test], data.test_targets[test]

    def lead_at(self, iteration: int) -> int | None:
        """The row that was chosen to lead the batch of this iteration, if one was."""
        return self.lead.row if self.lead and self.lead.iteration == iteration else None

    def led_as(self, other: Problem) -> Problem:
        """This problem with the other's lead, if its data is as large."""
        one, data = self.dataset, other.dataset
        same = len(one.inputs), len(one.test_inputs)
        if other.lead is None or same != (len(data.inputs), len(data.test_inputs)):
            return self
        return replace(self, lead=other.lead)

    def initial_state(self, theta: Array, iteration: int = 0) -> ModelState:
        """The state before any update from theta (n_parameters,), with all slots at 0.

        Raises UserError (network.parameters) when theta does not fit or is not finite.
        """
        if theta.shape != (self.spec.n_parameters,) or not np.isfinite(theta).all():
            raise UserError(
                f"The network needs {self.spec.n_parameters} finite parameters; "
                f"{theta.size} were given, {int(np.isfinite(theta).sum())} of them finite.",
                field="network.parameters",
            )
        slots = np.zeros((self.optimizer.slots, theta.size), theta.dtype)
        return ModelState(theta.copy(), slots, iteration, iteration)


@lru_cache(maxsize=4)
def _shuffled(seed: int | None, epoch: int, n: int) -> Indices:
    """Kept, for one frame after the other asks for the same: 70,000 rows take a millisecond."""
    rows = np.arange(n) if seed is None else generator(seed, SHUFFLE_STREAM, epoch).permutation(n)
    rows.setflags(write=False)
    return rows


def _check_columns(spec: NetworkSpec, dataset: Dataset) -> None:
    inputs, outputs = dataset.inputs.shape[1], dataset.targets.shape[1]
    if inputs != spec.inputs:
        raise UserError(
            f"The data has {inputs} inputs for each sample; the network takes {spec.inputs}.",
            field="network.inputs",
            hint=f"Give the network {inputs} inputs.",
        )
    if outputs != spec.outputs:
        raise UserError(
            f"The data has {outputs} targets for each sample; the network has {spec.outputs} "
            "outputs.",
            field="network.outputs",
            hint=f"Give the last layer {outputs} units.",
        )


def _check_targets(spec: NetworkSpec, targets: Array) -> None:
    label = LOSSES[spec.loss].label
    name = label[0].upper() + label[1:]
    if spec.loss in ("binary_cross_entropy", "cross_entropy") and (
        targets.min(initial=0) < 0 or targets.max(initial=0) > 1
    ):
        raise UserError(
            f"{name} needs targets from 0 to 1; these go from {targets.min():g} to "
            f"{targets.max():g}.",
            field="network.loss",
            hint="Use a squared error, or targets of 0 and 1.",
        )
    if spec.loss == "cross_entropy" and not np.allclose(targets.sum(axis=1), 1):
        raise UserError(
            "Cross-entropy needs the targets of each sample to sum to 1: one class, or shares.",
            field="network.loss",
            hint="Use binary cross-entropy for outputs that are true or false independently.",
        )


def _check_batch_size(batch_size: int, n_samples: int) -> None:
    whole = isinstance(batch_size, Integral) and not isinstance(batch_size, bool)
    if not whole or not 1 <= batch_size <= n_samples:
        few = whole and batch_size > n_samples
        raise UserError(
            f"A batch of {batch_size} is more than the {n_samples} training samples there are."
            if few
            else f"The batch size must be a whole number of 1 or more, not {batch_size}.",
            field="training.batch_size",
            hint=f"Give a number from 1 to {n_samples}.",
        )
