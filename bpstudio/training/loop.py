"""The training loop: plain, headless, and as fast as it goes.

`advance` says what an iteration is; `Loop` does exactly the same, bit for bit, without stopping to
make a record of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Pass, descend, run
from bpstudio.engine import evaluate as mean_loss
from bpstudio.training.blocks import Block, Feed
from bpstudio.training.problem import ModelState, Problem

Losses = NDArray[np.float64]

# Numbers to train through before the state is kept again, to find the way back from an overflow:
# rarely enough to cost nothing, and often enough for that way to be short.
_KEEP_EVERY = 1_000_000


def advance(problem: Problem, state: ModelState) -> ModelState:
    """One iteration: the pass of its batch, then the update."""
    x, y = problem.batch(state.iteration)
    grad = run(problem.spec, state.theta, x, y).grad.copy()
    theta, slots, t = state.theta.copy(), state.slots.copy(), state.next_update
    with np.errstate(all="ignore"):
        descend(problem.spec, problem.optimizer, problem.regulariser, theta, grad, slots, t)
    return replace(state, theta=theta, slots=slots, iteration=state.iteration + 1)


def train(
    problem: Problem,
    state: ModelState,
    iterations: int,
    losses: list[float] | None = None,
) -> ModelState:
    """The state after so many iterations, or the last finite one if it comes to that.

    The batch loss of each iteration is appended to `losses`, where given.
    """
    loop = Loop(problem, state)
    found = loop.run(iterations)
    if losses is not None:
        losses.extend(found.tolist())
    return loop.state()


def evaluate(problem: Problem, state: ModelState) -> float | None:
    """The mean loss on the test samples, or None when there are none."""
    dataset = problem.dataset
    if not len(dataset.test_inputs):
        return None
    return mean_loss(problem.spec, state.theta, dataset.test_inputs, dataset.test_targets)


class _Kept:
    """A state to go back to, in arrays that are written over and over."""

    def __init__(self, state: ModelState) -> None:
        self.theta, self.slots = state.theta.copy(), state.slots.copy()
        self.iteration = state.iteration


class Loop:
    """Training that can be taken up again: `run` as often as you like, `state` in between.

    When a loss or a parameter is no longer finite, the loop goes back to the last state of which
    both were, `diverged_at` is the iteration that had them no longer, and `run` does nothing more.
    """

    def __init__(self, problem: Problem, state: ModelState) -> None:
        self.diverged_at: int | None = None
        self._problem = problem
        self._first = self._iteration = state.iteration
        self._slots_from = state.slots_from
        self._theta, self._slots = state.theta.copy(), state.slots.copy()
        # Two, since the loss of the newer one is not known to be finite when it is kept.
        self._older, self._newer = _Kept(state), _Kept(state)
        self._feed = Feed(problem, self._theta.dtype)
        self._passes: dict[int, Pass] = {}
        self._unit_targets = _are_one_hot(problem.dataset.targets)
        self._keep_every = max(16, min(256, _KEEP_EVERY // self._theta.size))

    def state(self) -> ModelState:
        """Where training is now: a copy."""
        return ModelState(self._theta.copy(), self._slots.copy(), self._iteration, self._slots_from)

    def run(self, iterations: int) -> Losses:
        """Train so many iterations, or until the numbers overflow: the batch loss of each."""
        first, stop = self._iteration, self._iteration + iterations
        losses = np.empty(iterations)
        with np.errstate(all="ignore"):
            while self._iteration < stop and self.diverged_at is None:
                self._keep()
                upto = min(stop, self._newer.iteration + self._keep_every)
                part = losses[self._iteration - first : upto - first]
                self._iterate(part)
                if not (np.isfinite(part).all() and self._is_finite()):
                    self._find_way_back()
        return losses[: max(0, self._iteration - first)]

    def _iterate(self, losses: Losses) -> None:
        """As many iterations as there is room for losses."""
        done = 0
        while done < len(losses):
            block = self._feed.block(self._iteration, len(losses) - done)
            found = self._train_on(block)
            losses[done : done + len(found)] = found
            done += len(found)
            self._iteration += len(found)

    def _train_on(self, block: Block) -> list[float]:
        """One iteration for each batch of the block: their losses."""
        problem, theta, slots = self._problem, self._theta, self._slots
        spec, optimizer, regulariser = problem.spec, problem.optimizer, problem.regulariser
        one, t = self._pass(block.batch_size), self._iteration - self._slots_from
        push, pull, grad = one.push, one.pull, one.grad
        losses: list[float] = []
        for x, y in block.batches:
            t += 1
            push(x)
            losses.append(pull(x, y))
            descend(spec, optimizer, regulariser, theta, grad, slots, t)
        return losses

    def _pass(self, batch_size: int) -> Pass:
        if batch_size not in self._passes:
            one = Pass(self._problem.spec, batch_size, self._theta.dtype)
            one.bind(self._theta)
            if self._unit_targets:
                one.assume_unit_targets()
            self._passes[batch_size] = one
        return self._passes[batch_size]

    def _is_finite(self) -> bool:
        return bool(np.isfinite(self._theta).all() and np.isfinite(self._slots).all())

    def _keep(self) -> None:
        """Keep the state, which is finite, if the one kept last lies far enough back."""
        if self._iteration - self._newer.iteration < self._keep_every:
            return
        self._older, self._newer = self._newer, self._older
        np.copyto(self._newer.theta, self._theta)
        np.copyto(self._newer.slots, self._slots)
        self._newer.iteration = self._iteration

    def _go_back(self, kept: _Kept) -> None:
        np.copyto(self._theta, kept.theta)
        np.copyto(self._slots, kept.slots)
        self._iteration = kept.iteration

    def _find_way_back(self) -> None:
        """Find the iteration that is no longer finite, and go to the one before it."""
        self._go_back(self._newer)
        loss = np.empty(1)
        while True:
            self._iterate(loss)
            if not np.isfinite(loss).all():
                self.diverged_at = self._iteration - 1
                break
            if not self._is_finite():
                self.diverged_at = self._iteration
                break
        target = max(self._first, self.diverged_at - 1)
        self._go_back(self._newer if self._newer.iteration <= target else self._older)
        self._iterate(np.empty(target - self._iteration))


def _are_one_hot(targets: Array) -> bool:
    return bool(np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all())
