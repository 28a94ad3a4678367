"""The training loop: plain, headless, and as fast as it goes.

`advance` says what an iteration is; `Loop` does exactly the same, bit for bit, but keeps no record.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Pass, descend, run
from bpstudio.engine import evaluate as mean_loss
from bpstudio.engine.judge import are_one_hot
from bpstudio.training.blocks import Block, Feed
from bpstudio.training.conditions import Hit, Memory
from bpstudio.training.problem import ModelState, Problem
from bpstudio.training.watching import Conditions, Moment, Tape, Watch, is_any_enabled

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
    problem: Problem, state: ModelState, iterations: int, losses: list[float] | None = None
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

    Nor does it after one of `conditions` has begun to hold: `hits` then tells of each that did,
    and the state is the one before that iteration's update. To go on from any state as if it had
    never been left, give the `memory` of the loop that came to it to the next.
    """

    def __init__(
        self,
        problem: Problem,
        state: ModelState,
        conditions: Conditions = (),
        memory: Memory | None = None,
    ) -> None:
        self.diverged_at: int | None = None
        self.hits: tuple[Hit, ...] = ()
        self._problem = problem
        self._first = self._iteration = state.iteration
        self._slots_from = state.slots_from
        self._theta, self._slots = state.theta.copy(), state.slots.copy()
        # Two, since the loss of the newer one is not known to be finite when it is kept.
        self._older, self._newer = _Kept(state), _Kept(state)
        self._feed = Feed(problem, self._theta.dtype)
        self._passes: dict[int, Pass] = {}
        self._unit_targets = are_one_hot(problem.dataset.targets)
        self._keep_every = max(16, min(256, _KEEP_EVERY // self._theta.size))
        self._watch: Watch | None = None
        if is_any_enabled(conditions):
            self._watch = Watch(problem, conditions, self._first, self._theta.dtype, memory)
            self._keep_every = min(4 * self._keep_every, self._watch.capacity)

    @property
    def hit(self) -> Hit | None:
        """The first of the hits."""
        return self.hits[0] if self.hits else None

    @property
    def memory(self) -> Memory | None:
        """What a loop that goes on from here must know of the conditions, if there are any."""
        if self._watch is None or self.diverged_at is not None:
            return None
        return self._watch.memory(self._iteration)

    def state(self) -> ModelState:
        """Where training is now: a copy."""
        return ModelState(self._theta.copy(), self._slots.copy(), self._iteration, self._slots_from)

    def peek(self) -> ModelState:
        """The same in the loop's own arrays: for as long as it does not go on."""
        theta, slots = self._theta.view(), self._slots.view()
        return ModelState(theta, slots, self._iteration, self._slots_from)

    def run(self, iterations: int) -> Losses:
        """Train so many iterations, or until there is a reason to stop: the batch loss of each."""
        first, stop = self._iteration, self._iteration + iterations
        losses = np.empty(iterations)
        with np.errstate(all="ignore"):
            while self._iteration < stop and self.diverged_at is None and not self.hits:
                self._keep()
                upto = min(stop, self._newer.iteration + self._keep_every)
                if self._watch:
                    upto = min(upto, self._iteration + self._watch.room)
                self._train_part(losses[self._iteration - first : upto - first])
        return losses[: max(0, self._iteration - first)]

    def _train_part(self, losses: Losses) -> None:
        """As many iterations as there is room for losses, or until there is a reason to stop."""
        start, watch = self._iteration, self._watch
        if watch is not None:
            watch.begin(start)
        self._iterate(losses, None if watch is None else watch.tape)
        if not (np.isfinite(losses).all() and self._is_finite()):
            self._find_way_back(start)
        elif watch is not None:
            if watch.needs_more(self._theta, losses):
                self._go_to(start)
                self._look_closely(watch, losses)
            else:
                self._stop_at(watch.look(self._theta, losses))

    def _look_closely(self, watch: Watch, losses: Losses, overflowed: bool = False) -> None:
        """The same iterations, all of each recorded, until a condition is met."""
        for first in range(0, len(losses), watch.close_capacity):
            if self.hits:
                break
            piece = losses[first : first + watch.close_capacity]
            is_last = first + len(piece) == len(losses)
            watch.begin(self._iteration, whole=True)
            self._iterate(piece, watch.tape)
            self._stop_at(watch.look(self._theta, piece, overflowed and is_last))

    def _iterate(self, losses: Losses, tape: Tape | None = None) -> None:
        """As many iterations as there is room for losses, recorded where there is a tape."""
        done = 0
        while done < len(losses):
            block = self._feed.block(self._iteration, len(losses) - done)
            found = self._train_on(block) if tape is None else self._record(block, tape)
            losses[done : done + len(found)] = found
            done += len(found)
            self._iteration += len(found)

    def _train_on(self, block: Block) -> list[float]:
        """One iteration for each batch of the block: their losses."""
        one, t = self._pass(block.batch_size), self._iteration - self._slots_from
        problem, theta, slots = self._problem, self._theta, self._slots
        spec, optimizer, regulariser = problem.spec, problem.optimizer, problem.regulariser
        push, pull, grad = one.push, one.pull, one.grad
        losses: list[float] = []
        for x, y in block.batches:
            t += 1
            push(x)
            losses.append(pull(x, y))
            descend(spec, optimizer, regulariser, theta, grad, slots, t)
        return losses

    def _record(self, block: Block, tape: Tape) -> list[float]:
        """As `_train_on`, and put on the tape what the conditions need of each iteration."""
        one, t = self._pass(block.batch_size), self._iteration - self._slots_from
        problem, theta, slots = self._problem, self._theta, self._slots
        spec, optimizer, regulariser = problem.spec, problem.optimizer, problem.regulariser
        push, pull, grad = one.push, one.pull, one.grad
        losses: list[float] = []
        group, take, listens = tape.group(one), one.record.whole.take, tape.listens
        source, chosen, squared = group.source, group.chosen, group.squared
        # With room for the product, and of a row, it takes a third less.
        square = squared[np.newaxis].dot
        steps = zip(block.batches, *tape.rows(one, block.samples), strict=False)
        for (x, y), row, entry_row, total in steps:
            t += 1
            push(x)
            losses.append(pull(x, y))
            if row is not None:
                row[...] = source
            if entry_row is not None:
                take(chosen, 0, entry_row, "clip")
            if total is not None:
                square(squared, total)
            for listen in listens:
                listen(one, theta)
            descend(spec, optimizer, regulariser, theta, grad, slots, t)
        return losses

    def _pass(self, batch_size: int) -> Pass:
        """That for batches of this size, with theta as it is now: from now on the pass's own."""
        if batch_size not in self._passes:
            one = Pass(self._problem.spec, batch_size, self._theta.dtype)
            one.bind(one.record.theta)
            if self._unit_targets:
                one.assume_unit_targets()
            self._passes[batch_size] = one
        one = self._passes[batch_size]
        if one.record.theta is not self._theta:
            np.copyto(one.record.theta, self._theta)
            self._theta = one.record.theta
        return one

    def _is_finite(self) -> bool:
        return bool(np.isfinite(self._theta).all() and np.isfinite(self._slots).all())

    def _keep(self) -> None:
        """Keep the state, which is finite, if the one kept last lies far enough back."""
        # What is looked at together must not be more than fits on the tape, nor much less.
        new = 1 if self._watch is not None else self._keep_every
        if self._iteration - self._newer.iteration < new:
            return
        self._older, self._newer = self._newer, self._older
        np.copyto(self._newer.theta, self._theta)
        np.copyto(self._newer.slots, self._slots)
        self._newer.iteration = self._iteration

    def _go_back(self, kept: _Kept) -> None:
        np.copyto(self._theta, kept.theta)
        np.copyto(self._slots, kept.slots)
        self._iteration = kept.iteration

    def _go_to(self, iteration: int) -> None:
        """Back to an iteration, by way of the state that was kept last before it."""
        self._go_back(self._newer if self._newer.iteration <= iteration else self._older)
        self._iterate(np.empty(iteration - self._iteration))

    def _find_way_back(self, start: int) -> None:
        """Go to the last finite state, or, if a condition is met before, to where it is.

        Up to `start` everything was finite, and known not to meet a condition.
        """
        self.diverged_at = self._find_overflow()
        last = self._iteration - 1
        if self._watch is not None:
            self._go_to(start)
            self._look_closely(self._watch, np.empty(last + 1 - start), overflowed=True)
        if self.hits:
            self.diverged_at = None
        else:
            self._go_to(max(self._first, self.diverged_at - 1))

    def _find_overflow(self) -> int:
        """Step to the iteration that has numbers that are not finite, and beyond its update."""
        self._go_back(self._newer)
        loss = np.empty(1)
        while True:
            self._iterate(loss)
            if not np.isfinite(loss).all():
                return self._iteration - 1
            if not self._is_finite():
                return self._iteration

    def _stop_at(self, iteration: int | None) -> None:
        """Go to where the watch has found something, if it has, and tell of it."""
        watch, end = self._watch, self._iteration
        if iteration is None or watch is None:
            return
        self._go_to(iteration)
        state = self.state()
        self._iterate(np.empty(1))
        moment = Moment(self._problem, state, self.state())
        hits = watch.hits(moment)
        self._go_to(iteration)
        if iteration == end:
            # It was come to with the last update, and its own pass not looked at yet.
            watch.begin(iteration, whole=True)
            loss = np.empty(1)
            self._iterate(loss, watch.tape)
            overflowed = not (np.isfinite(loss).all() and self._is_finite())
            if watch.look(self._theta, loss, overflowed, most=0) is not None:
                hits += watch.hits(moment)
            self._go_to(iteration)
        self.hits = tuple(sorted(hits, key=lambda hit: hit.index))
