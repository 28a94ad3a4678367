"""Dead ReLUs: proof by a witness that a neuron is alive, and the whole training set failing that.

A neuron that is inactive on a batch is seldom dead. For each neuron one sample is kept that
activates it, the witness: while it does, the neuron is alive. In small networks the ranges in which
the parameters moved bound the neuron's sum for that sample over many iterations at once: where the
bound is above 0, it was alive in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, Pass, matrices
from bpstudio.engine.record import Record
from bpstudio.training.conditions import DeadReLU, Kept, Place
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Detector, Moment, entries_of_biases
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Indices
from bpstudio.training.watching.tape import FEW_PARAMETERS, Tape

# Samples that are looked at together when a neuron's witness is sought.
_CHUNK = 4096
# So many neurons are looked at sooner one by one.
_FEW = 8
# Sums above this are not rounding.
_SURELY = 1e-9
_NOT_MONOTONIC = ("silu", "softmax")


class DeadDetector(Detector[DeadReLU]):
    """Looks closely where the gradient of a neuron's bias is 0, as where no sample activates it.

    In large networks that is done at once, at every iteration, since copies of theta would cost
    more; in small ones for all iterations on the tape together.
    """

    def __init__(
        self, index: int, condition: DeadReLU, problem: Problem, places: list[Place]
    ) -> None:
        super().__init__(index, condition, problem, places)
        self.listens = problem.spec.n_parameters > FEW_PARAMETERS
        if self.listens:
            self.glance = Need.ENTRIES
        else:
            self.need = Need.THETA | Need.ENTRIES
        self._layers = np.array([place.layer for place in places], np.intp)
        self._neurons = np.array([place.neuron for place in places], np.intp)
        self._biases = entries_of_biases(problem.spec, places)
        self._is_sure = True
        self._alive = np.zeros(len(places), np.bool_)
        self._witnesses = np.zeros(len(places), np.intp)
        self._search: _Search | None = None
        self.begin()

    def begin(self) -> None:
        self._heard: list[Bools] = []
        self._dead = self.held if self._is_sure else self._alive

    def choose(self, record: Record) -> Indices:
        return record.gradient_start + self._biases

    def may_hold_on(self, tape: Tape) -> bool:
        return bool(self._stuck(tape).any())

    def listen(self, one: Pass, theta: Array) -> None:
        # What numbers are 0 is asked only where some are: that counts much faster.
        slopes = one.grad.take(self._biases)
        if np.count_nonzero(slopes) == slopes.size:
            self._dead = self._alive
        else:
            self._dead = self._decide(slopes == 0, theta)
        self._heard.append(self._dead)

    def _decide(self, stuck: Bools, theta: Array) -> Bools:
        """Which neurons are dead now."""
        dead = self._dead & stuck
        columns = (stuck & ~dead).nonzero()[0]
        if columns.size:
            columns = columns[~self._are_active(theta, columns)]
        if columns.size:
            dead[columns] = ~self._find_witnesses(theta, columns)
        return dead

    def holds(self, tape: Tape) -> Bools | None:
        if self.listens:
            if all(one is self._alive for one in self._heard):
                return None
            dead = np.array(self._heard)
            return dead if dead.any() else None
        stuck = self._stuck(tape)
        if not stuck.any():
            return None
        # What was dead before stays so as long as it is stuck.
        holds = np.zeros_like(stuck)
        if self._is_sure and self.held.any():
            holds = np.logical_and.accumulate(stuck, axis=0) & self.held
        self._resolve(tape, 0, tape.count, stuck & ~holds, holds)
        return holds if holds.any() else None

    def _stuck(self, tape: Tape) -> Bools:
        """(m, places): whose bias has no gradient."""
        stuck: Bools = tape.numbers(self.choose) == 0
        return stuck

    def _are_active(self, theta: Array, columns: Indices) -> Bools:
        """For which of the columns the witness is surely active with this theta."""
        layers, neurons = self._layers[columns], self._neurons[columns]
        if len(columns) < _FEW and layers.max() == 1:
            return self._are_active_on_inputs(theta, columns)
        a = self.problem.dataset.inputs[self._witnesses[columns]].astype(theta.dtype)
        active, last = np.zeros(len(columns), np.bool_), int(layers.max())
        for layer, matrix in enumerate(matrices(self.problem.spec, theta)[:last], start=1):
            rows = np.flatnonzero(layers == layer)
            of_neurons = matrix[neurons[rows]]
            sums = np.einsum("ij,ij->i", of_neurons[:, :-1], a[rows]) + of_neurons[:, -1]
            active[rows] = sums > _SURELY
            if layer < last:
                z = a @ matrix[:, :-1].T + matrix[:, -1]
                a = np.empty_like(z)
                ACTIVATIONS[self.problem.spec.layers[layer - 1].activation].forward(z, a)
        return active

    def _resolve(self, tape: Tape, start: int, stop: int, open_: Bools, holds: Bools) -> bool:
        """Settle the open rows from `start` to `stop`, in order; False when a death was found."""
        columns = np.flatnonzero(open_[start:stop].any(axis=0))
        if columns.size:
            columns = columns[~self._prove_alive(*tape.range_of(start, stop), columns)]
        if not columns.size:
            return True
        found = self._find_witnesses(tape.thetas[start], columns)
        dead = columns[~found & open_[start, columns]]
        if dead.size:
            holds[start, dead] = True
            return False
        if stop - start == 1:
            return True
        middle = (start + stop) // 2
        return self._resolve(tape, start, middle, open_, holds) and self._resolve(
            tape, middle, stop, open_, holds
        )

    def _prove_alive(self, low: Array, high: Array, columns: Indices) -> Bools:
        """For which of the columns the witness is active with every theta between these."""
        alive = np.zeros(len(columns), np.bool_)
        layers, neurons = self._layers[columns], self._neurons[columns]
        samples = self.problem.dataset.inputs[self._witnesses[columns]].astype(low.dtype)
        bounds = lowest_sums(self.problem.spec, low, high, samples, int(layers.max()))
        for layer, lowest in bounds.items():
            rows = np.flatnonzero(layers == layer)
            alive[rows] = lowest[rows, neurons[rows]] > 0
        return alive

    def _are_active_on_inputs(self, theta: Array, columns: Indices) -> Bools:
        """The same for some neurons of layer 1, one by one."""
        weights = matrices(self.problem.spec, theta)[0]
        active, inputs = np.empty(len(columns), np.bool_), self.problem.dataset.inputs
        for number, column in enumerate(columns.tolist()):
            neuron, x = weights[self._neurons[column]], inputs[self._witnesses[column]]
            active[number] = neuron[:-1].dot(x) + neuron[-1] > _SURELY
        return active

    def _find_witnesses(self, theta: Array, columns: Indices) -> Bools:
        """Seek, for each column's neuron, the sample of some chunk that activates it most."""
        self._search = self._search or _Search(self.problem, theta)
        found = np.zeros(len(columns), np.bool_)
        for first, one in self._search.chunks(theta):
            for number, column in enumerate(columns):
                a = one.a[self._layers[column]][:, self._neurons[column]]
                if not found[number] and a.max() > 0:
                    found[number] = True
                    self._witnesses[column] = first + int(a.argmax())
            if found.all():
                break
        return found

    def recall(self, kept: Kept, edited: bool) -> None:
        """An edit may have woken a neuron: that one was dead is then no proof that it is."""
        super().recall(kept, edited)
        self._is_sure = not edited

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        super().settle(tape, count, hit)
        self._is_sure |= count > 0 or hit

    def value(self, place: Place, moment: Moment) -> float:
        """The largest weighted sum over the training set."""
        assert place.layer is not None
        theta = moment.state.theta.copy()
        sums = [
            one.z[place.layer][:, place.neuron].max()
            for _, one in _Search(self.problem, theta).chunks(theta)
        ]
        return float(max(sums))


