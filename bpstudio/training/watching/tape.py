"""What some iterations leave behind, so that conditions can be checked on all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, NetworkSpec, Pass
from bpstudio.training.problem import Problem
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Choose, Group, Indices, Passes, Rows

_NOBODY: frozenset[int] = frozenset()

# Bytes to record before looking: they are then still in a cache.
_BYTES = 1 << 21
_MOST_ITERATIONS = 1024
# Up to so many parameters a gradient is copied sooner than its norms are computed.
FEW_PARAMETERS = 512
# Bounds leave so much room for rounding.
SURELY_LESS = 0.9
# From so many on, copies of theta cost more than a look at it at every iteration.
MANY_PARAMETERS = 8192


class Listener(Protocol):
    """Who looks at every iteration itself."""

    def begin(self) -> None:
        """The tape begins anew."""

    def listen(self, one: Pass, theta: Array) -> None:
        """A pass is complete, and theta, with which it was made, has yet to be updated."""

    def end(self, theta: Array) -> None:
        """No more iterations come; theta is that after the last update."""


class _Norms:
    """Listens to the gradient of each layer."""

    def __init__(self, layers: list[slice]) -> None:
        self._layers = layers
        self.begin()

    def begin(self) -> None:
        self.squares: list[list[float]] = []

    def listen(self, one: Pass, theta: Array) -> None:
        del theta
        layers = (one.grad[part] for part in self._layers)
        self.squares.append([float(g.dot(g)) for g in layers])

    def end(self, theta: Array) -> None:
        """Of the last update there is no gradient."""


class Tape:
    """Records up to `capacity` iterations, and is then read, and written over.

    `losses` (m,), `thetas` (m + 1, n_parameters) from before the first update to after the last,
    `squares` (m, layers): the squared gradient norms; of these, only what was needed is there.
    `choose` says which numbers of a record can be asked for, where they are not copied anyway. What
    is `brief_for` some conditions, by their numbers, has not all that they look at, but enough to
    say, as a rule, that they do not hold.
    """

    def __init__(
        self,
        problem: Problem,
        need: Need,
        dtype: np.dtype[Any],
        *,
        choose: Sequence[Choose] = (),
        brief_for: frozenset[int] = _NOBODY,
    ) -> None:
        self.problem, self.dtype, self.brief_for = problem, dtype, brief_for
        self._layers = _layers_of(problem.spec)
        self._norms = _Norms(self._layers)
        self._notes_norms = Need.GRADIENT in need and problem.spec.n_parameters > FEW_PARAMETERS
        # What is copied tells of bounds as well.
        need &= ~(Need.SIZES if Need.THETA in need else Need.NOTHING)
        need &= ~(Need.TOTALS if Need.GRADIENT in need else Need.NOTHING)
        self._need = need & ~Need.GRADIENT if self._notes_norms else need
        self._choose = choose
        self.capacity = max(1, min(_MOST_ITERATIONS, _BYTES // self._bytes()))
        self._groups: dict[int, Group] = {}
        self._listeners: list[Listener] = [self._norms] if self._notes_norms else []

    def _bytes(self) -> int:
        """About what one iteration takes."""
        spec, need = self.problem.spec, self._need
        units = sum(layer.units + 1 for layer in spec.layers)
        layers = units * ((Need.ACTIVATIONS in need) + (Need.DELTAS in need))
        numbers = max(layers, spec.outputs * (Need.OUTPUTS in need)) * self.problem.batch_size
        numbers += spec.n_parameters * ((Need.THETA in need) + (Need.GRADIENT in need))
        numbers += 2 * units * (Need.ENTRIES in need)
        return (numbers + 1) * self.dtype.itemsize

    def has(self, need: Need) -> bool:
        """Is all of this recorded?"""
        return need in self._need

    def let_listen(self, listeners: Iterable[Listener]) -> None:
        """These look at every iteration."""
        self._listeners += listeners

    @property
    def listens(self) -> list[Callable[[Pass, Array], None]]:
        """What is to be called when a pass is complete, and theta has yet to be updated."""
        return [one.listen for one in self._listeners]

    def begin(self, iteration: int) -> None:
        """Forget what was recorded; `iteration` comes next."""
        self.first = iteration
        self.count = 0
        self.overflowed = self._has_ended = False
        for group in self._groups.values():
            group.begin()
        for listener in self._listeners:
            listener.begin()
        for name in ("thetas", "squares", "passes", "_range"):
            self.__dict__.pop(name, None)

    def group(self, one: Pass) -> Group:
        """Where passes of this one are recorded."""
        if one.batch_size not in self._groups:
            rare = one.batch_size < self.problem.batch_size
            most = self.capacity // self.problem.batches_per_epoch + 1 if rare else self.capacity
            self._groups[one.batch_size] = Group(one, self._need, most, self._choose)
        return self._groups[one.batch_size]

    def rows(self, one: Pass, samples: Indices) -> tuple[Rows, Rows, Rows]:
        """Room for the next iterations, which are passes of this one on samples (…, batch)."""
        at = self.count
        self.count += len(samples)
        return self.group(one).room(at, samples)

    def end(self, theta: Array, losses: NDArray[np.float64], overflowed: bool) -> None:
        """theta after the last update; `overflowed` says that the last iteration is not finite."""
        self.losses = losses
        self.overflowed = overflowed
        if self._has_ended:
            return
        self._has_ended = True
        self._last = theta
        for listener in self._listeners:
            listener.end(theta)

    @cached_property
    def thetas(self) -> Array:
        if len(self._used) == 1:
            thetas = self._used[0].thetas(more=1)
        else:
            thetas = np.empty((self.count + 1, self.problem.spec.n_parameters), self.dtype)
            for group in self._used:
                thetas[group.rows] = group.thetas()
        thetas[-1] = self._last
        return thetas

    @cached_property
    def _range(self) -> tuple[Array, Array]:
        return self.thetas.min(axis=0), self.thetas.max(axis=0)

    def range_of(self, start: int, stop: int) -> tuple[Array, Array]:
        """The least and the largest that each parameter was in these rows of `thetas`, at least."""
        if stop - start >= self.count:
            return self._range
        thetas = self.thetas[start:stop]
        return thetas.min(axis=0), thetas.max(axis=0)

    @property
    def largest_parameter(self) -> float:
        """No parameter was larger, if SIZES or THETA were needed: a bound."""
        if self.has(Need.THETA):
            low, high = self._range
            return float(np.maximum(high, -low).max())
        return float(np.sqrt(np.maximum(self._largest_sum, self._last.dot(self._last))))

    @property
    def largest_norm(self) -> float:
        """No gradient had a larger norm, if TOTALS or GRADIENT were needed: a bound."""
        if self._notes_norms:
            return float(np.sqrt(self.squares.sum(axis=1).max()))
        if self.has(Need.GRADIENT):
            squares = [np.einsum("ij,ij->i", g, g).max() for g in self._gradients]
            return float(np.sqrt(np.max(squares)))
        return float(np.sqrt(self._largest_sum))

    @property
    def _largest_sum(self) -> float:
        return float(np.max([group.largest_sum for group in self._used]))

    @property
    def _gradients(self) -> list[Array]:
        return [passes.gradients() for passes in self.passes]

    def numbers(self, choose: Choose) -> Array:
        """(m, numbers): of each record, what must be among what was chosen, or was copied."""
        found = [group.numbers(choose) for group in self._used]
        if len(found) == 1:
            return found[0]
        numbers = np.empty((self.count, found[0].shape[1]), self.dtype)
        for group, of_group in zip(self._used, found, strict=True):
            numbers[group.rows] = of_group
        return numbers

    @cached_property
    def squares(self) -> Array:
        if self._notes_norms:
            return np.array(self._norms.squares).reshape(self.count, -1)
        squares = np.empty((self.count, len(self._layers)))
        for passes, gradients in zip(self.passes, self._gradients, strict=True):
            for number, part in enumerate(self._layers):
                g = gradients[:, part]
                squares[passes.rows, number] = np.einsum("ij,ij->i", g, g)
        return squares

    @cached_property
    def passes(self) -> list[Passes]:
        return [group.passes() for group in self._used]

    @property
    def _used(self) -> list[Group]:
        return [group for group in self._groups.values() if group.count]


def _layers_of(spec: NetworkSpec) -> list[slice]:
    """Where each layer's parameters are in theta."""
    sizes = ((n_in + 1) * n_out for n_in, n_out in pairwise(spec.sizes))
    return [slice(start, stop) for start, stop in pairwise([0, *accumulate(sizes)])]
