"""Titles, names and headers of explanations, in English, each marked for translation.

What stands in braces is filled in by `Text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bpstudio.stepping.words import QT_TRANSLATE_NOOP

# Phases and titles -------------------------------------------------------------------------------

FORWARD = QT_TRANSLATE_NOOP("explain", "Forward")
LOSS = QT_TRANSLATE_NOOP("explain", "Loss")
BACKWARD = QT_TRANSLATE_NOOP("explain", "Backward")
UPDATE = QT_TRANSLATE_NOOP("explain", "Update")
TITLE = QT_TRANSLATE_NOOP("explain", "{phase} · {what}")
READY = QT_TRANSLATE_NOOP("explain", "Ready")
SUM_OF = QT_TRANSLATE_NOOP("explain", "sum of {unit}")
PRODUCT_FROM = QT_TRANSLATE_NOOP("explain", "{unit} · product from {source}")
BIAS_OF = QT_TRANSLATE_NOOP("explain", "{unit} · bias")
ACTIVATION_OF = QT_TRANSLATE_NOOP("explain", "{unit} · {f}")
LOSS_OF = QT_TRANSLATE_NOOP("explain", "part of {unit}")
LOSS_OF_SAMPLE = QT_TRANSLATE_NOOP("explain", "J of the sample")
DELTA_OF = QT_TRANSLATE_NOOP("explain", "δ of {unit}")
DELTA_FROM = QT_TRANSLATE_NOOP("explain", "δ of {unit} · from {source}")
LOSS_SLOPE_OF = QT_TRANSLATE_NOOP("explain", "∂J/∂a of {unit}")
SLOPE_OF = QT_TRANSLATE_NOOP("explain", "slope of {unit}")
GRADIENTS_OF = QT_TRANSLATE_NOOP("explain", "gradients of {unit}")
GRADIENT_OF = QT_TRANSLATE_NOOP("explain", "∂J/∂{parameter}")
INPUT_GRADIENT_OF = QT_TRANSLATE_NOOP("explain", "∂J/∂x of {unit}")
INPUT_GRADIENT_FROM = QT_TRANSLATE_NOOP("explain", "∂J/∂x of {unit} · from {source}")
MEAN_OF = QT_TRANSLATE_NOOP("explain", "mean gradients of {unit}")
MEAN_OF_ONE = QT_TRANSLATE_NOOP("explain", "mean of ∂J/∂{parameter}")
UPDATE_OF = QT_TRANSLATE_NOOP("explain", "new weights of {unit}")
UPDATE_OF_ONE = QT_TRANSLATE_NOOP("explain", "new {parameter}")
LAYER_DELTAS_OF = QT_TRANSLATE_NOOP("explain", "δ and gradients of {layer}")
INPUT_GRADIENTS = QT_TRANSLATE_NOOP("explain", "∂J/∂x of the inputs")
FORWARD_DONE = QT_TRANSLATE_NOOP("explain", "the whole pass")
BACKWARD_DONE = QT_TRANSLATE_NOOP("explain", "the whole pass")
SAMPLE_DONE = QT_TRANSLATE_NOOP("explain", "sample {n} of {of}")
ITERATION_DONE = QT_TRANSLATE_NOOP("explain", "the whole iteration")

# Names of layers and units -----------------------------------------------------------------------

INPUT = QT_TRANSLATE_NOOP("explain", "input")
HIDDEN = QT_TRANSLATE_NOOP("explain", "hidden {n}")
OUTPUT = QT_TRANSLATE_NOOP("explain", "output")
LOSS_BOX = QT_TRANSLATE_NOOP("explain", "loss")
INPUT_UNIT = QT_TRANSLATE_NOOP("explain", "input {n}")
HIDDEN_UNIT = QT_TRANSLATE_NOOP("explain", "{layer}, neuron {n}")
OUTPUT_UNIT = QT_TRANSLATE_NOOP("explain", "output {n}")
ONE_INPUT = QT_TRANSLATE_NOOP("explain", "1 input")
INPUTS = QT_TRANSLATE_NOOP("explain", "{n} inputs")
NEURON_UNIT = QT_TRANSLATE_NOOP("explain", "neuron {n}")

# Tables ------------------------------------------------------------------------------------------

FROM = QT_TRANSLATE_NOOP("explain", "from")
SUM = QT_TRANSLATE_NOOP("explain", "sum")
SUM_SO_FAR = QT_TRANSLATE_NOOP("explain", "sum so far")
BIAS = QT_TRANSLATE_NOOP("explain", "bias")
MORE = QT_TRANSLATE_NOOP("explain", "… {n} more")
EARLIER = QT_TRANSLATE_NOOP("explain", "… {n} earlier")
NEURON_HEADER = QT_TRANSLATE_NOOP("explain", "neuron")
LAYER_HEADER = QT_TRANSLATE_NOOP("explain", "layer")
FACTOR = QT_TRANSLATE_NOOP("explain", "factor")
VALUE = QT_TRANSLATE_NOOP("explain", "value")
PRODUCT_HEADER = QT_TRANSLATE_NOOP("explain", "product")
THROUGH = QT_TRANSLATE_NOOP("explain", "through")
MEAN_HEADER = QT_TRANSLATE_NOOP("explain", "mean")
BEFORE = QT_TRANSLATE_NOOP("explain", "before")
AFTER = QT_TRANSLATE_NOOP("explain", "after")
CHANGE = QT_TRANSLATE_NOOP("explain", "change")
QUANTITY = QT_TRANSLATE_NOOP("explain", "quantity")
LOSS_BEFORE = QT_TRANSLATE_NOOP("explain", "loss before")
LOSS_AFTER = QT_TRANSLATE_NOOP("explain", "loss after")
PENALTY = QT_TRANSLATE_NOOP("explain", "penalty on weights")

ACTIVATION_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "identity": QT_TRANSLATE_NOOP("explain", "identity"),
        "sigmoid": QT_TRANSLATE_NOOP("explain", "sigmoid"),
        "tanh": QT_TRANSLATE_NOOP("explain", "tanh"),
        "relu": QT_TRANSLATE_NOOP("explain", "ReLU"),
        "leaky_relu": QT_TRANSLATE_NOOP("explain", "leaky ReLU"),
        "elu": QT_TRANSLATE_NOOP("explain", "ELU"),
        "softplus": QT_TRANSLATE_NOOP("explain", "softplus"),
        "silu": QT_TRANSLATE_NOOP("explain", "SiLU"),
        "step": QT_TRANSLATE_NOOP("explain", "step"),
        "softmax": QT_TRANSLATE_NOOP("explain", "softmax"),
    }
)

LOSS_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "half_squared_error": QT_TRANSLATE_NOOP("explain", "half squared error"),
        "mean_squared_error": QT_TRANSLATE_NOOP("explain", "mean squared error"),
        "mean_absolute_error": QT_TRANSLATE_NOOP("explain", "mean absolute error"),
        "binary_cross_entropy": QT_TRANSLATE_NOOP("explain", "binary cross-entropy"),
        "cross_entropy": QT_TRANSLATE_NOOP("explain", "cross-entropy"),
        "output": QT_TRANSLATE_NOOP("explain", "output"),
    }
)

OPTIMIZERS: Mapping[str, str] = MappingProxyType(
    {
        "sgd": QT_TRANSLATE_NOOP(
            "explain",
            "SGD goes against the gradient, η = {eta} times as far.",
        ),
        "momentum": QT_TRANSLATE_NOOP(
            "explain",
            "Momentum keeps a velocity v of past gradients and goes along it, η = {eta} times as "
            "far.",
        ),
        "nesterov": QT_TRANSLATE_NOOP(
            "explain",
            "Nesterov's momentum looks one velocity ahead, and goes η = {eta} times as far.",
        ),
        "adagrad": QT_TRANSLATE_NOOP(
            "explain",
            "AdaGrad divides η = {eta} by the root of all squared gradients so far: what has "
            "moved much moves less.",
        ),
        "rmsprop": QT_TRANSLATE_NOOP(
            "explain",
            "RMSProp divides η = {eta} by the root of a running mean of squared gradients.",
        ),
        "adam": QT_TRANSLATE_NOOP(
            "explain",
            "Adam goes along a running mean m of gradients, over the root of a running mean v of "
            "their squares; both are corrected for having started at 0. η = {eta} is about the "
            "longest step.",
        ),
        "adamw": QT_TRANSLATE_NOOP(
            "explain",
            "AdamW first shrinks every parameter a little, then takes a step of Adam with η = "
            "{eta}.",
        ),
    }
)
