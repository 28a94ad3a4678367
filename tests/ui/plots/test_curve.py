"""What is drawn of a loss curve: every spike, at most two points for a pixel, and true means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.training import LossCurve
from bpstudio.ui.plots.curve import SMOOTH_POINTS, Curve, Stretch
from bpstudio.ui.plots.scale import Scale

LINEAR, LOG_X, LOG = Scale(), Scale(log_x=True), Scale(log_x=True, log_y=True)


def curve_of(losses: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Curve:
    curve = LossCurve()
    curve.append(0, losses)
    return Curve.of(curve)


@given(
    spikes=st.lists(st.integers(0, 199_999), min_size=1, max_size=5, unique=True),
    columns=st.integers(40, 2000),
    log_x=st.booleans(),
)
@settings(max_examples=25)
def test_every_spike_is_drawn_however_narrow_the_plot(
    spikes: list[int], columns: int, log_x: bool
) -> None:
    losses = np.random.default_rng(0).random(200_000)
    # Ever higher, so that even spikes in one column of pixels leave the highest.
    for height, at in enumerate(sorted(spikes)):
        losses[at] = 5.0 + height
    scale = Scale(log_x)
    high = scale.x_of(200_000)
    x, y = curve_of(losses).points(scale, Stretch(0, high, columns))
    assert len(y) <= 2 * (columns + 1)
    assert (np.diff(x) > 0).all()
    assert y.max() == 4.0 + len(spikes)
    for at in spikes:
        near = np.abs(x - scale.x_of(at)) <= high / columns + scale.x_of(at + 64) - scale.x_of(at)
        assert y[near].max() >= losses[at]


def test_of_few_points_all_are_drawn_as_they_are() -> None:
    losses = np.random.default_rng(1).random(300)
    x, y = curve_of(losses).points(LINEAR, Stretch(0, 300, 200))
    assert x.tolist() == list(range(300))
    assert y.tolist() == losses.tolist()


def test_lines_go_on_to_the_points_beside_the_view() -> None:
    x, _ = curve_of(np.ones(1000)).points(LINEAR, Stretch(99.5, 200.5, 400))
    assert (x[0], x[-1]) == (99, 201)


def test_a_zoom_into_a_long_run_shows_all_that_is_kept_there() -> None:
    curve = curve_of(np.random.default_rng(2).random(500_000))
    x, _ = curve.points(LINEAR, Stretch(100_000, 110_000, 1000))
    kept = curve.iterations
    assert len(x) == np.count_nonzero((kept >= 100_000) & (kept <= 110_000)) + 2


def test_the_first_iterations_of_a_long_run_are_exact_on_a_logarithmic_axis() -> None:
    losses = np.random.default_rng(3).random(1_000_000)
    x, y = curve_of(losses).points(LOG_X, Stretch(0, 2, 1000))
    np.testing.assert_allclose(x[:99], np.log10(1 + np.arange(99)))
    assert y[:99].tolist() == losses[:99].tolist()


def test_losses_without_a_logarithm_are_left_out() -> None:
    x, y = curve_of(np.array([1.0, 0.0, 100.0, -3.0])).points(LOG, Stretch(0, 1, 100))
    np.testing.assert_allclose(x, np.log10([1, 3]))
    np.testing.assert_allclose(y, [0, 2])


@pytest.mark.parametrize("scale", [LINEAR, LOG_X])
@pytest.mark.parametrize("length", [3_000, 300_000])
def test_a_smoothed_curve_is_of_all_losses_and_not_of_the_extremes(
    scale: Scale, length: int
) -> None:
    """One loss in sixteen is 17, the others 1: their mean is 2, and that of extremes 9."""
    losses = np.where(np.arange(length) % 16, 1.0, 17.0)
    high = scale.x_of(length)
    x, y = curve_of(losses).smoothed(scale, Stretch(0, high, 800), 0.1)
    assert 100 < len(y) <= SMOOTH_POINTS
    inner = y[(x > 0.7 * high) & (x < 0.95 * high)]
    assert len(inner) > 10
    np.testing.assert_allclose(inner, 2.0, atol=0.15)


def test_a_straight_line_stays_where_it_is() -> None:
    x, y = curve_of(np.linspace(1, 0, 5000)).smoothed(LINEAR, Stretch(0, 5000, 800), 0.2)
    off = np.abs(y - (1 - x / 4999))
    assert off[len(off) // 5 : -len(off) // 5].max() < 1e-9
    # At the ends, where a quarter of the stretch is left.
    assert off.max() < 0.2 / 8 + 1e-3
    assert (x[0], x[-1]) == (0, 4999)


def test_without_reach_a_smoothed_curve_is_the_curve() -> None:
    losses = np.random.default_rng(4).random(300)
    x, y = curve_of(losses).smoothed(LINEAR, Stretch(0, 300, 800), 1e-6)
    np.testing.assert_allclose(y, losses, rtol=1e-12)
    assert x.tolist() == list(range(300))


def test_a_loss_beyond_all_others_spoils_only_what_is_near() -> None:
    losses = np.full(4000, 0.5)
    losses[1000] = 1e300
    x, y = curve_of(losses).smoothed(LINEAR, Stretch(0, 4000, 800), 0.02)
    assert set(y[np.abs(x - 1000) > 60]) == {0.5}
    assert y.max() > 1e297


def test_an_empty_curve_has_nothing_to_draw() -> None:
    for scale in (LINEAR, LOG):
        assert len(Curve().points(scale, Stretch(0, 1, 100))[0]) == 0
        assert len(Curve().smoothed(scale, Stretch(0, 1, 100), 0.1)[0]) == 0


@given(st.integers(0, 10**9), st.booleans())
def test_an_iteration_is_found_again_where_it_stands(iteration: int, log_x: bool) -> None:
    scale = Scale(log_x)
    assert scale.iteration(scale.x_of(iteration)) == pytest.approx(iteration, rel=1e-9, abs=1e-9)
    assert scale.x(np.array([iteration]))[0] == pytest.approx(scale.x_of(iteration))
