from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Array, Dense, NetworkSpec, initialise, views
from bpstudio.errors import UserError
from bpstudio.landscape import (
    Kind,
    principal_directions,
    random_directions,
    two_weights,
)

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy")


@pytest.fixture
def theta() -> Array:
    return initialise(SPEC, "xavier_uniform", 4) + 0.01


def walk(n: int, size: int, seed: int = 0, dtype: type[np.floating] = np.float64) -> list[Array]:
    """A path that goes far along one direction, less along a second, and hardly in the rest."""
    random = np.random.default_rng(seed)
    axes = np.linalg.qr(random.standard_normal((size, 3)))[0].T
    t = np.linspace(0, 1, n)
    amounts = np.stack([5 * t, np.sin(3 * t), 1e-3 * np.cos(9 * t)], axis=1)
    return list((random.standard_normal(size) + amounts @ axes).astype(dtype))


def test_of_two_weights_the_coordinates_are_their_values(theta: Array) -> None:
    directions = two_weights(SPEC, theta, 1, 9)
    expected = theta.copy()
    expected[1], expected[9] = -3, 0.5
    assert np.array_equal(directions.theta(-3, 0.5), expected)
    assert directions.kind is Kind.WEIGHTS
    assert directions.parameters == (1, 9)


@pytest.mark.parametrize(("p", "q"), [(0, 0), (-1, 2), (2, SPEC.n_parameters)])
def test_two_weights_must_be_two_of_the_network(theta: Array, p: int, q: int) -> None:
    with pytest.raises(UserError) as raised:
        two_weights(SPEC, theta, p, q)
    assert "two" in raised.value.hint


def test_a_random_direction_is_as_long_as_the_weights_of_each_neuron(theta: Array) -> None:
    directions = random_directions(SPEC, theta, seed=3)
    for axis in (directions.u, directions.v):
        for own, drawn in zip(views(SPEC, theta), views(SPEC, axis), strict=True):
            lengths = np.linalg.norm(drawn.weights, axis=1)
            np.testing.assert_allclose(lengths, np.linalg.norm(own.weights, axis=1))
            assert not drawn.biases.any()
    assert np.array_equal(directions.theta(0, 0), theta)


def test_random_directions_do_not_see_the_scale_of_a_neuron(theta: Array) -> None:
    larger = theta.copy()
    views(SPEC, larger)[0].weights[1] *= 100
    one, other = (random_directions(SPEC, t, seed=3).u for t in (theta, larger))
    ratio = views(SPEC, other)[0].weights / views(SPEC, one)[0].weights
    np.testing.assert_allclose(ratio, np.array([[1, 1], [100, 100], [1, 1]]))


def test_random_directions_follow_from_the_seed(theta: Array) -> None:
    one, again, other = (random_directions(SPEC, theta, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.u, again.u)
    assert np.array_equal(one.v, again.v)
    assert not np.array_equal(one.u, other.u)
    assert not np.array_equal(one.u, one.v)


def test_a_neuron_without_weights_stays_so(theta: Array) -> None:
    theta = theta.copy()
    views(SPEC, theta)[0].weights[0] = 0
    directions = random_directions(SPEC, theta, seed=3)
    assert not views(SPEC, directions.u)[0].weights[0].any()
    assert views(SPEC, directions.u)[0].weights[1].all()


def test_no_weights_at_all_give_no_direction() -> None:
    with pytest.raises(UserError, match="All weights are 0") as raised:
        random_directions(SPEC, np.zeros(SPEC.n_parameters), seed=3)
    assert raised.value.hint


def test_principal_directions_are_those_of_the_singular_values() -> None:
    thetas = walk(30, 200)
    directions = principal_directions(thetas)
    steps = np.array(thetas) - thetas[-1]
    _, values, rows = np.linalg.svd(steps, full_matrices=False)
    assert abs(directions.u @ rows[0]) == pytest.approx(1)
    assert abs(directions.v @ rows[1]) == pytest.approx(1)
    assert directions.shares == pytest.approx(values[:2] ** 2 / (values**2).sum())
    assert np.array_equal(directions.centre, thetas[-1])
    assert directions.u @ directions.v == pytest.approx(0, abs=1e-9)


def test_the_path_comes_from_the_right_and_from_above() -> None:
    thetas = walk(30, 200)
    directions = principal_directions(thetas)
    assert (thetas[0] - thetas[-1]) @ directions.u > 0
    assert (thetas[0] - thetas[-1]) @ directions.v > 0


def test_more_parameters_than_fit_in_one_slice_and_single_precision() -> None:
    thetas = walk(5, 40_000, dtype=np.float32)
    directions = principal_directions(thetas)
    assert np.linalg.norm(directions.u) == pytest.approx(1)
    assert directions.shares is not None
    assert sum(directions.shares) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_path_of_fewer_than_three_points_spans_no_plane(n: int) -> None:
    with pytest.raises(UserError, match="fewer than 3") as raised:
        principal_directions(walk(5, 20)[:n] * 3)
    assert "Train" in raised.value.hint


def test_neither_does_a_straight_one() -> None:
    random = np.random.default_rng(0)
    start, step = random.standard_normal((2, 50))
    with pytest.raises(UserError, match="straight"):
        principal_directions([start + n * step for n in range(6)])


def test_nor_one_that_ends_in_nan() -> None:
    thetas = walk(5, 20)
    thetas[2] = np.full(20, np.inf)
    with pytest.raises(UserError, match="finite"):
        principal_directions(thetas)


def test_what_a_plane_is_made_of_cannot_be_written_to(theta: Array) -> None:
    directions = two_weights(SPEC, theta, 0, 1)
    with pytest.raises(ValueError, match="read-only"):
        directions.u[0] = 3
    assert theta.flags.writeable
