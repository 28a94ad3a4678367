"""The maps of neurons are what the engine computes at each point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.analysis import maps as maps_module
from bpstudio.analysis.interrupt import Interrupted
from bpstudio.analysis.maps import NeuronMaps
from bpstudio.analysis.plane import Axis, Plane
from bpstudio.engine import Array, Dense, NetworkSpec, run
from tests.engine.networks import specs


def plane_for(inputs: int, seed: int = 0) -> Plane:
    held = np.random.default_rng(seed).normal(size=inputs)
    axes = (Axis(inputs - 1, "u", -2, 3), Axis(0, "v", -1, 1))
    return Plane(axes[: min(2, inputs)], held)


def theta_for(spec: NetworkSpec, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=spec.n_parameters)


def expected(spec: NetworkSpec, plane: Plane, theta: Array, n: int) -> list[Array]:
    """Each layer's activations, by a pass over all inputs at all points."""
    x = plane.input_maps(n).reshape(spec.inputs, -1).T
    done = run(spec, theta, x, np.zeros((len(x), spec.outputs)))
    return [a.T.reshape(-1, *plane.shape(n)) for a in done.a]


@given(specs(), st.integers(1, 6))
@settings(max_examples=60)
def test_every_layer_of_every_network(spec: NetworkSpec, n: int) -> None:
    plane, theta = plane_for(spec.inputs), theta_for(spec)
    maps = NeuronMaps(spec, plane, n, dtype=np.float64).compute(theta)
    wanted = expected(spec, plane, theta, n)
    for number in range(1, len(spec.layers) + 1):
        assert maps.layer(number).shape == (spec.sizes[number], *plane.shape(n))
        np.testing.assert_allclose(maps.layer(number), wanted[number], rtol=1e-9, atol=1e-12)


DEEP = NetworkSpec(2, (Dense(8, "tanh"), Dense(8, "silu"), Dense(8, "relu"), Dense(3, "softmax")))
WIDE = NetworkSpec(50, (Dense(20, "sigmoid"), Dense(1, "tanh")))


@pytest.mark.parametrize("spec", [DEEP, WIDE])
def test_float32_is_close_enough_for_a_picture(spec: NetworkSpec) -> None:
    plane, theta = plane_for(spec.inputs), theta_for(spec)
    maps = NeuronMaps(spec, plane, 40).compute(theta)
    assert maps.output.dtype == np.float32
    np.testing.assert_allclose(maps.output, expected(spec, plane, theta, 40)[-1], atol=2e-5)


def test_blocks_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    plane, theta = plane_for(2), theta_for(DEEP)
    whole = NeuronMaps(DEEP, plane, 30, dtype=np.float64).compute(theta)
    monkeypatch.setattr(maps_module, "_BLOCK_NUMBERS", 1)
    monkeypatch.setattr(maps_module, "_FEWEST_POINTS", 70)
    pieces = NeuronMaps(DEEP, plane, 30, dtype=np.float64).compute(theta)
    for number in range(1, 5):
        np.testing.assert_allclose(pieces.layer(number), whole.layer(number), rtol=1e-12)


def test_features_of_the_two_columns() -> None:
    plane = Plane((Axis(0, "x1", -6, 6), Axis(1, "x2", -6, 6)), np.zeros(2), ("x1x2", "sin_x1"))
    theta = theta_for(DEEP)
    maps = NeuronMaps(DEEP, plane, 9, dtype=np.float64).compute(theta)
    np.testing.assert_allclose(maps.output, expected(DEEP, plane, theta, 9)[-1], rtol=1e-9)


@pytest.mark.parametrize("layers", [[4], [2], [1, 3], (3, 3)])
def test_only_the_layers_asked_for_are_kept(layers: list[int]) -> None:
    plane, theta = plane_for(2), theta_for(DEEP)
    engine = NeuronMaps(DEEP, plane, 12, layers, np.float64)
    maps, wanted = engine.compute(theta), expected(DEEP, plane, theta, 12)
    assert set(maps.layers) == set(layers)
    for number in layers:
        np.testing.assert_allclose(maps.layer(number), wanted[number], rtol=1e-9, atol=1e-12)
    assert engine.nbytes == sum(9 if one < 4 else 4 for one in set(layers)) * 144 * 8


def test_it_can_be_computed_again_with_other_parameters_and_another_sample() -> None:
    engine = NeuronMaps(WIDE, plane_for(50), 6, dtype=np.float64)
    engine.compute(theta_for(WIDE))
    held, theta = np.linspace(-1, 1, 50), theta_for(WIDE, 9)
    engine.hold(held)
    maps = engine.compute(theta)
    assert maps.plane.held.tolist() == held.tolist()
    wanted = expected(WIDE, plane_for(50).through(held), theta, 6)
    np.testing.assert_allclose(maps.output, wanted[-1], rtol=1e-9)


def test_theta_may_be_float32() -> None:
    engine, theta = NeuronMaps(DEEP, plane_for(2), 8), theta_for(DEEP)
    double = engine.compute(theta).output.copy()
    np.testing.assert_allclose(engine.compute(theta.astype(np.float32)).output, double, atol=1e-5)


def test_it_gives_up_when_asked_between_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps_module, "_BLOCK_NUMBERS", 1)
    engine, asked = NeuronMaps(DEEP, plane_for(2), 40), []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Interrupted):
        engine.compute(theta_for(DEEP), cancelled)
    assert len(asked) == 3
    engine.compute(theta_for(DEEP), lambda: False)


def test_the_plane_must_be_of_the_networks_inputs() -> None:
    with pytest.raises(ValueError, match="50 inputs, the network 2"):
        NeuronMaps(DEEP, plane_for(50))


def test_parameters_that_overflow_warn_of_nothing() -> None:
    theta = np.full(DEEP.n_parameters, 1e300)
    NeuronMaps(DEEP, plane_for(2), 8, dtype=np.float64).compute(theta)
