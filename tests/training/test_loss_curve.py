"""The loss curve: exact while short, bounded when long, and every spike kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.training import LossCurve
from bpstudio.training.loss_octaves import octave_bins

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


def test_many_small_pieces_are_as_one() -> None:
    values = np.random.default_rng(6).random(70_000)
    one, many = grown(values, 70_000), LossCurve()
    for at, value in enumerate(values.tolist()):
        many.append(at, [value])
    assert (many.arrays()[0] == one.arrays()[0]).all()
    assert (many.arrays()[1] == one.arrays()[1]).all()
    assert many.octaves().iterations.tolist() == one.octaves().iterations.tolist()
    np.testing.assert_allclose(many.means().rows, one.means().rows)


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


def test_a_spike_at_any_iteration_is_kept_with_its_height() -> None:
    random = np.random.default_rng(3)
    at = np.arange(40) * 10_000 + random.integers(0, 9_000, 40)
    values = random.random(400_000)
    values[at] = 2 + random.random(40)
    drawn = dict(zip(*(array.tolist() for array in grown(values, 7_777).arrays()), strict=True))
    assert [drawn.get(iteration) for iteration in at.tolist()] == values[at].tolist()


@given(seed=st.integers(0, 10_000), length=st.integers(1, 60_000), piece=st.integers(1, 30_000))
@settings(max_examples=25)
def test_the_lowest_and_highest_of_each_stretch_are_kept(
    seed: int, length: int, piece: int
) -> None:
    values = np.random.default_rng(seed).normal(size=length)
    curve = grown(values, max(piece, length // 50 + 1))
    iterations, losses = curve.arrays()
    width = next(w for w in (2**k for k in range(30)) if (length - 1) // w + 1 <= 8192)
    assert (losses == values[iterations]).all()
    for start in range(0, length, width):
        inside = losses[(iterations >= start) & (iterations < start + width)]
        stretch = values[start : start + width]
        assert (inside.min(), inside.max()) == (stretch.min(), stretch.max())


def test_its_memory_is_bounded_however_long_it_grows() -> None:
    curve = LossCurve()
    for first in range(0, 10_000_000, 500_000):
        curve.append(first, np.linspace(1, 2, 500_000))
    assert len(curve.arrays()[0]) <= MOST_POINTS
    assert len(curve.means()) <= 8192


def test_the_means_of_a_short_curve_are_its_losses() -> None:
    values = np.random.default_rng(4).random(1000)
    means = grown(values, 10).means()
    assert means.losses.tolist() == values.tolist()
    assert means.iterations.tolist() == list(range(1000))
    assert set(means.counts) == {1}


@pytest.mark.parametrize("piece", [100, 33_333])
def test_the_means_of_a_long_curve_are_of_all_losses(piece: int) -> None:
    """The points that are kept would tell another mean: one loss in fifty is far from the rest."""
    values = np.where(np.arange(100_000) % 50, 1.0, 10.0)
    means = grown(values, piece).means()
    assert means.counts.sum() == 100_000
    assert np.average(means.losses, weights=means.counts) == pytest.approx(values.mean())
    assert np.average(means.iterations, weights=means.counts) == pytest.approx(49_999.5)


def test_truncating_within_a_bin_keeps_the_mean_of_its_beginning() -> None:
    curve = grown(np.ones(100_000), 10_000)
    curve.truncate(70_005)
    means = curve.means()
    assert means.counts.sum() == 70_005
    assert means.losses.tolist() == [1.0] * len(means)
    assert means.iterations[-1] < 70_005
    curve.append(70_005, np.full(29_995, 3.0))
    joined = curve.means()
    assert np.average(joined.losses, weights=joined.counts) == pytest.approx(1.6, rel=1e-3)
    curve.truncate(0)
    assert len(curve.means()) == 0


def test_means_of_losses_near_the_largest_number_do_not_overflow() -> None:
    means = grown(np.full(20_000, 1.7e308), 5000).means()
    assert means.losses == pytest.approx(1.7e308)


def test_a_copy_has_means_of_its_own() -> None:
    curve = grown(np.arange(10.0), 10)
    other = curve.copy()
    curve.append(10, [0.0])
    assert (len(other.means()), len(curve.means())) == (10, 11)


def test_the_beginning_of_a_long_run_is_not_forgotten() -> None:
    values = np.random.default_rng(5).random(1_000_000)
    octaves = grown(values, 50_000).octaves()
    exact = octaves.iterations[octaves.iterations < 180]
    assert exact.tolist() == list(range(180))
    assert (values[octaves.iterations] == octaves.losses).all()
    assert (np.diff(octaves.iterations) > 0).all()
    assert len(octaves.losses) < 5500
    assert octaves.means.counts.sum() == 1_000_000


@given(seed=st.integers(0, 10_000), length=st.integers(1, 30_000), piece=st.integers(1, 9_000))
@settings(max_examples=25)
def test_each_part_of_an_octave_keeps_its_extremes_and_mean(
    seed: int, length: int, piece: int
) -> None:
    values = np.random.default_rng(seed).normal(size=length)
    octaves = grown(values, max(piece, length // 50 + 1)).octaves()
    parts, kept = octave_bins(np.arange(length)), octave_bins(octaves.iterations)
    for part, mean in zip(np.unique(parts), octaves.means.losses, strict=True):
        stretch, inside = values[parts == part], octaves.losses[kept == part]
        assert (inside.min(), inside.max()) == (stretch.min(), stretch.max())
        assert mean == pytest.approx(stretch.mean())


def test_truncating_holds_for_the_beginning_too() -> None:
    curve = grown(np.arange(100_000.0), 10_000)
    curve.truncate(70_000)
    assert curve.octaves().iterations.max() < 70_000
    assert curve.octaves().means.iterations.max() < 70_000
    curve.append(70_000, np.full(100, 1.0))
    assert curve.octaves().losses[-1] == 1
    assert (np.diff(curve.octaves().means.iterations) > 0).all()
