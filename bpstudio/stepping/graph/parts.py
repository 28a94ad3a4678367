"""What a computational graph is made of: wires that carry numbers, and gates between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Place(NamedTuple):
    """The neuron, or with `source` the weight into it, that a part of the graph belongs to.

    The layer after the last is the loss.
    """

    layer: int
    neuron: int
    source: int | None = None


@dataclass(frozen=True)
class Wire:
    """A number on its way forward, and ∂J/∂ of it on its way back; None is not revealed yet."""

    name: str = ""
    value: float | None = None
    gradient: float | None = None
    gradient_name: str = ""
    place: Place | None = None
    lit: bool = False
    """Whether the current step is about it."""
    weight: bool = False
    value_grows: bool = False
    """Whether the value is a sum that lacks terms still."""
    gradient_grows: bool = False


class Local(NamedTuple):
    """A gate's local derivative: by what, as a rule, and its number where it is known."""

    by: str
    rule: str
    value: float | None = None


@dataclass(frozen=True)
class Gate:
    """An operation; `label` is its sign: ×, +, σ, ReLU."""

    label: str
    local: tuple[Local, ...] = ()
    place: Place | None = None
    lit: bool = False


@dataclass(frozen=True)
class Pair:
    """Two wires into one gate, and what comes out."""

    first: Wire
    second: Wire
    gate: Gate
    out: Wire


@dataclass(frozen=True)
class Rest:
    """All the rows that are not drawn one by one; `wire` carries their sum."""

    count: int
    wire: Wire


@dataclass(frozen=True)
class Sum:
    """The wires that are added up: a neuron's products and its bias, or the parts of a loss."""

    pairs: tuple[Pair, ...]
    rest: Rest | None
    bias: Wire | None
    gate: Gate
    out: Wire


@dataclass(frozen=True)
class Branch:
    """One way on: a times the weight to a neuron of the next layer.

    `back` is the branch before the gate, whose gradient w δ is what comes back along it; `out` is
    the product on its way into that neuron's sum, whose gradient is that neuron's δ.
    """

    weight: Wire
    back: Wire
    gate: Gate
    out: Wire


@dataclass(frozen=True)
class FanOut:
    """Where a value goes: to the neurons of the next layer."""

    branches: tuple[Branch, ...]
    rest: Rest | None


@dataclass(frozen=True)
class Cost:
    """Where an output goes: its own part of the loss and, of several, the sum with the others."""

    target: Wire | None
    gate: Gate
    part: Wire
    total: Gate | None
    others: Rest | None
    loss: Wire


@dataclass(frozen=True)
class Lane:
    """One neuron's way through softmax; `target` is None in a hidden layer."""

    z: Wire
    a: Wire
    target: Wire | None


@dataclass(frozen=True)
class Softmax:
    """One gate for a whole layer. `lanes` are this neuron's and a few others'."""

    lanes: tuple[Lane, ...]
    hidden: int
    gate: Gate
    cost: Gate | None
    loss: Wire | None
    fan_out: FanOut | None


@dataclass(frozen=True)
class Change:
    """One parameter's update: the gradient through the optimizer's gate, taken off the parameter.

    `gradient` is a wire whose value is what the optimizer receives.
    """

    before: Wire
    gradient: Wire
    gate: Gate
    step: Wire
    minus: Gate
    after: Wire


@dataclass(frozen=True)
class Mean:
    """One parameter's gradients, summed over the batch, and their mean."""

    summed: Wire
    gate: Gate
    mean: Wire


class Form(Enum):
    """What the graph as a whole is about."""

    NEURON = "neuron"
    INPUT = "input"
    LOSS = "loss"
    MEAN = "mean"
    UPDATE = "update"


@dataclass(frozen=True)
class Graph:
    """The computational graph around one neuron, as far as a cursor has revealed it.

    `sum`, `activation` and `a` follow each other; what a form does not have is None or empty.
    """

    form: Form
    title: str
    sample: int
    sum: Sum | None = None
    activation: Gate | None = None
    a: Wire | None = None
    onward: FanOut | Cost | Softmax | None = None
    fused: str = ""
    """How δ comes about where activation and loss are differentiated as one."""
    rows: tuple[Change, ...] | tuple[Mean, ...] = ()
    more: int = 0
    """How many rows are left out."""
