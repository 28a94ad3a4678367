from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Array, Dense, NetworkSpec, initialise
from bpstudio.landscape import (
    Directions,
    Kind,
    axis_ranges,
    principal_directions,
    project,
    random_directions,
    two_weights,
)

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "tanh")), "half_squared_error")
THETA = initialise(SPEC, "xavier_uniform", 1)


@pytest.mark.parametrize(
    "directions", [two_weights(SPEC, THETA, 2, 5), random_directions(SPEC, THETA, seed=0)]
)
def test_a_point_of_the_plane_is_found_again(directions: Directions) -> None:
    wanted = np.array([[0.25, -2.0], [0, 0], [1.5, 1.0]])
    path = project(directions, [directions.theta(a, b) for a, b in wanted])
    np.testing.assert_allclose(path.points, wanted, atol=1e-12)
    np.testing.assert_allclose(path.distances, 0, atol=1e-6)


def test_two_weights_project_to_their_values_and_the_rest_is_distance() -> None:
    directions = two_weights(SPEC, THETA, 2, 5)
    other = THETA.copy()
    other[2], other[5] = 7, 8
    other[0] += 3
    other[1] -= 4
    path = project(directions, [other])
    np.testing.assert_allclose(path.points, [[7, 8]])
    assert path.distances == pytest.approx([5])


def test_the_projection_is_the_nearest_point_although_axes_are_not_at_right_angles() -> None:
    directions = random_directions(SPEC, THETA, seed=0)
    assert abs(directions.u @ directions.v) > 1e-3
    theta = THETA + np.random.default_rng(2).standard_normal(THETA.size)
    path = project(directions, [theta])
    rest = theta - directions.theta(*path.points[0])
    assert rest @ directions.u == pytest.approx(0, abs=1e-9)
    assert rest @ directions.v == pytest.approx(0, abs=1e-9)
    assert path.distances[0] == pytest.approx(np.linalg.norm(rest))


def test_no_states_are_no_points() -> None:
    path = project(two_weights(SPEC, THETA, 0, 1), [])
    assert path.points.shape == (0, 2)
    assert path.distances.shape == (0,)


def points(*pairs: tuple[float, float]) -> Array:
    return np.array(pairs, float).reshape(-1, 2)


def test_the_ranges_hold_the_path_with_a_margin() -> None:
    directions = two_weights(SPEC, THETA, 0, 1)
    (a, b), (c, d) = axis_ranges(directions, points((-10, 0), (5, 3), (4, -3)))
    assert a < -10
    assert b > 5
    assert c < -4
    assert d > 3
    assert b - a == pytest.approx(15 * 1.2)


def test_without_a_path_the_ranges_lie_around_where_the_weights_are() -> None:
    directions = two_weights(SPEC, THETA, 0, 1)
    alphas, betas = axis_ranges(directions, points((3, -2)))
    assert np.mean(alphas) == pytest.approx(3)
    assert np.mean(betas) == pytest.approx(-2)
    assert alphas[1] - alphas[0] >= 2
    random = random_directions(SPEC, THETA, seed=0)
    np.testing.assert_allclose(axis_ranges(random, points()), [(-1.2, 1.2), (-1.2, 1.2)])


def test_a_narrow_path_still_gets_a_plane_that_can_be_seen() -> None:
    steps = np.random.default_rng(0).standard_normal((2, THETA.size))
    thetas = [THETA + t * steps[0] + 1e-4 * t * t * steps[1] for t in np.linspace(1, 0, 9)]
    directions = principal_directions(thetas)
    (a, b), (c, d) = axis_ranges(directions, project(directions, thetas).points)
    assert directions.kind is Kind.PRINCIPAL
    assert d - c == pytest.approx((b - a) / 10)


def test_points_that_are_not_finite_do_not_count() -> None:
    directions = two_weights(SPEC, THETA, 0, 1)
    ranges = axis_ranges(directions, points((1, 1), (np.nan, 3), (np.inf, 0)))
    assert np.isfinite(ranges).all()
    assert ranges[0][0] < 1 < ranges[0][1]
