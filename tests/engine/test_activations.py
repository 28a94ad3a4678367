"""Activations: values from closed forms, slopes from differences, corners as PyTorch has them."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, tanh
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import ACTIVATIONS, Array

ELEMENTWISE = [name for name, one in ACTIVATIONS.items() if one.elementwise]

CLOSED_FORMS: dict[str, Callable[[float], float]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else exp(z) - 1,
    "softplus": lambda z: log(1 + exp(z)),
    "silu": lambda z: z / (1 + exp(-z)),
    "step": lambda z: float(z >= 0),
}


def forward(name: str, *z: float) -> Array:
    row = np.array([z])
    out = np.empty_like(row)
    ACTIVATIONS[name].forward(row, out)
    return out.reshape(-1)


def slopes(name: str, *z: float) -> Array:
    row = np.array([z])
    return ACTIVATIONS[name].slope(row, forward(name, *z)[None]).reshape(-1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_many_numbers_are_as_few(dtype: type[np.floating[Any]]) -> None:
    z = np.random.default_rng(1).normal(size=(3000, 7)).astype(dtype)
    z[::5] = 0
    for name, one in ACTIVATIONS.items():
        many, few = np.empty_like(z), np.empty_like(z)
        one.forward(z, many)
        for row, out in zip(z, few, strict=True):
            one.forward(row[np.newaxis], out[np.newaxis])
        np.testing.assert_allclose(many, few, rtol=4 * float(np.finfo(dtype).eps), err_msg=name)


def test_the_menu_order() -> None:
    assert list(ACTIVATIONS) == [
        "identity",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "softplus",
        "silu",
        "step",
        "softmax",
    ]
    assert all(name == one.name for name, one in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=st.floats(-30, 30))
def test_value(name: str, z: float) -> None:
    assert forward(name, z)[0] == pytest.approx(CLOSED_FORMS[name](z), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=st.floats(-6, 6).filter(lambda z: abs(z) > 1e-3))
def test_slope(name: str, z: float) -> None:
    h = 1e-5
    above, below = forward(name, z + h)[0], forward(name, z - h)[0]
    assert slopes(name, z)[0] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("name", "slope"),
    [("relu", 0.0), ("leaky_relu", 0.01), ("elu", 1.0), ("step", 0.0)],
)
def test_slope_at_the_corner_is_pytorchs(name: str, slope: float) -> None:
    assert slopes(name, 0.0)[0] == slope


def test_the_step_is_up_at_zero() -> None:
    assert forward("step", -1e-300, 0.0, 1e-300).tolist() == [0, 1, 1]


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@given(z=st.lists(st.floats(-1e4, 1e4, width=32), min_size=2, max_size=4))
def test_finite_and_within_its_range(name: str, dtype: type, z: list[float]) -> None:
    activation = ACTIVATIONS[name]
    row: Array = np.array([z], dtype)
    a, out = np.empty_like(row), np.empty_like(row)
    activation.forward(row, a)
    activation.vjp(row, a, np.ones_like(row), out)
    assert np.isfinite(a).all()
    assert np.isfinite(out).all()
    low, high = activation.leaves
    assert ((a >= dtype(low) - 1e-6) & (a <= dtype(high) + 1e-6)).all()


@given(z=st.lists(st.floats(-50, 50), min_size=2, max_size=6))
def test_softmax_is_shares(z: list[float]) -> None:
    a = forward("softmax", *z)
    expected = np.exp(np.array(z)) / np.exp(np.array(z)).sum()
    assert a == pytest.approx(expected, rel=1e-12, abs=1e-300)
    assert a.sum() == pytest.approx(1)


def test_softmax_product_is_that_of_its_jacobian() -> None:
    random = np.random.default_rng(1)
    z, da = random.normal(size=(3, 4)), random.normal(size=(3, 4))
    a, dz = np.empty_like(z), np.empty_like(z)
    ACTIVATIONS["softmax"].forward(z, a)
    ACTIVATIONS["softmax"].vjp(z, a, da, dz)
    for share, d, product in zip(a, da, dz, strict=True):
        assert product == pytest.approx((np.diag(share) - np.outer(share, share)) @ d)


def test_softmax_has_no_slope_for_each_unit() -> None:
    with pytest.raises(TypeError, match="softmax"):
        ACTIVATIONS["softmax"].slope(np.zeros((1, 2)), np.full((1, 2), 0.5))


def test_tails_keep_their_digits() -> None:
    assert forward("sigmoid", -700.0)[0] == pytest.approx(exp(-700), rel=1e-12)
    assert forward("softplus", -700.0)[0] == pytest.approx(exp(-700), rel=1e-12)
    assert forward("elu", -1e-12)[0] == pytest.approx(-1e-12, rel=1e-12)
    assert slopes("softplus", -40.0, 40.0) == pytest.approx([exp(-40), 1], rel=1e-12)


def test_pieces_change_at_a_kink_and_nowhere_else() -> None:
    z = np.array([[-2.0, -1e-9, 0.0, 1e-9, 3.0]])
    assert len(set(ACTIVATIONS["relu"].pieces(z)[0].tolist())) == 3
    assert len(set(ACTIVATIONS["tanh"].pieces(z)[0].tolist())) == 1


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_works_on_columns_and_on_rows(name: str) -> None:
    z = np.random.default_rng(2).normal(size=(3, 5))
    rows, columns = np.empty_like(z), np.empty((5, 3)).T
    ACTIVATIONS[name].forward(z, rows)
    ACTIVATIONS[name].forward(np.asfortranarray(z), columns)
    assert rows == pytest.approx(columns, rel=1e-15)


def test_ranges_say_what_can_come_out() -> None:
    assert ACTIVATIONS["tanh"].leaves == (-1, 1)
    assert ACTIVATIONS["identity"].leaves == (-inf, inf)
    lowest = forward("silu", *np.linspace(-1.3, -1.25, 2001)).min()
    assert ACTIVATIONS["silu"].leaves[0] == pytest.approx(lowest, abs=1e-9)
