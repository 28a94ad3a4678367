"""The conditions on which training stops, each with the definition by which it is checked.

Iteration i is the pass of its batch with the parameters θᵢ, then the update to θᵢ₊₁. Every
condition holds, or not, at an iteration; training stops in the state before that iteration's
update, so that its pass, and its update, can be stepped.

A condition stops training where it *begins* to hold, for each layer, neuron or weight by itself:
at the first iteration of a run, or where it did not hold the iteration before. So training that
goes on after a stop moves on, and stops again only when the condition has ceased to hold in
between. Layers are counted from 1, neurons and their sources from 0, and None means any; a place
that the network does not have is allowed, and never met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar

from bpstudio.engine.settings import FRACTION, POSITIVE
from bpstudio.engine.thresholds import EXPLODED, FLAT_SLOPE, VANISHED
from bpstudio.stepping.words import QT_TRANSLATE_NOOP
from bpstudio.training.conditions.fields import (
    COUNT,
    FINITE,
    LOOK_BACK,
    SHARE,
    checked,
    count,
    layer,
    neuron,
    source,
    threshold,
)

_NEVER_BELOW = "a size is never below 0"
_NOT_ONE = "it takes one iteration at least, and only so many are remembered"


@dataclass(frozen=True)
class Condition:
    """What all conditions share. `label` is an English template in the context "breakpoints".

    Raises UserError ("breakpoint.<field>") for a field that is malformed.
    """

    name: ClassVar[str]
    label: ClassVar[str]

    def __post_init__(self) -> None:
        for one in fields(self):
            value = checked(one.name, getattr(self, one.name), dict(one.metadata))
            object.__setattr__(self, one.name, value)


@dataclass(frozen=True)
class LossNotFinite(Condition):
    """The batch loss overflows, or the update leaves a parameter or slot that is not finite.

    The state is the last that is finite: the one whose pass, or whose update, overflows.
    """

    name: ClassVar[str] = "loss_not_finite"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Loss is not finite")


@dataclass(frozen=True)
class LossRises(Condition):
    """The batch loss has risen `times` times running, from each iteration to the next."""

    name: ClassVar[str] = "loss_rises"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Loss rises")

    times: int = count(10, "number of rises", "k", LOOK_BACK, why=_NOT_ONE, example="10")


@dataclass(frozen=True)
class LossBelow(Condition):
    """The batch loss is below `below`."""

    name: ClassVar[str] = "loss_below"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Loss falls below")

    below: float = threshold(0.01, "loss", "J", FINITE, why="it must be finite", example="0.01")


@dataclass(frozen=True)
class LossFlat(Condition):
    """The batch losses of the last `iterations` iterations lie within `tolerance`.

    Their largest less their smallest is at most `tolerance` times the largest magnitude among
    them. Batches differ: the smaller they are, the more tolerance it takes.
    """

    name: ClassVar[str] = "loss_flat"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Loss stays flat")

    iterations: int = count(
        100, "number of iterations", "k", LOOK_BACK, why=_NOT_ONE, example="100"
    )
    tolerance: float = threshold(
        0.01,
        "tolerance",
        "ε",
        FRACTION,
        why="it is a share of the loss itself",
        example="0.01",
    )


@dataclass(frozen=True)
class GradientBelow(Condition):
    """A layer's gradient vanishes: its norm is below `below`.

    The norm is √Σg² over the layer's weights and biases, of the batch's mean gradient, without
    regularisation.
    """

    name: ClassVar[str] = "gradient_below"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Gradient vanishes")

    below: float = threshold(
        VANISHED, "gradient norm", "‖g‖", POSITIVE, why=_NEVER_BELOW, example="1e-6"
    )
    layer: int | None = layer()


@dataclass(frozen=True)
class GradientAbove(Condition):
    """A layer's gradient explodes: its norm, as in `GradientBelow`, is above `above`."""

    name: ClassVar[str] = "gradient_above"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Gradient explodes")

    above: float = threshold(
        EXPLODED, "gradient norm", "‖g‖", POSITIVE, why="every size is above that", example="100"
    )
    layer: int | None = layer()


