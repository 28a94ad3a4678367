"""One iteration, computed once and frozen: all that stepping through it can show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpstudio.engine import Array, NetworkSpec, Optimizer, Pass, Regulariser, descend, matrices, run
from bpstudio.stepping.level import Kind
from bpstudio.stepping.schedule import Schedule


@dataclass(frozen=True, eq=False)
class Trace:
    """A forward pass, a loss, a backward pass and an update; every array is read-only.

    What has diverged is shown as it is, infinite or undefined, and without a warning. All is
    computed in float64, also from the float32 weights of a training in float32.
    theta (n_parameters,), slots (optimizer.slots, n_parameters), x (batch, inputs),
    y (batch, outputs); t is the number of this update, from 1.
    """

    spec: NetworkSpec
    optimizer: Optimizer
    regulariser: Regulariser
    theta: Array
    slots: Array
    t: int
    x: Array
    y: Array
    pass_: Pass

    @classmethod
    def compute(
        cls,
        spec: NetworkSpec,
        optimizer: Optimizer,
        regulariser: Regulariser,
        theta: Array,
        slots: Array,
        t: int,
        x: Array,
        y: Array,
    ) -> Trace:
        """Run the pass; what belongs to the update is computed when it is first looked at."""
        theta, slots, x, y = _frozen(theta), _frozen(slots), _frozen(x), _frozen(y)
        pass_ = run(spec, theta, x, y)
        return cls(spec, optimizer, regulariser, theta, slots, t, x, y, pass_)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self.spec, len(self.x))

    @property
    def grad(self) -> Array:
        """The mean gradient of the batch's losses, without regularisation; flat."""
        return self.pass_.grad

    @cached_property
    @np.errstate(all="ignore")
    def full_grad(self) -> Array:
        """The gradient that the optimizer receives, flat: the mean, and the regularisation's.

        0 for biases that are not trained.
        """
        grad = self.grad.copy()
        self.regulariser.add_gradient(self.spec, self.theta, grad)
        if not self.spec.train_biases:
            for layer in matrices(self.spec, grad):
                layer[:, -1] = 0.0
        return _read_only(grad)

    @property
    def theta_after(self) -> Array:
        return self._after[0]

    @property
    def slots_after(self) -> Array:
        return self._after[1]

    @cached_property
    @np.errstate(all="ignore")
    def _after(self) -> tuple[Array, Array]:
        theta, slots = self.theta.copy(), self.slots.copy()
        descend(self.spec, self.optimizer, self.regulariser, theta, self.grad.copy(), slots, self.t)
        return _read_only(theta), _read_only(slots)

    # By layer -----------------------------------------------------------------------------------

    def of_layer(self, flat: Array, layer: int) -> Array:
        """Layer's (out, in + 1) part of a flat vector: row j is neuron j's weights, then bias."""
        return matrices(self.spec, flat)[layer - 1]

    def weights(self, layer: int) -> Array:
        return self.of_layer(self.theta, layer)[:, :-1]

    def biases(self, layer: int) -> Array:
        return self.of_layer(self.theta, layer)[:, -1]

    def weights_after(self, layer: int) -> Array:
        return self.of_layer(self.theta_after, layer)[:, :-1]

    def biases_after(self, layer: int) -> Array:
        return self.of_layer(self.theta_after, layer)[:, -1]

    @np.errstate(all="ignore")
    def sample_gradient(self, layer: int, sample: int) -> Array:
        """∂J/∂w (out, in + 1) of one sample: δ_j a_k, and δ_j for the bias."""
        delta = self.pass_.dz[layer][sample]
        return _read_only(np.outer(delta, np.append(self.pass_.a[layer - 1][sample], 1.0)))

    @np.errstate(all="ignore")
    def gradient_sum(self, layer: int, sample: int) -> Array:
        """The sum of ∂J/∂w (out, in + 1) over the batch's samples up to and with `sample`."""
        delta = self.pass_.dz[layer][: sample + 1]
        total = np.empty((delta.shape[1], self.spec.sizes[layer - 1] + 1), delta.dtype)
        np.matmul(delta.T, self.pass_.a[layer - 1][: sample + 1], out=total[:, :-1])
        np.sum(delta, axis=0, out=total[:, -1])
        return _read_only(total)

    # At a cursor --------------------------------------------------------------------------------

    def gradient_shown(self, layer: int, cursor: int) -> Array:
        """∂J/∂w (out, in + 1) as far as it is revealed, NaN elsewhere.

        While the samples pass it is the running sum of their gradients, then their mean.
        """
        revealed = self.schedule.revealed(cursor)
        if revealed.sample > 0:
            shown = self.gradient_sum(layer, revealed.sample - 1).copy()
        else:
            shown = np.full((self.spec.sizes[layer], self.spec.sizes[layer - 1] + 1), np.nan)
        if added := self._part(Kind.GRADIENT, layer, revealed.gradients, cursor):
            _copy_first(added, self.gradient_sum(layer, revealed.sample), shown)
        if averaged := self._part(Kind.MEAN, layer, revealed.means, cursor):
            _copy_first(averaged, self.of_layer(self.grad, layer), shown)
        return _read_only(shown)

    def theta_shown(self, cursor: int) -> Array:
        """The parameters at the cursor, flat: new where the update has come by already."""
        if cursor == self.schedule.length:
            return self.theta_after
        updates = self.schedule.revealed(cursor).updates
        location = self.schedule.locate(cursor)
        if location is None or location.kind is not Kind.UPDATE:
            return self.theta
        shown = self.theta.copy()
        for layer in range(1, location.layer + 1):
            done = self._part(Kind.UPDATE, layer, updates, cursor)
            _copy_first(done, self.of_layer(self.theta_after, layer), self.of_layer(shown, layer))
        return _read_only(shown)

    def _part(self, kind: Kind, layer: int, whole: tuple[int, ...], cursor: int) -> int:
        """How many entries of the layer's (out, in + 1) matrix nodes of this kind have revealed."""
        entries = whole[layer] * (self.spec.sizes[layer - 1] + 1)
        location = self.schedule.locate(cursor)
        if location is None or (location.kind, location.layer) != (kind, layer):
            return entries
        return entries if location.is_last_term else entries + location.term + 1


def _copy_first(entries: int, source: Array, to: Array) -> None:
    """Copy that many entries of a matrix, row by row."""
    rows, rest = divmod(entries, source.shape[1])
    to[:rows] = source[:rows]
    if rest:
        to[rows, :rest] = source[rows, :rest]


def _frozen(array: Array) -> Array:
    return _read_only(np.array(array, np.float64))


def _read_only(array: Array) -> Array:
    array.setflags(write=False)
    return array
