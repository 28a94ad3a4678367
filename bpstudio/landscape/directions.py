"""The plane through parameter space on which the loss is drawn: θ(α, β) = centre + α u + β v.

Random and principal directions are those of Li, Xu, Taylor, Studer and Goldstein, "Visualizing the
Loss Landscape of Neural Nets", 2018.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bpstudio.engine import Array, NetworkSpec, matrices
from bpstudio.engine.streams import generator
from bpstudio.errors import UserError

DIRECTION_STREAM = 7
_COLUMNS = 1 << 14
_NO_SPREAD = 1e-12


class Kind(Enum):
    """What the two axes are."""

    WEIGHTS = "weights"
    RANDOM = "random"
    PRINCIPAL = "principal"


@dataclass(frozen=True, eq=False)
class Directions:
    """centre, u and v are (n_parameters,), read-only.

    With WEIGHTS, α and β are the values of the two `parameters` themselves: the centre has 0 in
    their place. With RANDOM, 1 is as far as the centre's own weights are large, neuron by neuron.
    With PRINCIPAL, u and v have length 1, α and β are distances, and `shares` say how much of the
    path's squared distances from its end lies along each.
    """

    kind: Kind
    centre: Array
    u: Array
    v: Array
    parameters: tuple[int, int] | None = None
    shares: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for array in (self.centre, self.u, self.v):
            array.setflags(write=False)

    def theta(self, alpha: float, beta: float) -> Array:
        """The parameters at a point of the plane."""
        theta: Array = self.centre + alpha * self.u + beta * self.v
        return theta


def two_weights(spec: NetworkSpec, theta: Array, p: int, q: int) -> Directions:
    """Parameters number p and q of theta (n_parameters,) vary; all others stay as they are.

    Raises UserError when they are the same, or there is no such parameter.
    """
    last = spec.n_parameters - 1
    if not (0 <= p <= last and 0 <= q <= last):
        raise UserError(
            f"There are no parameters number {p} and {q}; this network has 0 to {last}.",
            hint="Choose two weights or biases of the network.",
        )
    if p == q:
        raise UserError(
            "Both axes have the same weight, which leaves a line instead of a plane.",
            hint="Choose two different weights or biases.",
        )
    centre, u, v = theta.astype(float), np.zeros(theta.size), np.zeros(theta.size)
    centre[[p, q]] = 0
    u[p] = v[q] = 1
    return Directions(Kind.WEIGHTS, centre, u, v, parameters=(p, q))


def random_directions(spec: NetworkSpec, theta: Array, seed: int) -> Directions:
    """Two random directions, filter-normalised (Li et al. 2018, section 4), around theta.

    A filter is what comes into one neuron. Its weights in a direction are scaled to the length of
    its weights in theta, so that a step changes every neuron by the same share, whatever the scale
    of its weights. Biases do not move, as Li et al. draw them: they have no such scale.
    Raises UserError when every weight is 0, for then all directions are nothing.
    """
    if not any(matrix[:, :-1].any() for matrix in matrices(spec, theta)):
        raise UserError(
            "All weights are 0, so a random direction scaled to them has no length.",
            hint="Train a little, start from other initial weights, or choose two weights.",
        )
    u, v = (_filter_normalised(spec, theta, seed, number) for number in (0, 1))
    return Directions(Kind.RANDOM, theta.astype(float), u, v)


def principal_directions(thetas: Sequence[Array]) -> Directions:
    """The plane through the last theta that lies nearest to the whole path, each (n_parameters,).

    Its directions are the first two principal ones of θᵢ − θₙ (Li et al. 2018, section 7), found
    from their products with each other, so that no matrix as large as the path is made.
    Raises UserError for a path that has fewer than 3 different points, or is straight.
    """
    if _distinct(thetas, enough=3) < 3:
        raise UserError(
            "The path of training has fewer than 3 different points, and a plane needs 3.",
            hint="Train for a few iterations first, or choose two weights or random directions.",
        )
    return _principal(thetas)


def _distinct(thetas: Sequence[Array], enough: int) -> int:
    """How many different points there are, counted up to `enough`."""
    found: list[Array] = []
    for theta in reversed(thetas):
        if not any(np.array_equal(theta, other) for other in found):
            found.append(theta)
        if len(found) == enough:
            break
    return len(found)


def _principal(thetas: Sequence[Array]) -> Directions:
    products = _products(thetas)
    if not np.isfinite(products).all():
        raise UserError(
            "The path of training leaves the finite numbers.",
            hint="Choose two weights or random directions, or go back to before it did.",
        )
    values, vectors = np.linalg.eigh(products)
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    total = float(values.sum())
    if values[1] <= _NO_SPREAD * total:
        raise UserError(
            "The path of training is a straight line, so it has no second direction.",
            hint="Train on, or choose two weights or random directions.",
        )
    axes = _combine(thetas, vectors[:, :2] / np.sqrt(values[:2]))
    # A direction's sign is arbitrary: the path comes from the right and from above.
    starts = thetas[0].astype(float) - thetas[-1]
    u, v = (axis if axis @ starts >= 0 else -axis for axis in axes)
    shares = float(values[0] / total), float(values[1] / total)
    return Directions(Kind.PRINCIPAL, thetas[-1].astype(float), u, v, shares=shares)


def _filter_normalised(spec: NetworkSpec, theta: Array, seed: int, number: int) -> Array:
    direction = generator(seed, DIRECTION_STREAM, number).standard_normal(theta.size)
    for drawn, matrix in zip(matrices(spec, direction), matrices(spec, theta), strict=True):
        drawn[:, -1] = 0
        lengths = np.linalg.norm(matrix[:, :-1].astype(float), axis=1)
        drawn *= (lengths / np.linalg.norm(drawn, axis=1))[:, np.newaxis]
    return direction


def _products(thetas: Sequence[Array]) -> Array:
    """(θᵢ − θₙ)·(θⱼ − θₙ) for all i and j, some columns at a time."""
    products = np.zeros((len(thetas), len(thetas)))
    for part in _slices(thetas[-1].size):
        with np.errstate(all="ignore"):
            steps = _steps(thetas, part)
            products += steps @ steps.T
    return products


def _combine(thetas: Sequence[Array], factors: Array) -> Array:
    """Σᵢ factors[i, k] (θᵢ − θₙ) for each column k."""
    out = np.empty((factors.shape[1], thetas[-1].size))
    for part in _slices(thetas[-1].size):
        out[:, part] = factors.T @ _steps(thetas, part)
    return out


def _slices(size: int) -> list[slice]:
    return [slice(start, start + _COLUMNS) for start in range(0, size, _COLUMNS)]


def _steps(thetas: Sequence[Array], part: slice) -> Array:
    steps = np.stack([theta[part] for theta in thetas]).astype(float, copy=False)
    steps -= steps[-1].copy()
    return steps
