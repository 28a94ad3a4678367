"""What a hit has to say: what happened, why, and what to try, marked for translation.

The keys are names of conditions, and "parameter_not_finite" for a loss that still is finite.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bpstudio.stepping.words import QT_TRANSLATE_NOOP

HAPPENED: Mapping[str, str] = MappingProxyType(
    {
        "loss_not_finite": QT_TRANSLATE_NOOP(
            "breakpoints", "At iteration {at} the loss is no longer finite."
        ),
        "parameter_not_finite": QT_TRANSLATE_NOOP(
            "breakpoints",
            "The update of iteration {at} makes a parameter of {unit} overflow.",
        ),
        "loss_rises": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} the batch loss has risen {times} times running, to {value}.",
        ),
        "loss_below": QT_TRANSLATE_NOOP(
            "breakpoints", "At iteration {at} the batch loss is {value}, below {below}."
        ),
        "loss_flat": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} the batch loss, {value}, has stayed within {tolerance} for "
            "{iterations} iterations.",
        ),
        "accuracy_reaches": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at}, {percent} of an epoch's worth of samples were right.",
        ),
        "gradient_below": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} the gradient of {layer_name} has all but vanished: its norm is "
            "{value}.",
        ),
        "gradient_above": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} the gradient of {layer_name} explodes: its norm is {value}, and "
            "{unit} has the largest part in it.",
        ),
        "delta_below": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} hardly any error reaches {unit}: its mean |δ| over the batch is "
            "{value}.",
        ),
        "weight_changes_sign": QT_TRANSLATE_NOOP(
            "breakpoints",
            "The update of iteration {at} turns the weight from {from} to {unit} over: it becomes "
            "{value}.",
        ),
        "weight_above": QT_TRANSLATE_NOOP(
            "breakpoints",
            "The update of iteration {at} takes the weight from {from} to {unit} beyond {above}: "
            "it becomes {value}.",
        ),
        "dead_relu": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} {unit} is dead: its sum is {value} at most for every sample of the "
            "training set, so its ReLU always gives 0.",
        ),
        "saturated": QT_TRANSLATE_NOOP(
            "breakpoints",
            "At iteration {at} {unit} is saturated: its slope is {value} at most for every sample "
            "of the batch.",
        ),
        "iteration_reached": QT_TRANSLATE_NOOP("breakpoints", "Iteration {at} is reached."),
        "epoch_reached": QT_TRANSLATE_NOOP(
            "breakpoints", "{epoch} epochs are complete; iteration {at} comes next."
        ),
    }
)

_TOO_FAR = QT_TRANSLATE_NOOP(
    "breakpoints",
    "Each step went further than the gradient holds good for, so the next gradient was larger "
    "still.",
)
_SMALLER_RATE = QT_TRANSLATE_NOOP(
    "breakpoints", "Try a smaller learning rate, or smaller initial weights."
)
_AS_ASKED = QT_TRANSLATE_NOOP("breakpoints", "This is where you asked training to stop.")
_STEP_ON = QT_TRANSLATE_NOOP("breakpoints", "Step through this iteration, or train on.")

WHY: Mapping[str, str] = MappingProxyType(
    {
        "loss_not_finite": _TOO_FAR,
        "parameter_not_finite": _TOO_FAR,
        "loss_rises": QT_TRANSLATE_NOOP(
            "breakpoints",
            "The steps overshoot the valley, or these batches are harder than those before.",
        ),
        "loss_below": QT_TRANSLATE_NOOP(
            "breakpoints", "The network has learnt this batch about as well as you asked."
        ),
        "loss_flat": QT_TRANSLATE_NOOP(
            "breakpoints",
            "The gradients are small, or the steps are: a minimum, a plateau, or neurons that no "
            "longer learn.",
        ),
        "accuracy_reaches": QT_TRANSLATE_NOOP(
            "breakpoints", "The outputs now lie on the right side for that many samples."
        ),
        "gradient_below": QT_TRANSLATE_NOOP(
            "breakpoints",
            "On its way back the error is multiplied by a weight and a slope in every layer, and "
            "these are small; or there is no error left.",
        ),
        "gradient_above": QT_TRANSLATE_NOOP(
            "breakpoints",
            "On its way back the error is multiplied by large weights in every layer, or the "
            "error itself is large.",
        ),
        "delta_below": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Its slope is close to 0, or the weights that lead on from it are, or there is no "
            "error left.",
        ),
        "weight_changes_sign": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Its gradient has pushed it through 0: from now on {unit} counts {from} the other "
            "way round.",
        ),
        "weight_above": QT_TRANSLATE_NOOP(
            "breakpoints", "Its gradient keeps the same sign, and nothing holds it back."
        ),
        "dead_relu": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Where a ReLU is inactive its slope is 0, so no error passes and its own weights no "
            "longer learn.",
        ),
        "saturated": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Its sums are so large that the activation is flat there: hardly any error passes, "
            "and its weights hardly learn.",
        ),
        "iteration_reached": _AS_ASKED,
        "epoch_reached": _AS_ASKED,
    }
)

TRY: Mapping[str, str] = MappingProxyType(
    {
        "loss_not_finite": _SMALLER_RATE,
        "parameter_not_finite": _SMALLER_RATE,
        "loss_rises": QT_TRANSLATE_NOOP(
            "breakpoints", "Try a smaller learning rate, or a larger batch."
        ),
        "loss_below": _STEP_ON,
        "loss_flat": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Look at the gradients: where they are small, try other initial weights or "
            "activations; otherwise another learning rate.",
        ),
        "accuracy_reaches": QT_TRANSLATE_NOOP(
            "breakpoints", "Compare it with the loss on the test samples, or train on."
        ),
        "gradient_below": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Try ReLU in place of sigmoid or tanh, larger initial weights, or fewer layers.",
        ),
        "gradient_above": _SMALLER_RATE,
        "delta_below": QT_TRANSLATE_NOOP(
            "breakpoints", "Step to its δ and see which factor is small."
        ),
        "weight_changes_sign": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Step its update; where weights flip back and forth, try a smaller learning rate.",
        ),
        "weight_above": QT_TRANSLATE_NOOP(
            "breakpoints", "Try L2 regularisation, or a smaller learning rate."
        ),
        "dead_relu": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Try leaky ReLU, a smaller learning rate, or raise the bias of {unit} above 0.",
        ),
        "saturated": QT_TRANSLATE_NOOP(
            "breakpoints",
            "Try smaller initial weights, inputs of a smaller scale, or ReLU.",
        ),
        "iteration_reached": _STEP_ON,
        "epoch_reached": _STEP_ON,
    }
)
