"""A landscape to be computed a little at a time: its plane, its ranges, and the loss over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine import Array, NetworkSpec
from bpstudio.errors import UserError
from bpstudio.landscape.directions import (
    Directions,
    Kind,
    principal_directions,
    random_directions,
    two_weights,
)
from bpstudio.landscape.path import axis_ranges, project
from bpstudio.landscape.surface import FINEST, Surface, Survey


@dataclass(frozen=True, eq=False)
class Question:
    """The landscape around theta (n_parameters,), over inputs (n, inputs) and targets.

    `parameters` are the two of WEIGHTS, `seed` is that of RANDOM. `path` is states of training in
    order, which PRINCIPAL needs and all make room for.
    """

    spec: NetworkSpec
    inputs: Array
    targets: Array
    theta: Array
    kind: Kind = Kind.WEIGHTS
    parameters: tuple[int, int] = (0, 1)
    seed: int = 0
    path: tuple[Array, ...] = ()
    finest: int = FINEST

    def directions(self) -> Directions:
        """The plane; raises UserError where it cannot be."""
        if not np.isfinite(self.theta).all():
            raise UserError(
                "Some weights are no longer finite numbers, so there is no loss around them.",
                hint="Go back to an iteration before they left the finite numbers.",
            )
        match self.kind:
            case Kind.WEIGHTS:
                return two_weights(self.spec, self.theta, *self.parameters)
            case Kind.RANDOM:
                return random_directions(self.spec, self.theta, self.seed)
            case Kind.PRINCIPAL:
                return principal_directions(self.path)


@dataclass(frozen=True, eq=False)
class Answer:
    """How far it has come, 0 … 1; the same surface object until there is a finer one."""

    directions: Directions
    surface: Surface | None
    progress: float


class Task:
    """Answers one question step by step, the first time with the plane alone."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._directions: Directions | None = None
        self._survey: Survey | None = None
        self._surface: Surface | None = None
        self._level = 0

    def step(self, seconds: float) -> Answer:
        """Go on for about so long; raises UserError as the parts do."""
        if self._directions is None:
            self._directions = self.question.directions()
            return Answer(self._directions, None, 0.0)
        if self._survey is None:
            self._survey = self._begin(self._directions)
        progress = self._survey.step(seconds)
        if self._survey.level != self._level:
            self._level, self._surface = self._survey.level, self._survey.result()
        return Answer(self._directions, self._surface, progress)

    def _begin(self, directions: Directions) -> Survey:
        asked = self.question
        points = project(directions, [*asked.path, asked.theta]).points
        ranges = axis_ranges(directions, points)
        return Survey(asked.spec, directions, asked.inputs, asked.targets, ranges, asked.finest)
