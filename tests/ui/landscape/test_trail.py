from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Dense, NetworkSpec, initialise
from bpstudio.landscape import two_weights
from bpstudio.ui.landscape.trail import MOST_POINTS, Trail

SPEC = NetworkSpec(2, (Dense(2, "tanh"),))
THETA = initialise(SPEC, "xavier_uniform", 0)
THETAS = [THETA + n for n in range(4)]


@pytest.fixture
def trail() -> Trail:
    trail = Trail()
    trail.take(THETAS, [0, 10, 20, 30])
    trail.lie_on(two_weights(SPEC, THETA, 0, 1))
    return trail


def test_kept_states_have_points_on_the_plane(trail: Trail) -> None:
    np.testing.assert_allclose(trail.points, [theta[:2] for theta in THETAS])


def test_beyond_its_end_it_grows_and_within_it_does_not(trail: Trail) -> None:
    assert trail.go_on(25, THETA + 2.5) == pytest.approx(tuple(THETA[:2] + 2.5))
    assert len(trail.points) == 4
    trail.go_on(31, THETA + 5)
    assert len(trail.points) == 5
    trail.go_on(31, THETA + 5)
    assert len(trail.points) == 5


def test_on_another_plane_only_states_that_are_known_have_points(trail: Trail) -> None:
    trail.go_on(31, THETA + 5)
    trail.lie_on(two_weights(SPEC, THETA, 2, 3))
    np.testing.assert_allclose(trail.points, [theta[2:4] for theta in THETAS])


def test_a_long_one_is_thinned_from_its_start_to_its_end(trail: Trail) -> None:
    for n in range(3 * MOST_POINTS):
        trail.go_on(31 + n, THETA + 4 + n)
    points = trail.points
    assert len(points) <= MOST_POINTS + 4
    assert points[-1] == pytest.approx(THETA[:2] + 4 + 3 * MOST_POINTS - 1)
    assert (np.diff(points[:, 0]) > 0).all()


def test_without_a_plane_or_for_another_network_there_is_no_point(trail: Trail) -> None:
    assert Trail().go_on(3, THETA) is None
    assert trail.go_on(40, np.zeros(99)) is None
    other = NetworkSpec(9, (Dense(9, "tanh"),))
    trail.lie_on(two_weights(other, np.zeros(other.n_parameters), 0, 1))
    assert len(trail.points) == 0


def test_it_says_how_far_it_is_off_the_plane(trail: Trail) -> None:
    others = len(THETA) - 2
    assert trail.farthest == pytest.approx(3 * np.sqrt(others))
    trail.take([], [])
    assert trail.farthest == 0
