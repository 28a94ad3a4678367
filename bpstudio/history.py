"""A run as it can be travelled: kept states, the edits made on the way, and replay between them.

Training is deterministic, so a state that was not kept is found again, bit for bit, by training
from the nearest kept one before it.
"""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from bpstudio.errors import UserError
from bpstudio.io import Document
from bpstudio.kept import Kept, KeptStates, Room, load, load_if_there, nbytes_of
from bpstudio.replay import Replay, most_near
from bpstudio.spill import Spill, Spilled
from bpstudio.training import ModelState, Problem

_MOST_IN_PATH = 400
_PATH_BYTES = 64 * 2**20


@dataclass(frozen=True, eq=False)
class Stretch:
    """From the iteration of its start on, this document was in force; the start stays for good.

    `replaced` is the state to which the stretch before came there, as long as an undo has it.
    """

    document: Document
    problem: Problem
    kept: Kept
    replaced: weakref.ref[ModelState] | None = None

    @property
    def start(self) -> ModelState:
        return load(self.kept)

    @property
    def first(self) -> int:
        return self.kept.iteration


class History:
    """All of one run: any iteration from its first to its `head` can be visited again.

    States are kept as `KeptStates` says, in what the starts leave of the room. Beside them stay
    the head, and for a while those that were visited last.
    """

    def __init__(
        self,
        document: Document,
        problem: Problem,
        state: Kept,
        room: Room | None = None,
        spill: Spill | None = None,
    ) -> None:
        self.stretches = [Stretch(document, problem, state)]
        self.head = state.iteration
        self._room, self._spill = room or Room(), spill or Spill()
        work = problem.spec.n_parameters * problem.batch_size
        self._states = KeptStates(self._room, self._spill, sparse=self._spill.worth // work)
        self._near: OrderedDict[int, ModelState] = OrderedDict()
        self._newest: Kept | None = None
        # Edited states: a stretch began with each of them, or did until it was taken back.
        self._edited: weakref.WeakSet[ModelState] = weakref.WeakSet()

    @property
    def first(self) -> int:
        return self.stretches[0].first

    @property
    def nbytes(self) -> int:
        """What its states take in memory."""
        return sum(nbytes_of(kept) for kept in self._all() if isinstance(kept, ModelState))

    @property
    def disk_bytes(self) -> int:
        """What its states take on disk."""
        return sum(nbytes_of(kept) for kept in self._all() if isinstance(kept, Spilled))

    def _all(self) -> set[Kept]:
        newest = () if self._newest is None else (self._newest,)
        starts = (stretch.kept for stretch in self.stretches)
        return {*self._states, *self._near.values(), *starts, *newest}

    @property
    def starts_in_memory(self) -> list[ModelState]:
        """The starts of its stretches, without those that are on disk."""
        starts = (stretch.kept for stretch in self.stretches)
        return [start for start in starts if isinstance(start, ModelState)]

    def limit(self, room: Room) -> None:
        """Keep so much from now on, and let go of what is more; for a run that is left."""
        self._room = room
        self._make_room()

    def rest(self) -> None:
        """Keep in memory neither what was visited last nor the head."""
        self._near.clear()
        if isinstance(self._newest, ModelState):
            self._newest = self._spill.put(self._newest) or self._newest

    def stretch_at(self, iteration: int) -> Stretch:
        """What was in force in the pass of this iteration."""
        return self.stretches[self._stretch_number(iteration)]

    def next_change(self, iteration: int) -> int | None:
        """The first iteration after this one at which something was edited."""
        number = self._stretch_number(iteration) + 1
        return self.stretches[number].first if number < len(self.stretches) else None

    def epoch_start(self, epoch: int) -> int:
        """The first iteration of this epoch; of one to come, as batches are now."""
        begun = [s.problem for s in self.stretches if s.problem.origin.epoch <= epoch]
        problem = begun[-1] if begun else self.stretches[0].problem
        return problem.epoch_start(epoch)

    def next_epoch(self, iteration: int) -> int:
        """The iteration after this one with which the next epoch begins."""
        return self.epoch_start(self.stretch_at(iteration).problem.epoch(iteration) + 1)

    def knows(self, document: Document, state: ModelState, lead: int | None = None) -> bool:
        """Whether the run has this document in force at that state's iteration already.

        And whether the same sample leads its batch there.
        """
        stretch = self.stretch_at(state.iteration)
        if stretch.problem.lead_at(state.iteration) != lead:
            return False
        if stretch.first == state.iteration:
            start = load_if_there(stretch.kept)
            edited = start is None or not _same(start, state)
        else:
            edited = state in self._edited
        return document.computes_as(stretch.document) and not edited

    def keep(self, state: ModelState) -> None:
        """Training or a step has come to this state."""
        if state.iteration >= self.head:
            self.head, self._newest = state.iteration, state
        self._states.add(state)

    def change(self, document: Document, problem: Problem, state: ModelState) -> None:
        """From this state on, another document or other weights; what came after is let go.

        The problem counts batches and epochs on from the one that was in force until here. To
        change it back to what it was is to go on with the stretch before.
        """
        iteration, at_hand = state.iteration, self._at_hand(state.iteration)
        self._forget_from(iteration)
        before, replaced = self.stretches[-1], None if at_hand is None else weakref.ref(at_hand)
        if iteration == before.first:
            replaced = self.stretches.pop().replaced
            before = self.stretches[-1] if self.stretches else before
        problem = problem.going_on_from(before.problem, iteration)
        instead_of = replaced() if replaced else None
        is_same = instead_of is not None and _same(instead_of, state)
        (self._edited.discard if is_same else self._edited.add)(state)
        leads_same = problem.lead_at(iteration) == before.problem.lead_at(iteration)
        if is_same and leads_same and document.computes_as(before.document):
            self.head, self._newest = iteration, state
        else:
            self.stretches.append(Stretch(document, problem, state, replaced))
            self.head, self._newest = iteration, None
        self._make_room()

    def fork(self, iteration: int) -> History:
        """Another history with the same past up to this iteration, to go on differently."""
        first = self.stretches[0]
        other = History(first.document, first.problem, first.kept, self._room, self._spill)
        other.stretches = self.stretches[: self._stretch_number(iteration) + 1]
        other.head = iteration
        other._states = self._states.until(iteration)
        other._near = OrderedDict((i, s) for i, s in self._near.items() if i <= iteration)
        other._edited.update(self._edited)
        other._make_room()
        return other

    def replay(self, iteration: int) -> Replay:
        """The way to the state of this iteration; raises ValueError outside first … head.

        Raises UserError when the disk does not give back what it would have to begin with.
        """
        if not self.first <= iteration <= self.head:
            raise ValueError(f"iteration {iteration} is not in {self.first} … {self.head}")
        stretch = self.stretch_at(iteration)
        return Replay(
            stretch.problem, self._load_before(iteration, stretch), iteration, self.remember
        )

    def remember(self, state: ModelState) -> None:
        """Keep a state that was visited near at hand."""
        self._near[state.iteration] = state
        self._near.move_to_end(state.iteration)
        while len(self._near) > most_near(state):
            self._near.popitem(last=False)

    def path(
        self, after: float = -inf, before: float = inf, most: int = _MOST_IN_PATH
    ) -> list[ModelState]:
        """The way between two iterations, both left out, by states at hand, evenly spread.

        At most so many, and of a large network as many as can be read back in a moment.
        """
        starts = (stretch.kept for stretch in self.stretches)
        newest = () if self._newest is None else (self._newest,)
        known = (*self._states, *self._near.values(), *newest, *starts)
        at_hand = {kept.iteration: kept for kept in known if after < kept.iteration < before}
        if not at_hand:
            return []
        iterations = sorted(at_hand)
        room = _PATH_BYTES // max(1, nbytes_of(at_hand[iterations[-1]]))
        wanted = np.linspace(iterations[0], iterations[-1], max(3, min(most, room)))
        chosen = {iterations[bisect_right(iterations, each) - 1] for each in wanted}
        states = (load_if_there(at_hand[iteration]) for iteration in sorted(chosen))
        return [state for state in states if state is not None]

    def _load_before(self, iteration: int, stretch: Stretch) -> ModelState:
        """The nearest state up to this iteration; where the disk fails, one that is further."""
        while (state := load_if_there(kept := self._nearest(iteration, stretch))) is None:
            if kept is stretch.kept:
                raise UserError(
                    f"What this run was at iteration {stretch.first:,} cannot be read back from "
                    "the disk.",
                    hint="Other parts of the run may still be there. Reset trains it anew.",
                )
            self._states.lose(kept)
            self._newest = None if kept is self._newest else self._newest
        return state

    def _nearest(self, iteration: int, stretch: Stretch) -> Kept:
        found = [stretch.kept, *self._states.before(iteration)]
        found += [state for i, state in self._near.items() if i <= iteration]
        if self._newest is not None and self._newest.iteration <= iteration:
            found.append(self._newest)
        within = (state for state in found if state.iteration >= stretch.first)
        # Of two at the same iteration the stretch's own start counts: an edit may have made it.
        return max(within, key=lambda state: (state.iteration, state is stretch.kept))

    def _at_hand(self, iteration: int) -> ModelState | None:
        """The state of this iteration, if it is in memory."""
        known = (self._newest, self._near.get(iteration), *self._states.before(iteration))
        states = (state for state in known if isinstance(state, ModelState))
        return next((state for state in states if state.iteration == iteration), None)

    def _stretch_number(self, iteration: int) -> int:
        return max(0, bisect_right(self.stretches, iteration, key=lambda s: s.first) - 1)

    def _forget_from(self, iteration: int) -> None:
        while len(self.stretches) > 1 and self.stretches[-1].first > iteration:
            self.stretches.pop()
        self._states.forget_from(iteration)
        for near in [i for i in self._near if i >= iteration]:
            del self._near[near]

    def _make_room(self) -> None:
        """Starts cannot be found again: beyond a quarter of memory they go to disk, oldest first.

        What they take, here and there, is no longer there for the kept states.
        """
        memory = sum(map(nbytes_of, self.starts_in_memory))
        for number, stretch in enumerate(self.stretches):
            if memory <= self._room.memory // 4:
                break
            if isinstance(stretch.kept, ModelState) and (spilled := self._spill.put(stretch.kept)):
                self.stretches[number] = replace(stretch, kept=spilled)
                memory -= spilled.nbytes
        disk = sum(nbytes_of(s.kept) for s in self.stretches if isinstance(s.kept, Spilled))
        self._states.limit(Room(self._room.memory - memory, self._room.disk - disk))


def _same(one: ModelState, other: ModelState) -> bool:
    pairs = ((one.theta, other.theta), (one.slots, other.slots))
    return one is other or all(np.array_equal(a, b) for a, b in pairs)