class _Search:
    """The whole training set, sent forward a chunk at a time."""

    def __init__(self, problem: Problem, theta: Array) -> None:
        self._problem, self._theta = problem, theta.copy()
        self._passes: dict[int, Pass] = {}

    def chunks(self, theta: Array) -> Iterator[tuple[int, Pass]]:
        """The number of each chunk's first sample, and its pass, which the next one overwrites."""
        self._theta[:] = theta
        inputs = self._problem.dataset.inputs
        for first in range(0, len(inputs), _CHUNK):
            x = inputs[first : first + _CHUNK]
            if len(x) not in self._passes:
                self._passes[len(x)] = Pass(self._problem.spec, len(x), self._theta.dtype)
            one = self._passes[len(x)]
            one.forward(self._theta, x)
            yield first, one


def lowest_sums(
    spec: NetworkSpec, low: Array, high: Array, x: Array, last: int
) -> dict[int, Array]:
    """For each layer up to `last`: a lower bound (samples, units) of z for x (samples, inputs).

    It holds for every theta between `low` and `high`, by interval arithmetic in the form of
    centres and radii (Rump 1999), with room for rounding.
    """
    slack = 1000 * np.finfo(low.dtype).eps
    centre = (low + high) / 2
    size = np.abs(centre)
    radius = (high - low) / 2 + slack * size
    parts = zip(*(matrices(spec, one) for one in (centre, size, radius)), strict=True)
    # Each layer's values are followed by a 1, for the bias, which has no spread.
    a, spread = _followed_by(1, x), np.zeros((len(x), 1), low.dtype)
    bounds: dict[int, Array] = {}
    for layer, (w, sizes, radii) in enumerate(islice(parts, last), start=1):
        z = a @ w.T
        reach = (np.abs(a) + spread) @ radii.T
        if layer > 1:
            reach += spread @ sizes.T
        bounds[layer] = z - reach
        if layer < last:
            above, below = _bounds(spec.layers[layer - 1].activation, z - reach, z + reach)
            a, spread = _followed_by(1, (above + below) / 2), _followed_by(0, (above - below) / 2)
    return bounds


def _followed_by(number: int, values: Array) -> Array:
    followed = np.full((len(values), values.shape[1] + 1), number, values.dtype)
    followed[:, :-1] = values
    return followed


def _bounds(name: str, low: Array, high: Array) -> tuple[Array, Array]:
    """The highest and the lowest that the activation may be between."""
    activation = ACTIVATIONS[name]
    if name in _NOT_MONOTONIC:
        below, _ = activation.leaves
        return np.maximum(high, 1.0), np.full_like(low, below)
    top, bottom = np.empty_like(high), np.empty_like(low)
    activation.forward(high, top)
    activation.forward(low, bottom)
    return top, bottom
