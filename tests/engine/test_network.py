"""Networks: what they may be, and how their parameters lie in one vector."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import Dense, NetworkSpec, matrices, pack, views
from bpstudio.errors import UserError
from tests.engine.networks import specs

SPEC = NetworkSpec(2, (Dense(3), Dense(1, "tanh")))


def refusal(inputs: object, *layers: Dense, loss: str = "half_squared_error") -> UserError:
    with pytest.raises(UserError) as caught:
        NetworkSpec(inputs, layers, loss)  # type: ignore[arg-type]  # what a form may hand over
    return caught.value


def test_sizes() -> None:
    assert SPEC.sizes == (2, 3, 1)
    assert SPEC.outputs == 1
    assert SPEC.n_parameters == 3 * 3 + 4


@given(spec=specs())
def test_pack_and_views_are_inverse(spec: NetworkSpec) -> None:
    theta = np.random.default_rng(0).normal(size=spec.n_parameters)
    layers = [(view.weights, view.biases) for view in views(spec, theta)]
    assert (pack(spec, layers) == theta).all()


def test_views_write_through() -> None:
    theta = np.zeros(SPEC.n_parameters)
    views(SPEC, theta)[0].weights[2, 1] = 5
    views(SPEC, theta)[1].biases[0] = 7
    assert matrices(SPEC, theta)[0][2].tolist() == [0, 5, 0]
    assert matrices(SPEC, theta)[1][0].tolist() == [0, 0, 0, 7]
    assert (theta != 0).sum() == 2


def test_pack_in_single_precision() -> None:
    layers = [(np.ones((3, 2)), np.zeros(3)), (np.ones((1, 3)), [0.5])]
    assert pack(SPEC, layers, np.float32).dtype == np.float32


@pytest.mark.parametrize(
    "layers",
    [
        [(np.ones((3, 2)), np.zeros(3))],
        [(np.ones((2, 3)), np.zeros(3)), (np.ones((1, 3)), np.zeros(1))],
        [(np.ones((3, 2)), np.zeros(2)), (np.ones((1, 3)), np.zeros(1))],
    ],
)
def test_parameters_of_another_network_are_refused(layers: list[object]) -> None:
    with pytest.raises(UserError) as caught:
        pack(SPEC, layers)  # type: ignore[arg-type]  # shapes are what is tested
    assert caught.value.field == "network.parameters"


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(UserError, match="12 parameters were given; this network has 13"):
        views(SPEC, np.zeros(12))


def test_specs_are_values() -> None:
    assert pickle.loads(pickle.dumps(SPEC)) == SPEC
    assert hash(SPEC) == hash(NetworkSpec(2, (Dense(3), Dense(1, "tanh"))))


@pytest.mark.parametrize("units", [0, -1, 2.5, "3", True, None])
def test_units_must_be_a_whole_number(units: object) -> None:
    error = refusal(2, Dense(3), Dense(units))  # type: ignore[arg-type]
    assert error.field == "network.layers.1.units"
    assert "whole number of 1 or more" in error.message
    assert refusal(units, Dense(1)).field == "network.inputs"


def test_numpys_whole_numbers_are_whole() -> None:
    assert NetworkSpec(2, (Dense(np.int64(3)),)).outputs == 3  # type: ignore[arg-type]


def test_a_network_needs_a_layer() -> None:
    error = refusal(2)
    assert error.field == "network.layers"
    assert "Add a layer" in error.hint


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    error = refusal(2, Dense(2, "swoosh"))
    assert error.field == "network.layers.0.activation"
    assert "swoosh" in error.message
    assert "sigmoid" in error.hint
    error = refusal(2, Dense(2), loss="hinge")
    assert error.field == "network.loss"
    assert "cross_entropy" in error.hint


def test_cross_entropy_needs_two_outputs() -> None:
    error = refusal(2, Dense(1), loss="cross_entropy")
    assert error.field == "network.loss"
    assert "binary cross-entropy" in error.hint


def test_a_softmax_of_one_unit_is_refused() -> None:
    error = refusal(2, Dense(1, "softmax"))
    assert error.field == "network.layers.0.activation"
    assert "always 1" in error.message


def test_softmax_with_squared_error_is_allowed() -> None:
    assert NetworkSpec(2, (Dense(3, "softmax"),), "mean_squared_error").outputs == 3


@given(units=st.integers(10_000, 1_000_000))
def test_a_network_too_large_for_memory_is_refused(units: int) -> None:
    error = refusal(10_000, Dense(10), Dense(units), Dense(units))
    assert error.field == "network.layers.1.units"
    assert "the most" in error.message
