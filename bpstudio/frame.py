"""One moment of the program, frozen: all that a view needs to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from bpstudio.engine import Array, NetworkSpec
from bpstudio.io import Document, FigureRow, compare
from bpstudio.stepping import Level, Location, Phase, Revealed, Schedule, Trace
from bpstudio.stepping.explain import explain, explain_ready
from bpstudio.stepping.explanation import Explanation
from bpstudio.training import ModelState, Problem, advance
from bpstudio.training.blas import use_threads_of


@dataclass(frozen=True)
class Selection:
    """A node, or the edge that joins `source` to it. Layer L + 1 is the loss."""

    layer: int
    neuron: int
    source: int | None = None


@dataclass(frozen=True)
class Message:
    """One line for the message bar; `kind` is "info" or "error", `action` an action id or ""."""

    text: str
    hint: str = ""
    kind: str = "info"
    action: str = ""


@dataclass(frozen=True, eq=False)
class Frame:
    """Document, model state and cursor; the rest follows from them and is computed when asked for.

    While `training`, only `state` is news: views must not ask for `trace`, which would run a
    whole pass for each frame.
    """

    document: Document
    problem: Problem
    state: ModelState
    cursor: int = 0
    level: Level = Level.NODE
    training: bool = False
    speed: float = 0.0
    selection: Selection | None = None
    before: Frame | None = None
    """The same moment before a value was edited; until the next step."""
    hit: bool = False
    """Whether training has met a breakpoint in this iteration."""

    def moved(
        self, cursor: int, level: Level | None = None, selection: Selection | None = None
    ) -> Frame:
        """Another place in the same iteration; what was computed of it is kept."""
        before = self.before if cursor == self.cursor else None
        level = level or self.level
        other = replace(self, cursor=cursor, level=level, selection=selection, before=before)
        self._hand_on(other)
        return other

    def changed_from(self, before: Frame | None) -> Frame:
        """This frame as what an edit of a value made of that one, with the same selection.

        One of another pass has nothing that could stand beside its numbers.
        """
        if before is None or before.iteration != self.iteration:
            return self
        origin = replace(before, before=None, cursor=self.cursor)
        before._hand_on(origin)
        other = replace(self, selection=before.selection, before=origin)
        self._hand_on(other)
        return other

    def stopping_as(self, document: Document) -> Frame:
        """This frame with the breakpoints of that document; all else stays."""
        other = replace(self, document=self.document.stopping_as(document))
        self._hand_on(other)
        return other

    def _hand_on(self, other: Frame) -> None:
        """What was computed of an iteration holds for any frame of it."""
        for name in ("indices", "schedule", "trace", "figures"):
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]

    @property
    def iteration(self) -> int:
        return self.state.iteration

    @property
    def epoch(self) -> int:
        return self.problem.epoch(self.state.iteration)

    @cached_property
    def indices(self) -> tuple[int, ...]:
        """The rows of the training data that make up this iteration's batch."""
        return tuple(int(i) for i in self.problem.batch_indices(self.iteration))

    @cached_property
    def schedule(self) -> Schedule:
        return _schedule(self.document.spec, len(self.indices))

    @cached_property
    def trace(self) -> Trace:
        use_threads_of(self.problem)
        x, y = self.problem.batch(self.iteration)
        return Trace.compute(
            self.document.spec,
            self.document.optimizer,
            self.document.regulariser,
            self.state.theta,
            self.state.slots,
            self.state.next_update,
            x,
            y,
        )

    @property
    def theta(self) -> Array:
        """The parameters to draw now: in the update, what is done so far is already new."""
        updating = self.location is not None and self.location.phase is Phase.UPDATE
        return self.trace.theta_shown(self.cursor) if updating else self.state.theta

    @property
    def next_state(self) -> ModelState:
        """What this iteration's update makes: bit for bit what training makes of it."""
        if self.state.theta.dtype != np.float64:
            use_threads_of(self.problem)
            return advance(self.problem, self.state)
        trace, iteration = self.trace, self.iteration + 1
        theta, slots = trace.theta_after, trace.slots_after
        return replace(self.state, theta=theta, slots=slots, iteration=iteration)

    @cached_property
    def revealed(self) -> Revealed:
        return self.schedule.revealed(self.cursor)

    @cached_property
    def location(self) -> Location | None:
        """The event that was revealed last; None at the start."""
        # While training, which is at the start, no frame needs its batch.
        return self.schedule.locate(self.cursor) if self.cursor else None

    @cached_property
    def explanation(self) -> Explanation:
        """Of what is selected, as it last stood at this cursor; else of the step."""
        chosen = self.selection
        if not self.cursor:
            # A paused network is shown before its next pass is computed. What views compute of it
            # beside the window takes no more threads than training does.
            use_threads_of(self.problem)
            return explain_ready(self.document.spec)
        if chosen is None:
            return explain(self.trace, self.cursor, self.level)
        level = Level.NODE if chosen.source is None else Level.TERM
        position = self.schedule.last_reveal(
            self.cursor, chosen.layer, chosen.neuron, chosen.source
        )
        return explain(self.trace, position, level)

    @property
    def explanation_before(self) -> Explanation | None:
        """The same one before a value was edited; until the next step."""
        if self.before is None or self.training:
            return None
        return self.before.moved(self.cursor, self.level, self.selection).explanation

    @cached_property
    def figures(self) -> tuple[FigureRow, ...]:
        """Published figures beside this pass's; they speak of the first iteration only."""
        if self.iteration > 0 or not self.document.figures:
            return ()
        return compare(self.document.figures, self.trace)


@lru_cache(maxsize=4)
def _schedule(spec: NetworkSpec, batch_size: int) -> Schedule:
    """Kept, for while training the frames that have the same one follow fast."""
    return Schedule(spec, batch_size)
