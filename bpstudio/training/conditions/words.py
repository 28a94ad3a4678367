"""Conditions and hits in words: English templates in the context "breakpoints"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from bpstudio.engine import NetworkSpec
from bpstudio.stepping.notation import plain
from bpstudio.stepping.words import QT_TRANSLATE_NOOP, Text
from bpstudio.training.conditions.breakpoint import Hit
from bpstudio.training.conditions.kinds import AccuracyReaches, Condition, LossFlat
from bpstudio.training.conditions.places import (
    any_layer,
    any_neuron,
    any_weight,
    layer_words,
    neuron_words,
)
from bpstudio.training.conditions.sentences import HAPPENED, TRY, WHY

_DIGITS = 4
_PERCENT = QT_TRANSLATE_NOOP("breakpoints", "{n} %")

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "loss_not_finite": QT_TRANSLATE_NOOP(
            "breakpoints", "The loss or a parameter is no longer finite"
        ),
        "loss_rises": QT_TRANSLATE_NOOP("breakpoints", "The loss rises {times} times running"),
        "loss_below": QT_TRANSLATE_NOOP("breakpoints", "The loss falls below {below}"),
        "loss_flat": QT_TRANSLATE_NOOP(
            "breakpoints", "The loss stays within {tolerance} for {iterations} iterations"
        ),
        "accuracy_reaches": QT_TRANSLATE_NOOP(
            "breakpoints", "The accuracy over an epoch reaches {accuracy}"
        ),
        "gradient_below": QT_TRANSLATE_NOOP(
            "breakpoints", "The gradient norm of {any_layer} falls below {below}"
        ),
        "gradient_above": QT_TRANSLATE_NOOP(
            "breakpoints", "The gradient norm of {any_layer} exceeds {above}"
        ),
        "delta_below": QT_TRANSLATE_NOOP(
            "breakpoints", "The mean |δ| of {any_neuron} falls below {below}"
        ),
        "weight_changes_sign": QT_TRANSLATE_NOOP("breakpoints", "The sign changes of {any_weight}"),
        "weight_above": QT_TRANSLATE_NOOP("breakpoints", "|w| exceeds {above} for {any_weight}"),
        "dead_relu": QT_TRANSLATE_NOOP("breakpoints", "A ReLU is dead: {any_neuron}"),
        "saturated": QT_TRANSLATE_NOOP(
            "breakpoints", "The slope of {any_neuron} is below {slope} for a whole batch"
        ),
        "iteration_reached": QT_TRANSLATE_NOOP("breakpoints", "Iteration {iteration} is reached"),
        "epoch_reached": QT_TRANSLATE_NOOP("breakpoints", "{epoch} epochs are complete"),
    }
)


def describe(condition: Condition) -> Text:
    """The condition in one line, for a list of breakpoints."""
    return Text(DESCRIPTIONS[condition.name], **_settings(condition))


def sentences(hit: Hit, spec: NetworkSpec) -> tuple[Text, Text, Text]:
    """What happened, why, and what to try."""
    key = hit.condition.name
    if key == "loss_not_finite" and hit.layer is not None:
        key = "parameter_not_finite"
    arguments = {**_settings(hit.condition), **_found(hit, spec)}
    happened, why, remedy = (Text(table[key], **arguments) for table in (HAPPENED, WHY, TRY))
    return happened, why, remedy


def _settings(condition: Condition) -> dict[str, str]:
    """Each field as it is shown, and the places that it looks at."""
    values: dict[str, float | None] = asdict(condition)
    shown: dict[str, str] = {
        name: plain(value, _DIGITS) if isinstance(value, float) else f"{value:,}"
        for name, value in values.items()
        if value is not None
    }
    if isinstance(condition, AccuracyReaches):
        shown["accuracy"] = _percent(condition.accuracy)
    if isinstance(condition, LossFlat):
        shown["tolerance"] = _percent(condition.tolerance)
    layer, neuron, source = (_place(values, name) for name in ("layer", "neuron", "source"))
    shown["any_layer"] = any_layer(layer)
    shown["any_neuron"] = any_neuron(layer, neuron)
    shown["any_weight"] = any_weight(layer, neuron, source)
    return shown


def _place(values: dict[str, float | None], name: str) -> int | None:
    value = values.get(name)
    return None if value is None else int(value)


def _percent(share: float) -> Text:
    return Text(_PERCENT, n=plain(100 * share, _DIGITS))


def _found(hit: Hit, spec: NetworkSpec) -> dict[str, str]:
    """What was found, and where."""
    found: dict[str, str] = {
        "at": f"{hit.iteration:,}",
        "value": plain(hit.value, _DIGITS),
        "percent": _percent(hit.value),
    }
    if hit.layer is not None:
        found["layer_name"] = layer_words(spec, hit.layer)
    if hit.layer is not None and hit.neuron is not None:
        found["unit"] = neuron_words(spec, hit.layer, hit.neuron)
    if hit.layer is not None and hit.source is not None:
        found["from"] = neuron_words(spec, hit.layer - 1, hit.source)
    return found
