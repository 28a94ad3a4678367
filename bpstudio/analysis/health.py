"""Whether a layer learns: a plain verdict, and the one figure that it rests on.

Where the thresholds come from: those of single gradients, slopes and dead units are the ones of
the conditions that stop training (`engine.thresholds`). Nielsen, *Neural Networks and Deep
Learning*, chapter 5, finds a first hidden layer that learns 100 times more slowly than the last,
and calls the gradient vanishing. Karpathy's CS231n, *Neural Networks 1*, warns that 40 % of a
network can be dead; *Neural Networks 3* wants updates of about 1/1000 of the weights.

A gradient that is small because the errors are is no fault: what would be called vanishing is
called converged once the network explains 99 % of what there is to explain (`loss_share`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import inf, isfinite, sqrt

import numpy as np

from bpstudio.analysis.health_words import (
    DEAD,
    FASTER,
    HEALTHY,
    HEALTHY_LAST,
    LARGE,
    LEARNED,
    NOT_FINITE,
    OUTWEIGHED,
    SATURATED,
    SLOWER,
    SMALL,
    layer_words,
    percent,
    shown,
)
from bpstudio.analysis.interrupt import IsCancelled
from bpstudio.analysis.sweep import Sweep
from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, Pass, is_fused, matrices, views
from bpstudio.engine.thresholds import DYING, EXPLODED, FLAT_SLOPE, SATURATING, VANISHED
from bpstudio.words import Text

MOST_ROWS = 1000

SLOWEST = 0.01
"""A layer whose gradient is this much smaller than the last layer's hardly learns (Nielsen)."""

FASTEST = 100.0
"""The same the other way round: on its way back the gradient explodes."""

MOST_DEAD = 0.4
"""The share of dead units from which a layer counts as dead (CS231n); of saturated ones too."""

GOOD_UPDATE = 1e-3
"""What ‖Δw‖ / ‖w‖ should be, roughly (CS231n); shown beside the figure, no verdict rests on it."""

LARGEST_UPDATE = 1.0
"""Above this the update outweighs the weights themselves."""

NOTHING_LEFT = 0.01
"""The share of a constant guess's loss below which there is next to nothing left to learn."""

_Shares = tuple[float | None, float | None]


class Verdict(Enum):
    """In the order in which they are looked for: what comes first explains what comes later."""

    EXPLODING = "exploding"
    DEAD = "dead"
    SATURATED = "saturated"
    CONVERGED = "converged"
    VANISHING = "vanishing"
    HEALTHY = "healthy"


_SHARES_OF = (Verdict.DEAD, Verdict.SATURATED, Verdict.CONVERGED)
"""Their figures are shares, and written as percentages."""


@dataclass(frozen=True)
class Finding:
    """A verdict with the figure behind it, the threshold that it was held against, and words.

    `sentence` is a Text in the context "health".
    """

    verdict: Verdict
    value: float
    threshold: float
    sentence: Text


@dataclass(frozen=True)
class Figures:
    """The figures of a layer; shares are of its units, None where they mean nothing.

    `weight_norm` is √Σw², without biases; `gradient_norm` √Σg², with them, as in the conditions.
    `relative_gradient` is the layer's root mean square of g over that of the last layer, so that
    the size of layers does not count; `update_ratio` is ‖Δw‖ / ‖w‖ of the last update.
    """

    weight_norm: float
    gradient_norm: float
    relative_gradient: float
    update_ratio: float | None
    dead_share: float | None
    saturated_share: float | None


@dataclass(frozen=True)
class LayerHealth:
    """What was found of layer 1, 2, …, and what it was found from."""

    layer: int
    figures: Figures
    finding: Finding

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict


@dataclass(frozen=True)
class Health:
    """All layers, in order; units were judged by `of` rows of the `total` that there are."""

    layers: tuple[LayerHealth, ...]
    of: int
    total: int


class Examiner:
    """Examines a network again and again, on at most `most` rows of inputs (n, inputs)."""

    def __init__(self, spec: NetworkSpec, inputs: Array, most: int = MOST_ROWS) -> None:
        self.spec = spec
        self._sweep = Sweep(spec, inputs, most)
        self._seen: tuple[Array, list[_Shares]] | None = None

    def gradient(
        self, theta: Array, targets: Array, cancelled: IsCancelled | None = None
    ) -> tuple[Array, float]:
        """(n_parameters,), of the mean loss over the rows, and that loss; targets are (n, outputs).

        What its passes show of the units is remembered for `examine` of the same theta. Raises
        Interrupted when it is cancelled.
        """
        watched, grad, loss = _Units(self.spec), np.zeros(self.spec.n_parameters), 0.0
        for part, one in self._sweep.passes(theta, cancelled):
            watched.see(one)
            share = one.batch_size / self._sweep.of
            loss += share * one.backward(self._sweep.theta, targets[self._sweep.rows[part]])
            grad += share * one.grad
        self._seen = theta, watched.shares()
        return grad, loss

    def examine(
        self,
        theta: Array,
        grad: Array,
        update: Array | None = None,
        cancelled: IsCancelled | None = None,
        loss_share: float | None = None,
    ) -> Health:
        """The health for flat vectors (n_parameters,): parameters, gradient, and last update.

        `loss_share` is how much is left to learn, if that is known. Raises Interrupted when it is
        cancelled.
        """
        spec = self.spec
        shares = self._shares(theta, cancelled)
        layers = tuple(
            LayerHealth(number, figures, _judge(figures, spec, number, loss_share))
            for number, figures in enumerate(_figures(spec, theta, grad, update, shares), start=1)
        )
        return Health(layers, self._sweep.of, self._sweep.total)

    def _shares(self, theta: Array, cancelled: IsCancelled | None) -> list[_Shares]:
        """For each layer the share of dead and of saturated units, where it can have them."""
        if self._seen is not None and self._seen[0] is theta:
            return self._seen[1]
        watched = _Units(self.spec)
        if watched.any:
            for _, one in self._sweep.passes(theta, cancelled):
                watched.see(one)
        return watched.shares()