@dataclass(frozen=True)
class DeltaBelow(Condition):
    """The mean of a neuron's |δ| = |∂J/∂z| over the samples of the batch is below `below`."""

    name: ClassVar[str] = "delta_below"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "δ of a neuron vanishes")

    below: float = threshold(1e-8, "mean |δ|", "|δ|", POSITIVE, why=_NEVER_BELOW, example="1e-8")
    layer: int | None = layer()
    neuron: int | None = neuron()


@dataclass(frozen=True)
class WeightChangesSign(Condition):
    """The update takes a weight from one side of 0 to the other; biases do not count."""

    name: ClassVar[str] = "weight_changes_sign"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "A weight changes sign")

    layer: int | None = layer()
    neuron: int | None = neuron()
    source: int | None = source()


@dataclass(frozen=True)
class WeightAbove(Condition):
    """The update takes |w| of a weight from at most `above` to more; biases do not count."""

    name: ClassVar[str] = "weight_above"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "A weight grows large")

    above: float = threshold(
        10.0, "weight", "|w|", POSITIVE, why="every size is above that", example="10"
    )
    layer: int | None = layer()
    neuron: int | None = neuron()
    source: int | None = source()


@dataclass(frozen=True)
class DeadReLU(Condition):
    """A ReLU neuron is inactive, a = 0, for every sample of the whole training set.

    The whole set is looked at where the gradient of the neuron's bias is 0, as it is when no sample
    of the batch activates it. A neuron that was found dead counts as dead for as long as it is.
    """

    name: ClassVar[str] = "dead_relu"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "A ReLU is dead")

    layer: int | None = layer()
    neuron: int | None = neuron()


@dataclass(frozen=True)
class Saturated(Condition):
    """The slope of a sigmoid or tanh neuron is below `slope` for every sample of the batch."""

    name: ClassVar[str] = "saturated"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "A neuron saturates")

    slope: float = threshold(FLAT_SLOPE, "slope", "f′", POSITIVE, why=_NEVER_BELOW, example="0.01")
    layer: int | None = layer()
    neuron: int | None = neuron()


@dataclass(frozen=True)
class AccuracyReaches(Condition):
    """Of the last epoch's worth of samples, as training saw them, the share `accuracy` was right.

    These are the batches of the last `batches_per_epoch` iterations: as many samples as there are
    in the training set, each judged by the outputs of its own pass, before its update. With
    one-hot targets a sample is right when its largest output is that of its class; with targets
    of two values, when every output lies on its target's side of the middle between the two.
    It never holds before an epoch's worth was seen, nor for targets of any other kind.
    """

    name: ClassVar[str] = "accuracy_reaches"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Accuracy reaches")

    accuracy: float = threshold(
        0.95, "accuracy", "acc", SHARE, why="it is a share of the samples", example="0.95"
    )


@dataclass(frozen=True)
class IterationReached(Condition):
    """Training comes to iteration `iteration`: so many updates have been made.

    The iteration at which a run begins is not come to.
    """

    name: ClassVar[str] = "iteration_reached"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Iteration")

    iteration: int = count(
        1000, "iteration", "n", COUNT, why="training begins at 0", example="1000"
    )


@dataclass(frozen=True)
class EpochReached(Condition):
    """Training comes to the first iteration after `epoch` whole epochs, as `IterationReached`."""

    name: ClassVar[str] = "epoch_reached"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("breakpoints", "Epoch")

    epoch: int = count(10, "epoch", "e", COUNT, why="training begins at 0", example="10")


CONDITIONS: Mapping[str, type[Condition]] = MappingProxyType(
    {
        one.name: one
        for one in (
            LossNotFinite,
            LossRises,
            LossBelow,
            LossFlat,
            AccuracyReaches,
            GradientBelow,
            GradientAbove,
            DeltaBelow,
            WeightChangesSign,
            WeightAbove,
            DeadReLU,
            Saturated,
            IterationReached,
            EpochReached,
        )
    }
)
"""The conditions by name, in the order a menu shows them."""
