"""What a verdict on a layer says: English templates in the context "health"."""

from __future__ import annotations

from bpstudio.engine import NetworkSpec
from bpstudio.words import QT_TRANSLATE_NOOP, Text

NOT_FINITE = QT_TRANSLATE_NOOP("health", "The gradient of {layer} is no longer finite.")
LARGE = QT_TRANSLATE_NOOP(
    "health", "The gradient norm of {layer} is {value}; above {threshold} it explodes."
)
OUTWEIGHED = QT_TRANSLATE_NOOP(
    "health",
    "The update of {layer} is {value} times as large as its weights; 0.001 is usual.",
)
FASTER = QT_TRANSLATE_NOOP(
    "health",
    "The gradient of {layer} is {value} times that of the last layer; above {threshold} it "
    "explodes on its way back.",
)
DEAD = QT_TRANSLATE_NOOP(
    "health",
    "{value} of the units of {layer} give 0 for every sample looked at; from {threshold} on, the "
    "layer counts as dead.",
)
SATURATED = QT_TRANSLATE_NOOP(
    "health",
    "{value} of the units of {layer} are flat for every sample looked at; from {threshold} on, "
    "the layer counts as saturated.",
)
SMALL = QT_TRANSLATE_NOOP(
    "health",
    "The gradient norm of {layer} is {value}; below {threshold} it has vanished: the network rests "
    "on a plateau, or has done what it can.",
)
SLOWER = QT_TRANSLATE_NOOP(
    "health",
    "The gradient of {layer} is {value} times that of the last layer; below {threshold} it "
    "vanishes on its way back.",
)
LEARNED = QT_TRANSLATE_NOOP(
    "health",
    "The loss is {value} of that of the best constant guess; below {threshold} there is next to "
    "nothing left to learn, and the small gradient of {layer} is no fault.",
)
HEALTHY = QT_TRANSLATE_NOOP(
    "health", "The gradient of {layer} is {value} times that of the last layer."
)

HEALTHY_LAST = QT_TRANSLATE_NOOP("health", "The gradient norm of {layer} is {value}.")

_PERCENT = QT_TRANSLATE_NOOP("health", "{n} %")
_HIDDEN = QT_TRANSLATE_NOOP("health", "hidden {n}")
_OUTPUT = QT_TRANSLATE_NOOP("health", "the output layer")


def layer_words(spec: NetworkSpec, layer: int) -> Text:
    return Text(_OUTPUT) if layer == len(spec.layers) else Text(_HIDDEN, n=str(layer))


def shown(value: float) -> str:
    """Three digits, with a real minus sign."""
    return f"{value:.3g}".replace("-", "−")


def percent(share: float) -> Text:
    return Text(_PERCENT, n=shown(100 * share))