class _Units:
    """Of each ReLU the largest activation, of each sigmoid or tanh the largest slope."""

    def __init__(self, spec: NetworkSpec) -> None:
        self._names = [layer.activation for layer in spec.layers]
        self._looked_at = [name in SATURATING or name in DYING for name in self._names]
        if is_fused(spec):
            # There the error passes whatever the slope is.
            self._looked_at[-1] = False
        self._most = [np.full(layer.units, -inf) for layer in spec.layers]

    @property
    def any(self) -> bool:
        """Whether there is anything to see."""
        return any(self._looked_at)

    def see(self, one: Pass) -> None:
        """Look at the units in this forward pass."""
        for number in np.flatnonzero(self._looked_at) + 1:
            name, most = self._names[number - 1], self._most[number - 1]
            z, a = one.z[number].T, one.a[number].T
            seen = a if name in DYING else ACTIVATIONS[name].slope(z, a)
            np.maximum(most, seen.max(axis=1), out=most)

    def shares(self) -> list[_Shares]:
        """For each layer the share of dead and of saturated units; None where it has none."""
        return [
            (
                float((one <= 0).mean()) if seen and name in DYING else None,
                float((one < FLAT_SLOPE).mean()) if seen and name in SATURATING else None,
            )
            for name, one, seen in zip(self._names, self._most, self._looked_at, strict=True)
        ]


def _figures(
    spec: NetworkSpec, theta: Array, grad: Array, update: Array | None, shares: list[_Shares]
) -> Iterator[Figures]:
    with np.errstate(over="ignore", invalid="ignore"):
        weights = [_norm(one.weights) for one in views(spec, theta)]
        gradients = [(_norm(one), one.size) for one in matrices(spec, grad)]
        moved: list[float | None] = [None] * len(weights)
        if update is not None:
            moved = [_norm(one.weights) for one in views(spec, update)]
    last_norm, last_size = gradients[-1]
    last = last_norm / sqrt(last_size)
    for weight, (norm, size), move, (dead, saturated) in zip(
        weights, gradients, moved, shares, strict=True
    ):
        relative = _ratio(norm / sqrt(size), last)
        ratio = None if move is None else _ratio(move, weight)
        yield Figures(weight, norm, relative, ratio, dead, saturated)


def _judge(figures: Figures, spec: NetworkSpec, layer: int, loss_share: float | None) -> Finding:
    """The first verdict that holds."""
    name = layer_words(spec, layer)
    for verdict, holds, value, threshold, template in _rules(figures, loss_share):
        if holds:
            number = percent if verdict in _SHARES_OF else shown
            words = Text(template, layer=name, value=number(value), threshold=number(threshold))
            return Finding(verdict, value, threshold, words)
    value, threshold, template = figures.relative_gradient, SLOWEST, HEALTHY
    if layer == len(spec.layers):
        value, threshold, template = figures.gradient_norm, VANISHED, HEALTHY_LAST
    words = Text(template, layer=name, value=shown(value))
    return Finding(Verdict.HEALTHY, value, threshold, words)


def _rules(one: Figures, loss_share: float | None) -> list[tuple[Verdict, bool, float, float, str]]:
    """Verdict, whether it holds, the figure, its threshold, and the template of its words."""
    norm, relative = one.gradient_norm, one.relative_gradient
    dead, saturated = one.dead_share or 0.0, one.saturated_share or 0.0
    # Weights that were all 0 had nothing to be outweighed.
    update = one.update_ratio or 0.0
    outweighs = isfinite(update) and update > LARGEST_UPDATE
    left = inf if loss_share is None else loss_share
    learned = left < NOTHING_LEFT and (norm < VANISHED or relative < SLOWEST)
    return [
        (Verdict.EXPLODING, not isfinite(norm), norm, EXPLODED, NOT_FINITE),
        (Verdict.EXPLODING, norm > EXPLODED, norm, EXPLODED, LARGE),
        (Verdict.EXPLODING, outweighs, update, LARGEST_UPDATE, OUTWEIGHED),
        (Verdict.EXPLODING, isfinite(relative) and relative > FASTEST, relative, FASTEST, FASTER),
        (Verdict.DEAD, dead >= MOST_DEAD, dead, MOST_DEAD, DEAD),
        (Verdict.SATURATED, saturated >= MOST_DEAD, saturated, MOST_DEAD, SATURATED),
        (Verdict.CONVERGED, learned, left, NOTHING_LEFT, LEARNED),
        (Verdict.VANISHING, relative < SLOWEST, relative, SLOWEST, SLOWER),
        (Verdict.VANISHING, norm < VANISHED, norm, VANISHED, SMALL),
    ]


def _norm(numbers: Array) -> float:
    return float(np.linalg.norm(numbers))


def _ratio(a: float, b: float) -> float:
    """a / b; infinite beside nothing, but 1 where both are nothing."""
    if b == 0:
        return 1.0 if a == 0 else inf
    return a / b
