"""What a project file holds: everything a run follows from, and nothing that can be computed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from bpstudio.engine import (
    SGD,
    Array,
    Dataset,
    DataSpec,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    Regulariser,
    initialise,
    make_dataset,
)
from bpstudio.errors import UserError
from bpstudio.stepping.stops import Stop
from bpstudio.training import ModelState, Problem
from bpstudio.training.conditions import Breakpoint

GIVEN = "given"
DOUBLE, SINGLE = "float64", "float32"


@dataclass(frozen=True)
class Figure:
    """A number printed in the source of an example, and which quantity of the pass it is.

    `quantity` is read by `bpstudio.io.figures`; `published` keeps the digits as printed.
    """

    label: str
    published: str
    quantity: str
    note: str = ""


@dataclass(frozen=True)
class Document:
    """A network, its data and how it is trained. Immutable: an edit makes another one.

    `parameters` is the flat vector for the initialiser "given", as numbers so that documents
    compare by value; None for every other initialiser. Training is in `precision`.
    """

    name: str
    spec: NetworkSpec
    data: DataSpec
    optimizer: Optimizer = field(default_factory=lambda: SGD(0.03))
    regulariser: Regulariser = field(default_factory=NoRegulariser)
    batch_size: int = 10
    seed: int = 0
    initialiser: str = "xavier_uniform"
    parameters: tuple[float, ...] | None = None
    figures: tuple[Figure, ...] = ()
    source: str = ""
    notes: str = ""
    breakpoints: tuple[Breakpoint, ...] = ()
    """Where training stops; like `stops`, no part of what the numbers follow from."""
    stops: tuple[Stop, ...] = ()
    """Where running on through a pass stops."""
    precision: str = DOUBLE

    def problem(self, dataset: Dataset | None = None) -> Problem:
        """Everything checked, and the dataset made unless it is given: large ones take long.

        Raises UserError with the field at fault.
        """
        if self.seed < 0:
            raise UserError("The seed is a whole number from 0 up.", field="training.seed")
        if self.precision not in (DOUBLE, SINGLE):
            raise UserError(
                f"Training is in {DOUBLE} or {SINGLE}, not in “{self.precision}”.",
                field="training.precision",
            )
        if dataset is None:
            dataset = make_dataset(self.data, self.spec, self.seed)
        return Problem(
            self.spec, dataset, self.optimizer, self.regulariser, self.batch_size, self.seed
        )

    def has_rows_of(self, other: Document) -> bool:
        """Whether the two make the very same dataset."""
        return self._rows == other._rows

    @property
    def _rows(self) -> tuple[object, ...]:
        """All that a dataset is made of: targets are encoded for the output layer and the loss."""
        return self.data, self.seed, self.spec.inputs, self.spec.layers[-1], self.spec.loss

    def initial_parameters(self) -> Array:
        """The flat vector that training starts from."""
        if self.initialiser != GIVEN:
            return initialise(self.spec, self.initialiser, self.seed)
        if self.parameters is None or len(self.parameters) != self.spec.n_parameters:
            raise UserError(
                "No weights are given for a network of this shape.",
                field="training.initialiser",
                hint="Choose another initialisation.",
            )
        return np.array(self.parameters)

    def initial_state(self, problem: Problem) -> ModelState:
        """The state that training starts from, in the document's precision."""
        return problem.initial_state(self.initial_parameters().astype(self.precision, copy=False))

    def stopping_as(self, other: Document) -> Document:
        """This document with the breakpoints of the other; the other itself if it is that."""
        document = replace(self, breakpoints=other.breakpoints, stops=other.stops)
        return other if document == other else document

    def computes_as(self, other: Document) -> bool:
        """Whether the two differ in their breakpoints at most."""
        return self.stopping_as(other) is other

    def with_spec(self, spec: NetworkSpec) -> Document:
        """The document with another network; given weights that no longer fit are let go."""
        if self.initialiser == GIVEN and spec.sizes != self.spec.sizes:
            return replace(
                self, spec=spec, parameters=None, initialiser="xavier_uniform", figures=()
            )
        return replace(self, spec=spec)


def new_document() -> Document:
    """What File > New shows: TensorFlow Playground's first network, on its first data set."""
    layers = (Dense(4, "tanh"), Dense(2, "tanh"), Dense(1, "tanh"))
    return Document("Untitled", NetworkSpec(2, layers), DataSpec("circle"))
