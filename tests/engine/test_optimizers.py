"""Optimizers: one step by hand, their settings, and what they leave alone."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from bpstudio.engine import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    NoRegulariser,
    Optimizer,
    RMSProp,
)
from bpstudio.engine.settings import Limits
from bpstudio.errors import UserError

EVERY = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)


def steps(optimizer: Optimizer, gradients: list[float], start: float = 1.0) -> list[float]:
    """One parameter after each of the gradients."""
    theta, slots = np.array([start]), np.zeros((optimizer.slots, 1))
    after = []
    for t, gradient in enumerate(gradients, start=1):
        optimizer.update(theta, np.array([gradient]), slots, t)
        after.append(float(theta[0]))
    return after


def test_sgd_by_hand() -> None:
    assert steps(SGD(0.1), [2.0, 2.0]) == pytest.approx([0.8, 0.6])


def test_momentum_by_hand() -> None:
    # velocity 2, then 0.5 · 2 + 2 = 3
    assert steps(Momentum(0.1, momentum=0.5), [2.0, 2.0]) == pytest.approx([0.8, 0.5])


def test_nesterov_by_hand() -> None:
    # 2 + 0.5 · 2 = 3, then 2 + 0.5 · 3 = 3.5
    assert steps(Nesterov(0.1, momentum=0.5), [2.0, 2.0]) == pytest.approx([0.7, 0.35])


def test_adagrad_by_hand() -> None:
    # 3 / √9, then 4 / √(9 + 16)
    assert steps(AdaGrad(0.1), [3.0, 4.0]) == pytest.approx([0.9, 0.82])


def test_rmsprop_by_hand() -> None:
    # 2 / √(0.25 · 4) = 2
    assert steps(RMSProp(0.1, alpha=0.75), [2.0]) == pytest.approx([0.8])


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient() -> None:
    for gradient in (1e-3, 5.0, 1e6):
        assert steps(Adam(0.1), [gradient]) == pytest.approx([0.9], rel=1e-4)


def test_adamw_decays_before_it_steps() -> None:
    assert steps(AdamW(0.1, weight_decay=0.5), [1.0]) == pytest.approx([0.95 - 0.1])
    assert steps(AdamW(0.1, weight_decay=0.0), [1.0]) == steps(Adam(0.1), [1.0])


@EVERY
def test_a_gradient_of_zero_moves_nothing_but_by_decay(kind: type[Optimizer]) -> None:
    (after,) = steps(kind(), [0.0])
    decay = getattr(kind(), "weight_decay", 0.0)
    assert after == 1.0 - kind().learning_rate * decay


@EVERY
def test_it_goes_downhill(kind: type[Optimizer]) -> None:
    optimizer, theta = kind(learning_rate=0.05), np.array([1.0, -2.0])
    slots = np.zeros((optimizer.slots, 2))
    for t in range(1, 301):
        optimizer.update(theta, theta.copy(), slots, t)
    assert np.abs(theta).max() < 0.7


@EVERY
def test_each_parameter_moves_by_itself(kind: type[Optimizer]) -> None:
    optimizer = kind()
    gradients = np.array([0.5, -3.0, 0.25])
    theta, slots = np.array([1.0, 2.0, 3.0]), np.zeros((optimizer.slots, 3))
    for t in (1, 2, 3):
        optimizer.update(theta, gradients * t, slots, t)
    alone = [
        steps(optimizer, [gradient * t for t in (1, 2, 3)], start)[-1]
        for gradient, start in zip(gradients, (1.0, 2.0, 3.0), strict=True)
    ]
    np.testing.assert_array_equal(theta, alone)


@EVERY
def test_single_precision_stays_single(kind: type[Optimizer]) -> None:
    optimizer, theta = kind(), np.ones(3, np.float32)
    slots = np.zeros((optimizer.slots, 3), np.float32)
    optimizer.update(theta, np.ones(3, np.float32), slots, 1)
    assert theta.dtype == np.float32
    assert (theta < 1).all()


@EVERY
def test_the_slots_are_named(kind: type[Optimizer]) -> None:
    assert len(kind.slot_names) == kind.slots


@EVERY
def test_a_form_can_be_built_from_the_fields(kind: type[Optimizer]) -> None:
    assert OPTIMIZERS[kind.name] is kind
    assert kind.label
    for field in dataclasses.fields(kind):
        assert field.metadata["label"]
        assert field.metadata["symbol"]
        limits = field.metadata["limits"]
        assert isinstance(limits, Limits)
        assert limits.allow(float(field.metadata["example"]))
    assert dataclasses.fields(kind)[0].name == "learning_rate"


def test_defaults_are_pytorchs() -> None:
    assert OPTIMIZERS["rmsprop"]() == RMSProp(0.01, alpha=0.99, eps=1e-8)
    assert Adam() == Adam(0.001, beta1=0.9, beta2=0.999, eps=1e-8)
    assert AdamW().weight_decay == 0.01
    assert AdaGrad() == AdaGrad(0.01, eps=1e-10)


@EVERY
@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf, "abc", "0.1", None, True])
def test_a_learning_rate_that_cannot_be_is_refused(kind: type[Optimizer], rate: object) -> None:
    with pytest.raises(UserError) as caught:
        kind(learning_rate=rate)  # type: ignore[arg-type]  # what a form or a file may hold
    assert caught.value.field == "training.learning_rate"
    assert "Give a number above 0" in caught.value.message


def test_the_words_name_the_number_and_say_why() -> None:
    with pytest.raises(UserError, match=r"cannot be −1: .* climbed"):
        SGD(-1)
    with pytest.raises(UserError, match=r"cannot be 0: at 0 nothing is learnt"):
        SGD(0)
    with pytest.raises(UserError, match=r"must be finite"):
        SGD(math.inf)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Momentum(momentum=1.0), "momentum"),
        (lambda: Nesterov(momentum=-0.1), "momentum"),
        (lambda: AdaGrad(eps=0.0), "eps"),
        (lambda: RMSProp(alpha=1.0), "alpha"),
        (lambda: Adam(beta1=1.0), "beta1"),
        (lambda: Adam(beta2=-1.0), "beta2"),
        (lambda: AdamW(weight_decay=-0.1), "weight_decay"),
    ],
)
def test_other_settings_have_limits(make: type[Optimizer], field: str) -> None:
    with pytest.raises(UserError) as caught:
        make()
    assert caught.value.field == f"training.{field}"


def test_the_ends_that_are_meaningful_are_allowed() -> None:
    assert steps(Momentum(0.1, momentum=0), [2.0, 2.0]) == steps(SGD(0.1), [2.0, 2.0])
    assert Adam(beta1=0, beta2=0).beta1 == 0
    assert SGD(1e6).learning_rate == 1e6


def test_settings_compare_by_value() -> None:
    assert SGD(0.1) == SGD(0.1) != SGD(0.2)
    assert len({SGD(0.1), Momentum(0.1), SGD(0.1)}) == 2
    assert NoRegulariser() == NoRegulariser()
