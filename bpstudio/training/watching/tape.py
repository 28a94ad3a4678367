"""What some iterations leave behind, so that conditions can be checked on all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Pass
from bpstudio.engine.record import Record
from bpstudio.training.problem import Problem
from bpstudio.training.watching.need import Need

Indices = NDArray[np.intp]

_NONE: Indices = np.empty(0, np.intp)

# Bytes to record before looking: they are then still in a cache.
_BYTES = 1 << 21
_MOST_ITERATIONS = 512
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


@dataclass(frozen=True)
class Passes:
    """Batches of one size, at `rows` (r,) of the tape; `targets` is (r, outputs, batch).

    `copies` (r, …) holds of each pass's record what was needed, from `skipped` on, and `firsts`
    its first column. Deltas are divided by the batch size, so that they sum to means.
    """

    record: Record
    batch_size: int
    rows: Indices
    copies: Array
    skipped: int
    targets: Array
    firsts: Array

    def activations(self, layer: int) -> Array:
        """(r, units, batch)"""
        high, wide = self.record.activations[layer - 1].shape
        start = self.record.activation_start(layer) - self.skipped
        return self.copies[:, start : start + (high - 1) * wide].reshape(-1, high - 1, wide)

    def outputs(self) -> Array:
        """(r, outputs, batch)"""
        return self.activations(len(self.record.activations))

    def gradients(self) -> Array:
        """(r, n_parameters)"""
        start = self.gradient_start
        return self.copies[:, start : start + self.record.gradient.size]

    @property
    def gradient_start(self) -> int:
        """The first column of the gradient in `copies`."""
        return self.record.gradient_start - self.skipped


class _Group:
    """Room for the passes of one batch size."""

    def __init__(self, one: Pass, need: Need, capacity: int) -> None:
        batch = one.batch_size
        self.one, self.count = one, 0
        self.span = one.record.span(
            deltas=Need.DELTAS in need,
            activations=Need.ACTIVATIONS in need,
            outputs=Need.OUTPUTS in need,
            gradient=Need.GRADIENT in need,
        )
        self.source = one.record.whole[self.span]
        self.rows: Indices = np.empty(capacity, np.intp)
        self.copies: Array = np.empty((capacity, self.source.size), one.dtype)
        judged = capacity if Need.TARGETS in need else 0
        self.targets: Array = np.empty((judged, one.spec.outputs, batch), one.dtype)
        first_numbers = one.record.firsts.size if Need.FIRSTS in need else 0
        self.firsts: Array = np.empty((capacity, first_numbers), one.dtype)
        self.each_copy, self.each_target = list(self.copies), list(self.targets)
        self.each_first = list(self.firsts)

    def passes(self) -> Passes:
        n, one = self.count, self.one
        kept = self.rows[:n], self.copies[:n], self.span.start, self.targets[:n], self.firsts[:n]
        return Passes(one.record, one.batch_size, *kept)


Rows = Iterable[Array | None]
Room = tuple[Rows, Rows, Rows, Rows, Rows]
"""For some iterations, where each of these is copied to, or None: theta, the pass, its targets,
its firsts, and entries of its gradient."""


class Tape:
    """Records up to `capacity` iterations, and is then read, and written over.

    `losses` (m,), `thetas` (m + 1, n_parameters) from before the first update to after the last,
    `squares` (m, layers): the squared gradient norms. Of these, only what was needed is there.
    `chosen` are the entries of the gradient that are. A tape that is `brief` has not all that
    conditions look at, but enough to say, as a rule, that none of them holds.
    """

    def __init__(
        self,
        problem: Problem,
        need: Need,
        dtype: np.dtype[Any],
        *,
        chosen: Indices = _NONE,
        brief: bool = False,
    ) -> None:
        self.problem, self.dtype = problem, dtype
        self.chosen, self.brief = chosen, brief
        n, sizes = problem.spec.n_parameters, problem.spec.sizes
        ends = [0, *accumulate((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))]
        self._layers = [slice(start, stop) for start, stop in pairwise(ends)]
        self._notes_norms = Need.GRADIENT in need and n > FEW_PARAMETERS
        self._need = need & ~Need.GRADIENT if self._notes_norms else need
        self.capacity = max(1, min(_MOST_ITERATIONS, _BYTES // self._bytes()))
        self._groups: dict[int, _Group] = {}
        self.listeners: Sequence[Listener] = ()

    def _bytes(self) -> int:
        """About what one iteration takes."""
        spec, need = self.problem.spec, self._need
        values = sum(layer.units + 1 for layer in spec.layers) * self.problem.batch_size
        numbers = spec.n_parameters * ((Need.THETA in need) + (Need.GRADIENT in need))
        numbers += values * ((Need.ACTIVATIONS in need) + (Need.DELTAS in need))
        numbers += 2 * values // self.problem.batch_size * (Need.FIRSTS in need)
        numbers += self.chosen.size
        return (numbers + 1) * self.dtype.itemsize

    def has(self, need: Need) -> bool:
        """Is all of this recorded?"""
        return need in self._need

    @cached_property
    def _thetas(self) -> Array:
        n = self.problem.spec.n_parameters if Need.THETA in self._need else 0
        return np.empty((self.capacity + 1, n), self.dtype)

    @cached_property
    def _each_theta(self) -> list[Array]:
        return list(self._thetas)

    @cached_property
    def _entries(self) -> Array:
        return np.empty((self.capacity, self.chosen.size), self.dtype)

    @cached_property
    def _each_entry(self) -> list[Array]:
        return list(self._entries)

    def begin(self, iteration: int) -> None:
        """Forget what was recorded; `iteration` comes next."""
        self.first = iteration
        self.count = 0
        self.overflowed = self._has_ended = False
        self._norms: list[list[float]] = []
        self.totals: list[float] = []
        self.sizes: list[float] = []
        for group in self._groups.values():
            group.count = 0
        for listener in self.listeners:
            listener.begin()
        for name in ("squares", "total_squares", "passes"):
            self.__dict__.pop(name, None)

    def source(self, one: Pass) -> Array:
        """What of a pass is to be copied."""
        return self._group(one).source

    def room(self, one: Pass, count: int) -> Room:
        """Room for the next `count` iterations, which are passes of this one."""
        group, need = self._group(one), self._need
        at, used = self.count, group.count
        group.rows[used : used + count] = range(at, at + count)
        group.count += count
        self.count += count
        return (
            self._each_theta[at : at + count] if Need.THETA in need else repeat(None),
            group.each_copy[used : used + count] if group.source.size else repeat(None),
            group.each_target[used : used + count] if Need.TARGETS in need else repeat(None),
            group.each_first[used : used + count] if Need.FIRSTS in need else repeat(None),
            self._each_entry[at : at + count] if Need.ENTRIES in need else repeat(None),
        )

    def _group(self, one: Pass) -> _Group:
        if one.batch_size not in self._groups:
            rare = one.batch_size < self.problem.batch_size
            most = self.capacity // self.problem.batches_per_epoch + 1 if rare else self.capacity
            self._groups[one.batch_size] = _Group(one, self._need, most)
        return self._groups[one.batch_size]

    def layers_of(self, gradient: Array) -> list[Array] | None:
        """The gradients whose norms `note_norms` is to be given, where they are not copied."""
        return [gradient[part] for part in self._layers] if self._notes_norms else None

    @property
    def note_total(self) -> Callable[[float], None] | None:
        """What is to be given the squared norm of each gradient."""
        return self.totals.append if Need.TOTALS in self._need else None

    @property
    def note_size(self) -> Callable[[float], None] | None:
        """What is to be given that of each theta."""
        return self.sizes.append if Need.SIZES in self._need else None

    def note_norms(self, layers: list[Array]) -> None:
        self._norms.append([float(g.dot(g)) for g in layers])

    def end(self, theta: Array, losses: NDArray[np.float64], overflowed: bool) -> None:
        """theta after the last update; `overflowed` says that the last iteration is not finite."""
        self.losses = losses
        self.overflowed = overflowed
        if self._has_ended:
            return
        self._has_ended = True
        if Need.THETA in self._need:
            self._each_theta[self.count][...] = theta
        if Need.SIZES in self._need:
            self.sizes.append(float(theta.dot(theta)))
        for listener in self.listeners:
            listener.end(theta)

    @property
    def thetas(self) -> Array:
        return self._thetas[: self.count + 1]

    @property
    def entries(self) -> Array:
        """(m, entries): those of the gradient that were chosen."""
        return self._entries[: self.count]

    def gradients_at(self, entries: Indices) -> Array:
        """(m, entries): the same, where whole gradients are copied."""
        found = np.empty((self.count, entries.size), self.dtype)
        for passes in self.passes:
            found[passes.rows] = passes.copies.take(passes.gradient_start + entries, axis=1)
        return found

    @cached_property
    def squares(self) -> Array:
        if self._notes_norms:
            return np.array(self._norms).reshape(self.count, -1)
        squares = np.empty((self.count, len(self._layers)))
        for passes in self.passes:
            gradients = passes.gradients()
            for number, part in enumerate(self._layers):
                g = gradients[:, part]
                squares[passes.rows, number] = np.einsum("ij,ij->i", g, g)
        return squares

    @cached_property
    def total_squares(self) -> Array:
        """(m,): the squared norm of each gradient as a whole, where they are copied."""
        totals = np.empty(self.count)
        for passes in self.passes:
            g = passes.gradients()
            totals[passes.rows] = np.einsum("ij,ij->i", g, g)
        return totals

    @cached_property
    def passes(self) -> list[Passes]:
        return [group.passes() for group in self._groups.values() if group.count]
