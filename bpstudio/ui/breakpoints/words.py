"""Breakpoints in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.engine import NetworkSpec
from bpstudio.stepping import Kind, Phase, Stop
from bpstudio.stepping.words import QT_TRANSLATE_NOOP, translated
from bpstudio.training.conditions import Condition, describe
from bpstudio.ui.cursor_words import phase_words

translate = QCoreApplication.translate

LABELS = frozenset(
    {
        QT_TRANSLATE_NOOP("breakpoints", "number of rises"),
        QT_TRANSLATE_NOOP("breakpoints", "loss"),
        QT_TRANSLATE_NOOP("breakpoints", "number of iterations"),
        QT_TRANSLATE_NOOP("breakpoints", "tolerance"),
        QT_TRANSLATE_NOOP("breakpoints", "gradient norm"),
        QT_TRANSLATE_NOOP("breakpoints", "mean |δ|"),
        QT_TRANSLATE_NOOP("breakpoints", "weight"),
        QT_TRANSLATE_NOOP("breakpoints", "slope"),
        QT_TRANSLATE_NOOP("breakpoints", "accuracy"),
        QT_TRANSLATE_NOOP("breakpoints", "iteration"),
        QT_TRANSLATE_NOOP("breakpoints", "epoch"),
        QT_TRANSLATE_NOOP("breakpoints", "layer"),
        QT_TRANSLATE_NOOP("breakpoints", "neuron"),
        QT_TRANSLATE_NOOP("breakpoints", "source"),
    }
)
"""What the settings of conditions are called."""


def words(english: str) -> str:
    """A label or a template of the conditions."""
    return translate("breakpoints", english)


def condition_words(condition: Condition) -> str:
    """The condition in one line."""
    return translated(describe(condition), words)


def stop_words(spec: NetworkSpec, stop: Stop) -> str:
    """Such as "Stop at backward · hidden 1, neuron 2"."""
    # A line breaks before the place, not within it.
    place = _of_kind(stop.kind).format(_place(spec, stop).replace(" ", "\N{NO-BREAK SPACE}"))
    phase = phase_words(stop.phase).lower()
    return translate("breakpoints", "Stop at {phase} · {place}").format(phase=phase, place=place)


def phase_menu_words(phase: Phase) -> str:
    """What a menu offers for a node."""
    if phase is Phase.FORWARD:
        return translate("breakpoints", "Stop here in the forward pass")
    return translate("breakpoints", "Stop here in the backward pass")


def _of_kind(kind: Kind) -> str:
    """What of its place a step is about, where the phase does not say it."""
    return {
        Kind.SUM: translate("breakpoints", "z of {0}"),
        Kind.GRADIENT: translate("breakpoints", "gradients of {0}"),
        Kind.MEAN: translate("breakpoints", "means of {0}"),
    }.get(kind, "{0}")


def _place(spec: NetworkSpec, stop: Stop) -> str:
    if stop.kind is Kind.LOSS_TOTAL:
        return translate("breakpoints", "total")
    if stop.neuron is None:
        return _layer(spec, stop.layer)
    number = f"{stop.neuron + 1:,}"
    if stop.layer == 0:
        return translate("breakpoints", "input {0}").format(number)
    if stop.layer >= len(spec.layers):
        return translate("breakpoints", "output {0}").format(number)
    return translate("breakpoints", "hidden {0}, neuron {1}").format(stop.layer, number)


def _layer(spec: NetworkSpec, layer: int) -> str:
    if layer == 0:
        return translate("breakpoints", "the inputs")
    if layer >= len(spec.layers):
        return translate("breakpoints", "the output layer")
    return translate("breakpoints", "hidden {0}").format(layer)
