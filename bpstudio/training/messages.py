"""What the window and its training process say to each other: small frozen messages.

Every message of a run carries the run's number, so that one which arrives late, when the next
run has already begun, is known for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from bpstudio.training.goal import NO_GOAL, Goal, Reached
from bpstudio.training.tempo import FULL_SPEED, Pace

# The run of a failure in a message whose run cannot be told.
ANY_RUN = 0

if TYPE_CHECKING:
    from bpstudio.engine import Array
    from bpstudio.training.conditions import Hit, Memory
    from bpstudio.training.problem import ModelState, Problem
    from bpstudio.training.watching import Conditions


@dataclass(frozen=True, eq=False)
class Past:
    """What a run has behind it when training goes on: so many seconds, and its last losses.

    `since_last` are the seconds since its last iteration, which the next one keeps its distance
    from; `losses` are those of its last iterations, as many as an epoch has, where they are known.
    """

    seconds: float = 0.0
    since_last: float = inf
    losses: Array | None = None


@dataclass(frozen=True, eq=False)
class Start:
    """Train from `state` until told otherwise, or until it has made `stop_at` updates in all.

    It stops before, where one of `conditions` begins to hold, or when the goal is reached; the
    epoch of the goal is in `stop_at`. `memory` is that of the `Stopped` from which this goes on, so
    that nothing is told of twice.
    """

    run: int
    problem: Problem
    state: ModelState
    stop_at: int | None = None
    conditions: Conditions = ()
    memory: Memory | None = None
    pace: Pace = FULL_SPEED
    goal: Goal = NO_GOAL
    past: Past = Past()


@dataclass(frozen=True)
class SetPace:
    """Go on at another speed."""

    run: int
    pace: Pace


@dataclass(frozen=True)
class More:
    """The last snapshot has been shown: the next one may be sent."""

    run: int


@dataclass(frozen=True)
class Pause:
    """Stop where you are, and say exactly where that is."""

    run: int


@dataclass(frozen=True)
class Quit:
    """End the process."""


Command = Start | SetPace | More | Pause | Quit


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Where training is, and every loss since the last snapshot.

    `losses[i]` is the batch loss of iteration `first_iteration + i * stride`. The stride is 1,
    unless the window has been away for so long that a million losses would have piled up: then
    each pair of them holds the lowest and the highest of 2 * `stride` iterations.

    `tests` are losses on the test samples since the last snapshot, each with its iteration: as many
    as hardly slow training down.

    `kept` are a few states from between the last snapshot and this one. `seconds` is how long the
    run has been trained in all, breaks not counted.
    """

    run: int
    state: ModelState
    first_iteration: int
    losses: Array = field(repr=False)
    stride: int = 1
    tests: tuple[tuple[int, float], ...] = ()
    iterations_per_second: float = 0.0
    kept: tuple[ModelState, ...] = ()
    seconds: float = 0.0


class Reason(StrEnum):
    """Why training stopped."""

    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    HIT = "hit"
    REACHED = "reached"


@dataclass(frozen=True, eq=False)
class Stopped:
    """Training has stopped, in this exact state.

    After a divergence that is the last state whose parameters and loss were finite, and
    `diverged_at` is the iteration in which the loss no longer was. After a hit it is the state
    whose pass, or update, meets the condition; `hits` are all that began to hold there. At a goal
    it is the first state that has `reached` it; of a time or a test loss, the first looked at.
    """

    run: int
    reason: Reason
    last: Snapshot
    diverged_at: int | None = None
    hits: tuple[Hit, ...] = ()
    memory: Memory | None = None
    reached: Reached | None = None

    @property
    def hit(self) -> Hit | None:
        """The first of the hits, in the order of the conditions."""
        return self.hits[0] if self.hits else None

    @property
    def state(self) -> ModelState:
        return self.last.state


@dataclass(frozen=True)
class Failed:
    """The child process met an exception that it should not have, and ends."""

    run: int
    traceback: str


Report = Snapshot | Stopped | Failed
