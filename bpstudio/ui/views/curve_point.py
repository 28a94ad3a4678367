"""Which neuron's activation is plotted, and the numbers of its plot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import ACTIVATIONS, Array
from bpstudio.frame import Frame
from bpstudio.stepping import Kind
from bpstudio.stepping.activation_formulas import FORMULAS
from bpstudio.stepping.symbols import a_, z_

_POINTS = 161
FLAT = 0.01
"""A slope below this hardly lets a gradient pass."""
_REACHES = (4.0, 6.0, 10.0, 15.0, 25.0)


class Passing(Enum):
    """Whether the gradient gets through an activation at this z."""

    FREE = "free"
    SATURATED = "saturated"
    """The slope is almost 0, as it is all around."""
    DEAD = "dead"
    """The slope is 0."""


@dataclass(frozen=True, eq=False)
class CurvePoint:
    """One neuron on its activation's curve: a = f(z), and f′(z)."""

    activation: str
    symbol: str
    input_name: str
    output_name: str
    z: float
    a: float
    slope: float
    others: Array
    """z of the neuron for the batch's samples before this one."""

    @property
    def passing(self) -> Passing:
        if self.slope == 0:
            return Passing.DEAD
        return Passing.SATURATED if abs(self.slope) < FLAT else Passing.FREE


@dataclass(frozen=True, eq=False)
class Sampled:
    """A curve's points from −reach to reach, (n,) each; `flat` says where f′ is almost 0."""

    z: Array
    a: Array
    flat: NDArray[np.bool_]
    kinks: tuple[float, ...]
    leaves: tuple[float, float]


def point_of(frame: Frame) -> CurvePoint | None:
    """The neuron of the selection or of the step, once its a is revealed; None without a curve."""
    if frame.training:
        return None
    place = _place(frame)
    if place is None:
        return None
    layer, neuron = place
    name = frame.document.spec.layers[layer - 1].activation
    activation = ACTIVATIONS[name]
    if not activation.elementwise or neuron >= frame.revealed.activations[layer]:
        return None
    column = frame.trace.pass_.z[layer][:, neuron]
    sample = frame.revealed.sample
    z = column[sample : sample + 1]
    a = frame.trace.pass_.a[layer][sample : sample + 1, neuron]
    with np.errstate(all="ignore"):
        slope = float(activation.slope(z, a)[0])
    if not (isfinite(z[0]) and isfinite(a[0])):
        return None
    return CurvePoint(
        activation=name,
        symbol=FORMULAS[name].symbol.plain,
        input_name=z_(layer, neuron).plain,
        output_name=a_(layer, neuron).plain,
        z=float(z[0]),
        a=float(a[0]),
        slope=slope,
        others=column[:sample],
    )


def _place(frame: Frame) -> tuple[int, int] | None:
    last = len(frame.document.spec.layers)
    chosen, at = frame.selection, frame.location
    if chosen is not None:
        layer, neuron = chosen.layer, chosen.neuron
        return (layer, neuron) if 1 <= layer <= last and chosen.source is None else None
    if at is None or at.kind not in (Kind.NEURON, Kind.DELTA):
        return None
    return at.layer, at.neuron


@lru_cache(maxsize=64)
def sampled(name: str, reach: float) -> Sampled:
    """The curve of an activation, with a point at each side of every corner."""
    activation = ACTIVATIONS[name]
    kinks = np.array(activation.kinks)
    z = np.sort(np.concatenate([np.linspace(-reach, reach, _POINTS), kinks - 1e-9, kinks]))
    a = np.empty_like(z)
    activation.forward(z, a)
    flat = np.abs(activation.slope(z, a)) < FLAT
    return Sampled(z, a, flat, activation.kinks, activation.leaves)


def reach_of(z: float) -> float:
    """How far the z axis goes to each side: as far as this z asks for, in a few round steps."""
    scale = 1.0
    while True:
        for step in _REACHES:
            if step * scale >= 1.15 * abs(z):
                return step * scale
        scale *= 10
