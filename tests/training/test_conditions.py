"""Conditions as data: what they refuse, how they are written down, and in which words."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.errors import UserError
from bpstudio.stepping import Kind, Schedule
from bpstudio.stepping.words import Text, translated
from bpstudio.training.conditions import (
    CONDITIONS,
    AccuracyReaches,
    Breakpoint,
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    Hit,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Saturated,
    WeightAbove,
    WeightChangesSign,
    describe,
    from_json,
    responsible,
    sentences,
    to_json,
)

SPEC = NetworkSpec(2, (Dense(3, "relu"), Dense(2, "softmax")), "cross_entropy")
EVERY = [kind() for kind in CONDITIONS.values()]
by_name = pytest.mark.parametrize("condition", EVERY, ids=lambda one: one.name)


@by_name
def test_a_breakpoint_is_written_and_read(condition: Condition) -> None:
    for enabled in (True, False):
        original = Breakpoint(condition, enabled)
        tree = json.loads(json.dumps(to_json(original)))
        assert tree["condition"] == condition.name
        assert from_json(tree) == original


def test_settings_are_written_and_read() -> None:
    original = Breakpoint(WeightAbove(2.5, layer=2, neuron=0, source=1))
    assert to_json(original) == {
        "condition": "weight_above",
        "enabled": True,
        "above": 2.5,
        "layer": 2,
        "neuron": 0,
        "source": 1,
    }
    assert from_json(to_json(original)) == original


@by_name
def test_each_field_says_what_a_form_needs(condition: Condition) -> None:
    assert condition.label
    for one in fields(condition):
        assert {"label", "symbol", "limits", "example", "whole", "optional"} <= set(one.metadata)
        example = float(one.metadata["example"])
        changed: Any = {one.name: int(example) if one.metadata["whole"] else example}
        assert getattr(replace(condition, **changed), one.name) == example


@by_name
def test_it_travels_to_the_child_process(condition: Condition) -> None:
    assert pickle.loads(pickle.dumps(condition)) == condition


MALFORMED = [
    (LossRises, "times", 0),
    (LossRises, "times", 1.5),
    (LossRises, "times", 10**9),
    (LossFlat, "iterations", -3),
    (LossFlat, "tolerance", 1.0),
    (LossFlat, "tolerance", -0.1),
    (LossBelow, "below", float("nan")),
    (LossBelow, "below", float("inf")),
    (LossBelow, "below", "0.1"),
    (LossBelow, "below", True),
    (LossBelow, "below", None),
    (LossBelow, "below", 10**400),
    (GradientBelow, "below", 0.0),
    (GradientBelow, "layer", 0),
    (GradientAbove, "above", -1.0),
    (DeltaBelow, "neuron", -1),
    (DeltaBelow, "below", -1e-9),
    (WeightChangesSign, "source", 0.5),
    (WeightAbove, "above", 0.0),
    (DeadReLU, "layer", "one"),
    (Saturated, "slope", 0.0),
    (AccuracyReaches, "accuracy", 0.0),
    (AccuracyReaches, "accuracy", 1.01),
    (IterationReached, "iteration", 0),
    (EpochReached, "epoch", 2.5),
]


@pytest.mark.parametrize(("kind", "name", "value"), MALFORMED)
def test_what_is_malformed_is_refused_at_its_field(
    kind: type[Condition], name: str, value: object
) -> None:
    settings: dict[str, Any] = {name: value}
    with pytest.raises(UserError) as caught:
        kind(**settings)
    assert caught.value.field == f"breakpoint.{name}"
    assert "such as" in caught.value.message
    with pytest.raises(UserError) as caught:
        from_json({"condition": kind.name, **settings})
    assert caught.value.field == f"breakpoint.{name}"


@pytest.mark.parametrize(
    ("tree", "field"),
    [
        (None, "condition"),
        ([], "condition"),
        ({}, "condition"),
        ({"condition": "loss_sideways"}, "condition"),
        ({"condition": ["loss_below"]}, "condition"),
        ({"condition": "loss_below", "enabled": 1}, "enabled"),
        ({"condition": "loss_below", "above": 3.0}, "above"),
    ],
)
def test_a_tree_that_is_no_breakpoint_is_refused(tree: object, field: str) -> None:
    with pytest.raises(UserError) as caught:
        from_json(tree)
    assert caught.value.field == f"breakpoint.{field}"


def test_what_can_never_hold_is_allowed() -> None:
    LossBelow(-5.0)
    DeadReLU(layer=99, neuron=1000)
    AccuracyReaches(1.0)
    IterationReached(10**12)


def test_numbers_become_plain_ones() -> None:
    assert type(LossBelow(1).below) is float
    assert type(LossRises(3.0).times) is int  # type: ignore[arg-type] # as a form may give it


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (LossRises(5), "The loss rises 5 times running"),
        (LossFlat(200, 0.05), "The loss stays within 5 % for 200 iterations"),
        (AccuracyReaches(0.9), "The accuracy over an epoch reaches 90 %"),
        (GradientBelow(1e-6), "The gradient norm of any layer falls below 1e−6"),
        (GradientAbove(50.0, 2), "The gradient norm of layer 2 exceeds 50"),
        (DeltaBelow(0.1, 1, 0), "The mean |δ| of neuron 1 of layer 1 falls below 0.1"),
        (DeltaBelow(0.1, None, 0), "The mean |δ| of neuron 1 of any layer falls below 0.1"),
        (WeightChangesSign(), "The sign changes of any weight"),
        (WeightAbove(3.0, 1), "|w| exceeds 3 for any weight into any neuron of layer 1"),
        (
            WeightChangesSign(2, 0, 1),
            "The sign changes of the weight from 2 into neuron 1 of layer 2",
        ),
        (DeadReLU(1), "A ReLU is dead: any neuron of layer 1"),
        (IterationReached(12345), "Iteration 12,345 is reached"),
    ],
)
def test_a_condition_is_described_in_a_line(condition: Condition, words: str) -> None:
    assert describe(condition) == words


def a_hit(condition: Condition) -> Hit:
    places = {field.name for field in fields(condition)} & {"layer", "neuron", "source"}
    if isinstance(condition, GradientAbove):
        places.add("neuron")
    numbers: dict[str, Any] = dict.fromkeys(places, 1)
    return Hit(0, condition, 1234, 0.25, **numbers)


HITS = [*(a_hit(one) for one in EVERY), Hit(0, LossNotFinite(), 5, 0.25, 1, 2, 1)]


@pytest.mark.parametrize("hit", HITS, ids=lambda hit: hit.condition.name)
def test_a_hit_says_three_sentences_that_can_be_translated(hit: Hit) -> None:
    for one in (*sentences(hit, SPEC), describe(hit.condition)):
        assert isinstance(one, Text)
        assert not re.search(r"[{}]", one)
    for one in sentences(hit, SPEC):
        assert not one[0].islower()
        assert one.endswith(".")
    templates: list[str] = []

    def note(template: str) -> str:
        templates.append(template)
        return template.upper() if "{" not in template else template

    translated(sentences(hit, SPEC)[0], note)
    assert templates


def test_the_sentences_name_the_place_and_the_number() -> None:
    hit = Hit(0, WeightChangesSign(), 1234, -0.5, layer=2, neuron=1, source=2)
    happened, why, remedy = sentences(hit, SPEC)
    assert happened == (
        "The update of iteration 1,234 turns the weight from hidden 1, neuron 3 to output 2 over: "
        "it becomes −0.5."
    )
    assert "output 2" in why
    assert "learning rate" in remedy
    dead = Hit(0, DeadReLU(), 7, -0.5, layer=1, neuron=0)
    assert "hidden 1, neuron 1 is dead" in sentences(dead, SPEC)[0]
    assert "hidden 1, neuron 1" in sentences(dead, SPEC)[2]


@pytest.mark.parametrize(
    ("hit", "kind", "neuron"),
    [
        (Hit(0, LossBelow(), 0, 0.1), Kind.LOSS_TOTAL, 0),
        (Hit(0, LossNotFinite(), 0, 0.1), Kind.LOSS_TOTAL, 0),
        (Hit(0, LossNotFinite(), 0, 0.1, 1, 1, 0), Kind.UPDATE, 1),
        (Hit(0, AccuracyReaches(), 0, 0.9), Kind.LOSS_TOTAL, 0),
        (Hit(0, GradientBelow(), 0, 0.1, 1), Kind.GRADIENT, 2),
        (Hit(0, GradientAbove(), 0, 0.1, 1, 0), Kind.GRADIENT, 0),
        (Hit(0, DeltaBelow(), 0, 0.1, 2, 1), Kind.DELTA, 1),
        (Hit(0, WeightChangesSign(), 0, 0.1, 1, 2, 0), Kind.UPDATE, 2),
        (Hit(0, WeightAbove(), 0, 0.1, 2, 0, 0), Kind.UPDATE, 0),
        (Hit(0, DeadReLU(), 0, 0.1, 1, 2), Kind.NEURON, 2),
        (Hit(0, Saturated(), 0, 0.1, 1, 1), Kind.NEURON, 1),
    ],
)
def test_a_hit_has_a_step_on_which_the_cursor_can_stand(hit: Hit, kind: Kind, neuron: int) -> None:
    step = responsible(hit, SPEC, batch_size=4)
    assert step is not None
    assert (step.kind, step.neuron) == (kind, neuron)
    schedule = Schedule(SPEC, 4)
    cursor = schedule.node_position(step.kind, step.sample, step.layer, step.neuron)
    location = schedule.locate(cursor)
    assert location is not None
    assert location.kind is kind
    assert location.neuron == neuron
    assert location.sample == 3


def test_an_iteration_has_no_step_that_is_responsible() -> None:
    assert responsible(Hit(0, IterationReached(5), 5, 5.0), SPEC, 1) is None
    assert responsible(Hit(0, EpochReached(5), 5, 5.0), SPEC, 1) is None
