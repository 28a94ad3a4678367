"""Losses: values by hand, derivatives by differences, and finite at the very edge."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import LOSSES, Array

A = np.array([[0.2, 0.5, 0.9]])
Y = np.array([[0.0, 1.0, 0.5]])


def derivative(name: str, a: Array, y: Array) -> Array:
    out = np.empty_like(a)
    LOSSES[name].derivative(a, y, out)
    return out


def test_the_menu_order() -> None:
    assert list(LOSSES) == [
        "half_squared_error",
        "mean_squared_error",
        "mean_absolute_error",
        "binary_cross_entropy",
        "cross_entropy",
        "output",
    ]


@pytest.mark.parametrize(
    ("name", "terms", "loss"),
    [
        ("half_squared_error", [0.02, 0.125, 0.08], 0.225),
        ("mean_squared_error", [0.04, 0.25, 0.16], 0.15),
        ("mean_absolute_error", [0.2, 0.5, 0.4], 1.1 / 3),
        (
            "binary_cross_entropy",
            [-log(0.8), -log(0.5), -(log(0.9) + log(0.1)) / 2],
            -log(0.8) - log(0.5) - (log(0.9) + log(0.1)) / 2,
        ),
        ("cross_entropy", [0, -log(0.5), -0.5 * log(0.9)], -log(0.5) - 0.5 * log(0.9)),
        ("output", [0.2, 0.5, 0.9], 1.6),
    ],
)
def test_value_and_its_summands(name: str, terms: list[float], loss: float) -> None:
    assert LOSSES[name].terms(A, Y)[0] == pytest.approx(terms)
    assert LOSSES[name].forward(A, Y) == pytest.approx([loss])


@pytest.mark.parametrize("name", LOSSES)
@given(
    a=st.lists(st.floats(0.05, 0.95), min_size=3, max_size=3),
    y=st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_derivative(name: str, a: list[float], y: list[float]) -> None:
    row, targets, h = np.array([a]), np.array([y]), 1e-6
    if np.abs(row - targets).min() < 1e-4:
        row += 2e-4
    moved = row + h * np.eye(3), row - h * np.eye(3)
    above, below = (LOSSES[name].forward(m, np.tile(targets, (3, 1))) for m in moved)
    expected = (above - below) / (2 * h)
    assert derivative(name, row, targets)[0] == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_the_corner_of_the_absolute_error_is_flat() -> None:
    assert derivative("mean_absolute_error", A, A).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_finite_for_outputs_of_any_size(name: str, dtype: type) -> None:
    a: Array = np.array([[-1e4, 0.0, 1.0, 1e4]], dtype)
    for y in (np.zeros_like(a), np.ones_like(a)):
        assert np.isfinite(LOSSES[name].forward(a, y)).all()
        assert np.isfinite(derivative(name, a, y)).all()


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_beyond_the_clip_a_cross_entropy_is_flat_and_high(name: str) -> None:
    a, y = np.array([[0.0, -3.0]]), np.array([[1.0, 1.0]])
    assert LOSSES[name].forward(a, y) == pytest.approx([-2 * log(1e-12)])
    assert derivative(name, a, y).tolist() == [[0, 0]]


def test_inputs_are_left_alone() -> None:
    for loss in LOSSES.values():
        a, y = A.copy(), Y.copy()
        loss.forward(a, y)
        loss.derivative(a, y, np.empty_like(a))
        loss.terms(a, y).fill(7)
        assert (a == A).all()
        assert (y == Y).all()


def test_pieces_tell_the_sides_of_a_corner_apart() -> None:
    a, y = np.array([[0.4, 0.5, 0.6]]), np.full((1, 3), 0.5)
    assert len(set(LOSSES["mean_absolute_error"].pieces(a, y)[0].tolist())) == 3
    assert len(set(LOSSES["half_squared_error"].pieces(a, y)[0].tolist())) == 1
    a = np.array([[-0.1, 0.5, 1.1]])
    assert len(set(LOSSES["cross_entropy"].pieces(a, y)[0].tolist())) == 3
