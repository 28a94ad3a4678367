"""Histograms, and their history, against counting one by one."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.analysis.histogram_history import COLUMNS, HistogramHistory, HistoryPicture
from bpstudio.analysis.histograms import (
    BINS,
    Histogram,
    Linear,
    Magnitude,
    histogram,
    layer_histograms,
)
from bpstudio.engine import Dense, NetworkSpec, views


def values(n: int = 1000, size: float = 1.0, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=n) * size


def test_bins_are_symmetric_and_hold_all_values() -> None:
    found = histogram(values())
    assert found.scale == Linear(4.0)
    np.testing.assert_array_equal(found.counts, np.histogram(values(), found.edges)[0])
    assert found.edges[0] == -found.edges[-1]
    assert found.counts.sum() == 1000


def test_pieces_make_one_histogram() -> None:
    many = values(100_000)
    found = histogram(many.reshape(100, 1000))
    np.testing.assert_array_equal(found.counts, np.histogram(many, found.edges)[0])


@given(st.floats(1e-30, 1e30))
def test_the_scale_is_the_next_power_of_two(largest: float) -> None:
    limit = Linear.around(np.array([largest / 2, -largest])).limit
    assert limit / 2 < largest <= limit
    assert np.log2(limit) == round(np.log2(limit))


def test_a_scale_around_nothing() -> None:
    assert Linear.around(np.zeros(3)) == Linear(1.0)
    assert Linear.around(np.array([np.nan, np.inf, 3.0])) == Linear(4.0)


def test_no_number_is_in_no_bin_and_what_is_beyond_in_the_last() -> None:
    found = histogram(np.array([np.nan, 5.0, -np.inf, 0.0, -0.01]), Linear(1.0))
    assert found.counts.sum() == 4
    assert (found.counts[0], found.counts[-1]) == (1, 1)
    assert found.counts[BINS // 2 - 1 : BINS // 2 + 1].tolist() == [1, 1]


def test_magnitudes() -> None:
    numbers = np.array([0.0, 1e-30, -1e-6, 1e-6, 0.5, 1e9])
    found = histogram(numbers, Magnitude(-8, 0))
    counts = np.histogram(np.clip(np.log10(np.abs(numbers[1:])), -8, 0), found.edges)[0]
    counts[0] += 1
    np.testing.assert_array_equal(found.counts, counts)


def test_a_wider_scale_has_the_same_counts_merged() -> None:
    fine = histogram(values())
    np.testing.assert_array_equal(
        fine.on(Linear(32.0)).counts, histogram(values(), Linear(32.0)).counts
    )
    with pytest.raises(ValueError, match="narrower"):
        fine.on(Linear(2.0))
    with pytest.raises(ValueError, match="nest"):
        fine.on(Magnitude())


def test_each_layer_has_its_own() -> None:
    spec = NetworkSpec(3, (Dense(50, "tanh"), Dense(1, "tanh")))
    theta = values(spec.n_parameters)
    for found, layer in zip(layer_histograms(spec, theta), views(spec, theta), strict=True):
        np.testing.assert_array_equal(found.counts, histogram(layer.weights).counts)
    for found in layer_histograms(spec, theta, Magnitude()):
        assert found.scale == Magnitude()


def test_a_histogram_can_be_sent_to_another_process() -> None:
    back = pickle.loads(pickle.dumps(histogram(values())))
    np.testing.assert_array_equal(back.counts, histogram(values()).counts)


def picture(history: HistogramHistory) -> HistoryPicture:
    found = history.picture()
    assert found is not None
    return found


def filled(iterations: list[int]) -> HistogramHistory:
    """Histograms of one value each: that of iteration i lies in bin i % BINS."""
    history = HistogramHistory()
    for iteration in iterations:
        counts = np.zeros(BINS, np.int64)
        counts[iteration % BINS] = 1
        history.append(iteration, Histogram(Linear(1.0), counts))
    return history


def test_while_there_are_few_each_is_a_column() -> None:
    found = picture(filled([10, 11, 13]))
    assert (found.start, found.width, found.stop) == (10, 1, 14)
    # Iteration 12 was not looked at.
    assert found.shares.argmax(axis=0).tolist() == [10, 11, 11, 13]
    assert found.shares.sum(axis=0).tolist() == [1, 1, 1, 1]


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=400, unique=True))
def test_however_long_the_run_the_columns_are_sums_in_bounded_memory(found: list[int]) -> None:
    iterations = sorted(found)
    history = filled(iterations)
    shown = picture(history)
    assert shown.shares.shape[1] == len(history) <= COLUMNS
    assert shown.start <= iterations[0] < shown.start + shown.width
    assert iterations[-1] < shown.stop <= iterations[-1] + shown.width
    assert shown.width == 1 or (iterations[-1] - iterations[0]) / (shown.width / 2) > COLUMNS - 2
    last = np.zeros(BINS)
    for column in range(len(history)):
        start = shown.start + column * shown.width
        inside = [one for one in iterations if start <= one < start + shown.width]
        if inside:
            last = np.bincount([one % BINS for one in inside], minlength=BINS) / len(inside)
        np.testing.assert_allclose(shown.shares[:, column], last, rtol=1e-6)


def test_values_that_grow_widen_the_scale_of_all_that_was() -> None:
    history = HistogramHistory()
    small, large = values(), values(size=20, seed=1)
    history.append(0, histogram(small))
    history.append(1, histogram(large))
    history.append(2, histogram(small))
    shown = picture(history)
    assert isinstance(shown.scale, Linear)
    assert shown.scale == histogram(large).scale
    for column, one in enumerate((small, large, small)):
        wanted = histogram(one, shown.scale).counts / 1000
        np.testing.assert_allclose(shown.shares[:, column], wanted, rtol=1e-6)


def test_going_back_forgets_what_came_after() -> None:
    history = filled([0, 1, 2, 3, 4])
    history.append(2, Histogram(Linear(1.0), np.eye(BINS, dtype=np.int64)[40]))
    assert picture(history).shares.argmax(axis=0).tolist() == [0, 1, 40]
    history.truncate(1)
    assert picture(history).shares.argmax(axis=0).tolist() == [0]
    history.truncate(0)
    assert history.picture() is None
    assert len(history) == 0


def test_going_back_over_a_gap_leaves_no_empty_column() -> None:
    history = filled([0, 9])
    history.truncate(5)
    assert len(history) == 1


def test_going_back_before_the_first_begins_anew() -> None:
    history = filled([5000, 6000])
    history.append(3, histogram(values()))
    shown = picture(history)
    assert (shown.start, shown.stop, shown.width) == (3, 4, 1)


def test_kinds_of_scale_do_not_mix() -> None:
    history = filled([0])
    with pytest.raises(ValueError, match="does not go with"):
        history.append(1, histogram(values(), Magnitude()))
