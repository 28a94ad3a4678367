"""What some iterations leave behind, so that conditions can be checked on all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, repeat
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Pass
from bpstudio.engine.record import Record
from bpstudio.training.problem import Problem
from bpstudio.training.watching.need import Need

Indices = NDArray[np.intp]

_NONE: Indices = np.empty(0, np.intp)
_NOBODY: frozenset[int] = frozenset()

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
    """Batches of one size, at `rows` (r,) of the tape, of `samples` (r, batch) of the training set.

    `copies` (r, …) holds of each pass's record what was needed, from `skipped` on, and `firsts`
    its firsts. Deltas are divided by the batch size, so that they sum to means.
    """

    record: Record
    batch_size: int
    rows: Indices
    samples: Indices
    copies: Array
    skipped: int
    firsts: Array

    def activations(self, layer: int) -> Array:
        """(r, units, batch)"""
        high, wide = self.record.activations[layer - 1].shape
        start = self.record.activation_start(layer) - self.skipped
        return self.copies[:, start : start + (high - 1) * wide].reshape(-1, high - 1, wide)

    def outputs(self) -> Array:
        """(r, outputs, batch)"""
        return self.activations(len(self.record.activations))


class _Group:
    """Room for the passes of one batch size."""

    def __init__(self, one: Pass, need: Need, capacity: int) -> None:
        self.one, self.count = one, 0
        self.span = one.record.span(
            deltas=Need.DELTAS in need,
            activations=Need.ACTIVATIONS in need,
            outputs=Need.OUTPUTS in need,
        )
        self.source = one.record.whole[self.span]
        self.rows: Indices = np.empty(capacity, np.intp)
        self.samples: Indices = np.empty((capacity, one.batch_size), np.intp)
        self.copies: Array = np.empty((capacity, self.source.size), one.dtype)
        first_numbers = one.record.firsts.size if Need.FIRSTS in need else 0
        self.firsts: Array = np.empty((capacity, first_numbers), one.dtype)
        self.each_copy, self.each_first = list(self.copies), list(self.firsts)

    def passes(self) -> Passes:
        n, one = self.count, self.one
        copies, firsts = self.copies[:n], self.firsts[:n]
        numbers = self.rows[:n], self.samples[:n], copies, self.span.start, firsts
        return Passes(one.record, one.batch_size, *numbers)


class _Norms:
    """Listens to the gradient of each layer."""

    def __init__(self, layers: Sequence[Array]) -> None:
        self._layers = layers
        self.begin()

    def begin(self) -> None:
        self.squares: list[list[float]] = []

    def listen(self, one: Pass, theta: Array) -> None:
        del one, theta
        self.squares.append([float(g.dot(g)) for g in self._layers])

    def end(self, theta: Array) -> None:
        """Of the last update there is no gradient."""


Rows = Iterable[Array | None]


class Tape:
    """Records up to `capacity` iterations, and is then read, and written over.

    `numbers` (2 n_parameters,) are theta and, beyond it, the gradient. `losses` (m,), `thetas`
    (m + 1, n_parameters) from before the first update to after the last, `squares` (m, layers):
    the squared gradient norms; of these, only what was needed is there. `chosen` are the entries of
    the gradient that can be asked for, where it is not copied as a whole. What is `brief_for` some
    conditions, by their numbers, has not all that they look at, but enough to say, as a rule, that
    they do not hold.
    """

    def __init__(
        self,
        problem: Problem,
        need: Need,
        numbers: Array,
        *,
        chosen: Indices = _NONE,
        brief_for: frozenset[int] = _NOBODY,
    ) -> None:
        self.problem, self.numbers, self.brief_for = problem, numbers, brief_for
        n, sizes = problem.spec.n_parameters, problem.spec.sizes
        ends = [0, *accumulate((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))]
        self._layers = [slice(start, stop) for start, stop in pairwise(ends)]
        self._norms = _Norms([numbers[n:][part] for part in self._layers])
        self._notes_norms = Need.GRADIENT in need and n > FEW_PARAMETERS
        self._need = need & ~Need.GRADIENT if self._notes_norms else need
        self.chosen = np.unique(chosen) if Need.ENTRIES in need else _NONE
        self._theta = slice(0, n if Need.THETA in self._need else 0)
        self.source = self._stretch(Need.THETA, Need.GRADIENT)
        """What is copied of the numbers."""
        self.squared = self._stretch(Need.SIZES, Need.TOTALS)
        """The numbers of which `note_square` is given the sum of squares."""
        self.capacity = max(1, min(_MOST_ITERATIONS, _BYTES // self._bytes()))
        self._groups: dict[int, _Group] = {}
        self._listeners: list[Listener] = [self._norms] if self._notes_norms else []

    def _stretch(self, theta: Need, gradient: Need) -> Array:
        n, need = self.problem.spec.n_parameters, self._need
        return self.numbers[0 if theta in need else n : 2 * n if gradient in need else n]

    def _bytes(self) -> int:
        """About what one iteration takes."""
        spec, need = self.problem.spec, self._need
        units = sum(layer.units + 1 for layer in spec.layers)
        layers = units * ((Need.ACTIVATIONS in need) + (Need.DELTAS in need))
        values = max(layers, spec.outputs * (Need.OUTPUTS in need)) * self.problem.batch_size
        values += units * (Need.FIRSTS in need) + self.source.size + self.chosen.size
        return (values + 1) * self.numbers.itemsize

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

    @cached_property
    def _copies(self) -> Array:
        return np.empty((self.capacity + 1, self.source.size), self.numbers.dtype)

    @cached_property
    def _each_copy(self) -> list[Array]:
        return list(self._copies)

    @cached_property
    def _entries(self) -> Array:
        return np.empty((self.capacity, self.chosen.size), self.numbers.dtype)

    @cached_property
    def _each_entry(self) -> list[Array]:
        return list(self._entries)

    def begin(self, iteration: int) -> None:
        """Forget what was recorded; `iteration` comes next."""
        self.first = iteration
        self.count = 0
        self.overflowed = self._has_ended = False
        self._squares: list[float] = []
        for group in self._groups.values():
            group.count = 0
        for listener in self._listeners:
            listener.begin()
        for name in ("squares", "passes", "_range"):
            self.__dict__.pop(name, None)

    @property
    def note_square(self) -> Callable[[float], None] | None:
        return self._squares.append if self.squared.size else None

    def record_source(self, one: Pass) -> Array:
        """What is copied of a pass's record."""
        return self._group(one).source

    def rows(self, one: Pass, samples: Indices) -> tuple[Rows, Rows, Rows, Rows]:
        """Room for the next iterations, which are passes of this one on samples (…, batch).

        Of each there is, or is None: where what of theta and the gradient is needed is copied to,
        what of the pass's record, its firsts, and entries of the gradient.
        """
        group, count = self._group(one), len(samples)
        at, used = self.count, group.count
        group.rows[used : used + count] = np.arange(at, at + count)
        group.samples[used : used + count] = samples
        group.count += count
        self.count += count
        return (
            self._each_copy[at : at + count] if self.source.size else repeat(None),
            group.each_copy[used : used + count] if group.source.size else repeat(None),
            group.each_first[used : used + count] if self.has(Need.FIRSTS) else repeat(None),
            self._each_entry[at : at + count] if self.chosen.size else repeat(None),
        )

    def _group(self, one: Pass) -> _Group:
        if one.batch_size not in self._groups:
            rare = one.batch_size < self.problem.batch_size
            most = self.capacity // self.problem.batches_per_epoch + 1 if rare else self.capacity
            self._groups[one.batch_size] = _Group(one, self._need, most)
        return self._groups[one.batch_size]

    def end(self, losses: NDArray[np.float64], overflowed: bool) -> None:
        """No more iterations come; `overflowed` says that the last of them is not finite."""
        self.losses = losses
        self.overflowed = overflowed
        if self._has_ended:
            return
        self._has_ended = True
        theta = self.numbers[: self.problem.spec.n_parameters]
        if self.has(Need.THETA):
            self._copies[self.count, self._theta] = theta
        if self.has(Need.SIZES):
            self._squares.append(float(theta.dot(theta)))
        for listener in self._listeners:
            listener.end(theta)

    @property
    def thetas(self) -> Array:
        return self._copies[: self.count + 1, self._theta]

    @property
    def _gradients(self) -> Array:
        """(m, n_parameters)"""
        return self._copies[: self.count, self._theta.stop :]

    @cached_property
    def _range(self) -> tuple[Array, Array]:
        return self.thetas.min(axis=0), self.thetas.max(axis=0)

    def range_of(self, start: int, stop: int) -> tuple[Array, Array]:
        """The least and the largest that each parameter was in these rows of `thetas`, at least."""
        if stop - start >= self.count:
            return self._range
        thetas = self._copies[start:stop, self._theta]
        return thetas.min(axis=0), thetas.max(axis=0)

    @property
    def largest_norm(self) -> float:
        """No theta had a larger norm, if SIZES were needed, nor, if TOTALS were, a gradient."""
        return float(np.sqrt(max(self._squares)))

    def gradients_at(self, entries: Indices) -> Array:
        """(m, entries): of the gradients, entries that must be among those chosen."""
        if self.has(Need.GRADIENT):
            return self._copies[: self.count].take(self._theta.stop + entries, axis=1)
        return self._entries[: self.count].take(np.searchsorted(self.chosen, entries), axis=1)

    @cached_property
    def squares(self) -> Array:
        if self._notes_norms:
            return np.array(self._norms.squares).reshape(self.count, -1)
        squares = np.empty((self.count, len(self._layers)))
        for number, part in enumerate(self._layers):
            g = self._gradients[:, part]
            squares[:, number] = np.einsum("ij,ij->i", g, g)
        return squares

    @property
    def total_squares(self) -> Array:
        """(m,): the squared norm of each gradient as a whole, where they are copied."""
        g = self._gradients
        totals: Array = np.einsum("ij,ij->i", g, g)
        return totals

    @cached_property
    def passes(self) -> list[Passes]:
        return [group.passes() for group in self._groups.values() if group.count]
