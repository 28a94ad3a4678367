"""The loss curve: exact while short, bounded when long, and every spike kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.training import LossCurve

MOST_POINTS = 2 * 8192 + 1


def grown(values: np.ndarray[tuple[int], np.dtype[np.float64]], piece: int) -> LossCurve:
    curve = LossCurve()
    for start in range(0, len(values), piece):
        curve.append(start, values[start : start + piece])
    return curve


def test_a_short_curve_is_exact() -> None:
    values = np.random.default_rng(0).normal(size=5000)
    iterations, losses = grown(values, 7).arrays()
    assert (iterations == np.arange(5000)).all()
    assert (losses == values).all()


@pytest.mark.parametrize("piece", [1000, 33_333, 300_000])
def test_a_long_curve_is_bounded_and_keeps_its_extremes(piece: int) -> None:
    values = np.random.default_rng(1).random(300_000)
    values[123_457], values[222_222] = 9, -9
    iterations, losses = grown(values, piece).arrays()
    assert 8192 <= len(losses) <= MOST_POINTS
    assert (np.diff(iterations) > 0).all()
    assert (values[iterations] == losses).all()
    assert losses[iterations == 123_457].tolist() == [9]
    assert losses[iterations == 222_222].tolist() == [-9]
    assert iterations[-1] == 299_999


def test_the_shape_does_not_depend_on_how_it_came() -> None:
    values = np.random.default_rng(2).random(100_000)
    (first, a), (second, b) = grown(values, 999).arrays(), grown(values, 50_000).arrays()
    assert (first == second).all()
    assert (a == b).all()


@given(
    pieces=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 5000)), max_size=12),
    seed=st.integers(0, 9),
)
def test_extremes_of_every_stretch_survive(pieces: list[tuple[int, int]], seed: int) -> None:
    random, curve, start = np.random.default_rng(seed), LossCurve(), 0
    everything: list[float] = []
    for gap, length in pieces:
        values = random.normal(size=length)
        curve.append(start + gap, values)
        everything += values.tolist()
        start += gap + length
    iterations, losses = curve.arrays()
    assert len(curve) == len(losses) <= MOST_POINTS
    assert (np.diff(iterations) > 0).all()
    if everything:
        assert (losses.min(), losses.max()) == (min(everything), max(everything))
        assert curve.last == losses[-1] == everything[-1]


def test_an_empty_curve() -> None:
    curve = LossCurve()
    curve.append(5, [])
    assert len(curve) == 0
    assert curve.last is None
    assert [len(array) for array in curve.arrays()] == [0, 0]


def test_a_stride_places_points_apart() -> None:
    curve = LossCurve()
    curve.append(10, [3.0, 2.0, 1.0], stride=5)
    assert curve.arrays()[0].tolist() == [10, 15, 20]


def test_training_from_an_earlier_state_replaces_what_came_after() -> None:
    curve = LossCurve()
    curve.append(0, [5.0, 4.0, 3.0, 2.0])
    curve.append(2, [7.0])
    assert curve.arrays()[0].tolist() == [0, 1, 2]
    assert curve.arrays()[1].tolist() == [5, 4, 7]
    curve.truncate(1)
    assert curve.last == 5
    curve.clear()
    assert curve.last is None


def test_truncating_a_long_curve_forgets_the_rest() -> None:
    curve = grown(np.arange(100_000.0), 10_000)
    curve.truncate(70_000)
    assert curve.arrays()[0].max() < 70_000
    curve.append(70_000, [1.0])
    assert curve.last == 1
    assert curve.arrays()[0][-1] == 70_000


def test_losses_that_are_not_finite_leave_a_gap() -> None:
    curve = LossCurve()
    curve.append(0, [1.0, np.nan, np.inf, 2.0])
    assert curve.arrays()[0].tolist() == [0, 3]


def test_a_copy_goes_its_own_way() -> None:
    curve = grown(np.arange(10.0), 10)
    other = curve.copy()
    curve.append(10, [0.0])
    assert len(other) == 10
    assert other.last == 9
