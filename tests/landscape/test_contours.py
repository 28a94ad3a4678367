from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import Array
from bpstudio.landscape import contour, levels, spans_decades

X, Y = np.linspace(-2, 2, 41), np.linspace(-1, 3, 31)


def bowl() -> Array:
    values: Array = X**2 + ((Y - 1) ** 2)[:, np.newaxis]
    return values


def test_around_a_minimum_the_lines_are_rings() -> None:
    (ring,) = contour(X, Y, bowl(), 1.0)
    assert np.array_equal(ring[0], ring[-1])
    radii = np.hypot(ring[:, 0], ring[:, 1] - 1)
    np.testing.assert_allclose(radii, 1, atol=0.01)
    # It goes around once: the angles of its steps add up to one turn.
    angles = np.unwrap(np.arctan2(ring[:, 1] - 1, ring[:, 0]))
    assert abs(angles[-1] - angles[0]) == pytest.approx(2 * np.pi)


def test_a_slope_has_one_straight_line_from_border_to_border() -> None:
    values = X + 0 * Y[:, np.newaxis]
    (line,) = contour(X, Y, values, 0.51)
    np.testing.assert_allclose(line[:, 0], 0.51)
    assert sorted((line[0, 1], line[-1, 1])) == [-1, 3]
    assert len(line) == 31


def test_a_level_that_is_not_met_has_no_line() -> None:
    assert contour(X, Y, bowl(), 99.0) == []
    assert contour(X, Y, np.full((31, 41), np.nan), 1.0) == []


def test_two_valleys_have_a_ring_each() -> None:
    values = np.minimum((X - 1) ** 2, (X + 1) ** 2) + ((Y - 1) ** 2)[:, np.newaxis]
    rings = contour(X, Y, values, 0.3)
    assert len(rings) == 2
    assert sorted(round(float(ring[:, 0].mean())) for ring in rings) == [-1, 1]


@pytest.mark.parametrize("middle", [0.4, 0.6])
def test_at_a_saddle_the_middle_says_what_belongs_together(middle: float) -> None:
    corner = 2 * middle - 1
    values = np.array([[1, corner], [corner, 1.0]])
    lines = contour(np.arange(2.0), np.arange(2.0), values, 0.5)
    assert len(lines) == 2
    # The high corners are at (0, 0) and (1, 1): apart, each is cut off by a line of its own.
    sums = sorted(line.mean(axis=0).sum() for line in lines)
    apart = sums[0] < 0.9 and sums[1] > 1.1
    assert apart == (middle < 0.5)


def test_no_line_enters_a_cell_with_a_gap() -> None:
    values = bowl()
    values[15, 30] = np.nan
    lines = contour(X, Y, values, 1.0)
    assert len(lines) == 1
    assert not np.array_equal(lines[0][0], lines[0][-1])
    assert all(np.isfinite(line).all() for line in lines)


@given(st.integers(0, 2**32 - 1), st.floats(-1, 1))
def test_on_every_line_the_values_are_the_level(seed: int, level: float) -> None:
    values = np.random.default_rng(seed).standard_normal((5, 6))
    x, y = np.arange(6.0), np.arange(5.0)
    lines = contour(x, y, values, level)
    assert lines or (values > level).all() or (values < level).all()
    for line in lines:
        for a, b in line:
            k, i = int(min(a, 4)), int(min(b, 3))
            cell, right, up = values[i : i + 2, k : k + 2], a - k, b - i
            value = np.array([1 - up, up]) @ cell @ np.array([1 - right, right])
            assert value == pytest.approx(level, abs=1e-9)
        closed = np.array_equal(line[0], line[-1])
        on_border = (line[:, 0] % 5 == 0) | (line[:, 1] % 4 == 0)
        assert closed or (on_border[0] and on_border[-1])


def test_levels_are_round_and_within() -> None:
    found = levels(np.array([0.13, 0.98]))
    assert found == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    assert found == sorted(found)


def test_over_decades_they_are_powers_of_ten() -> None:
    assert levels(np.array([1.5e-9, 3e5]), count=8) == pytest.approx(
        [1e-8, 1e-6, 1e-4, 0.01, 1, 100, 1e4]
    )
    assert levels(np.array([0.015, 3]), count=8) == pytest.approx([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2])


def test_how_they_are_spaced_can_be_said() -> None:
    losses = np.array([0.001, 1.0])
    assert np.ptp(np.diff(levels(losses, logarithmic=False))) == pytest.approx(0)
    assert levels(losses, logarithmic=True)[0] == pytest.approx(0.002)
    assert levels(np.array([-5, -1.0]), logarithmic=True) == []


@pytest.mark.parametrize("losses", [[], [2.0, 2.0], [np.nan, 1.0]])
def test_flat_losses_have_no_levels(losses: list[float]) -> None:
    assert levels(np.array(losses)) == []


def test_gaps_have_no_part_in_the_levels() -> None:
    assert levels(np.array([0.13, np.nan, 0.98])) == levels(np.array([0.13, 0.98]))


@given(st.floats(1e-300, 1e300), st.floats(1, 1e8), st.booleans())
def test_there_are_never_very_many(low: float, ratio: float, logarithmic: bool) -> None:
    losses = np.array([low, low * ratio])
    if np.isfinite(losses).all():
        assert len(levels(losses, 10, logarithmic)) <= 21


def test_positive_losses_over_decades_ask_for_powers_of_ten() -> None:
    assert spans_decades(np.array([0.001, np.nan, 1]))
    assert not spans_decades(np.array([0.1, 1]))
    assert not spans_decades(np.array([0, 1000.0]))
    assert not spans_decades(np.array([]))
