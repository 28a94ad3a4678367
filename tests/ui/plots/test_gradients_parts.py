"""The parts of the gradients view: a layer's picture, ticks, layout, histories, words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.analysis.health import Figures, Finding, LayerHealth, Verdict
from bpstudio.analysis.health_words import (
    DEAD,
    FASTER,
    HEALTHY,
    HEALTHY_LAST,
    LARGE,
    LEARNED,
    NOT_FINITE,
    OUTWEIGHED,
    SATURATED,
    SLOWER,
    SMALL,
)
from bpstudio.analysis.histogram_history import HistogramHistory
from bpstudio.analysis.histograms import Linear, histogram
from bpstudio.engine import Dense, NetworkSpec
from bpstudio.ui.plots.gradients.histories import GRADIENT_SCALE, GRADIENTS, WEIGHTS, Histories
from bpstudio.ui.plots.gradients.layer import LayerPicture, layer_picture
from bpstudio.ui.plots.gradients.layout import Layout
from bpstudio.ui.plots.gradients.paint import value_ticks, verdict_colour
from bpstudio.ui.plots.gradients.words import figure_words, layer_title, tip, verdict_words
from bpstudio.ui.theme import DARK, LIGHT
from bpstudio.words import Text

RANDOM = np.random.default_rng(0)


def picture_of(*moments: np.ndarray, gradients: bool = False) -> LayerPicture:
    """Of these values at iterations 0, 1, …"""
    history = HistogramHistory()
    scale = GRADIENT_SCALE if gradients else None
    for iteration, values in enumerate(moments):
        history.append(iteration, histogram(values, scale))
    known = history.picture()
    assert known is not None
    return layer_picture(known, histogram(moments[-1], scale))


def test_only_bins_that_were_used_are_shown() -> None:
    one = picture_of(np.array([0.3, 0.31, 0.9]), np.array([0.2, 0.5, 0.9]))
    assert one.low <= 0.2 < 0.9 <= one.high
    assert one.low > 0
    assert one.levels.shape[1] == 2
    assert (one.start, one.stop) == (0, 2)
    assert one.now.sum() == pytest.approx(1)
    assert one.levels.max() == 255


def test_the_highest_bin_comes_first_and_shares_can_be_read() -> None:
    one = picture_of(np.array([-1.0, 0.9, 0.9, 0.9]))
    assert np.flatnonzero(one.now).tolist() == [1, len(one.now) - 1]
    assert one.now[1] == pytest.approx(0.75)
    assert one.share(1, 0) == pytest.approx(0.75)
    assert one.share(len(one.now) - 1, 0) == pytest.approx(0.25, abs=0.01)
    assert one.share(0, 0) == 0


def test_gradients_have_whole_decades() -> None:
    one = picture_of(10.0 ** RANDOM.uniform(-4.5, -2.5, 500), gradients=True)
    assert (one.low, one.high) == (-5, -2)
    assert len(one.levels) == 12
    single = picture_of(np.full(9, 2e-3), gradients=True)
    assert single.high - single.low >= 2


def test_gradients_of_0_are_in_the_lowest_bin() -> None:
    one = picture_of(np.array([0.0, 0.0, 1e-3]), gradients=True)
    assert one.low == -12
    assert one.now[-1] == pytest.approx(2 / 3)


@pytest.mark.parametrize(("before", "now"), [(0.5, 3.0), (3.0, 0.5)])
def test_scales_of_then_and_now_are_brought_together(before: float, now: float) -> None:
    history = HistogramHistory()
    history.append(0, histogram(np.array([before, before / 2])))
    known = history.picture()
    assert known is not None
    one = layer_picture(known, histogram(np.array([now, now / 2])))
    assert one.low <= 0.25
    assert one.high >= 3
    assert one.now.sum() == pytest.approx(1)
    assert sum(one.share(row, 0) for row in range(len(one.levels))) == pytest.approx(1, abs=0.02)
    step = (one.high - one.low) / len(one.now)
    highest = one.high - step * np.flatnonzero(one.now)[0]
    assert highest - step <= now <= highest


def test_values_without_any_number_have_a_picture() -> None:
    one = picture_of(np.array([np.nan, np.nan]))
    assert not one.now.any()
    assert not one.levels.any()
    assert one.low < one.high


def test_ticks_of_weights_are_decimals_and_of_gradients_powers_of_ten() -> None:
    weights = picture_of(np.array([-0.9, 0.9]))
    assert [text for _, text in value_ticks(weights, WEIGHTS, 60)] == ["−0.5", "0.0", "0.5"]
    gradients = picture_of(10.0 ** np.linspace(-4.9, -1.1, 99), gradients=True)
    texts = [text for _, text in value_ticks(gradients, GRADIENTS, 200)]
    assert texts == ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"]
    few = value_ticks(gradients, GRADIENTS, 32)
    assert [text for _, text in few] == ["10⁻⁴", "10⁻²"]
    assert [share for share, _ in few] == pytest.approx([0.25, 0.75])
    nothing = picture_of(np.zeros(4), gradients=True)
    assert value_ticks(nothing, GRADIENTS, 60)[0] == (0, "≤10⁻¹²")


@pytest.mark.parametrize("width", [290, 470, 1000])
def test_parts_of_a_row_stand_beside_each_other(width: float) -> None:
    layout = Layout(3, width, 200, 34, 14)
    for row in range(3):
        words, picture, now = layout.words(row), layout.picture(row), layout.now(row)
        assert words.right() + 34 <= picture.left()
        assert picture.width() > 60
        assert picture.right() < now.left() < now.right() <= width
        assert layout.row(picture.center().y()) == row
        assert picture.bottom() < layout.below.top()
    assert layout.height <= 200


def test_rows_have_a_smallest_and_a_largest_height() -> None:
    assert Layout(9, 300, 150, 34, 14).height > 300
    assert Layout(1, 300, 900, 34, 14).row_height == 150


def histories(*iterations: int) -> Histories:
    found = Histories()
    for iteration in iterations:
        put(found, iteration)
    return found


def put(found: Histories, iteration: int, value: float = 0.5) -> None:
    weights = histogram(np.array([value]))
    found.put(iteration, [weights], [histogram(np.array([value]), GRADIENT_SCALE)])


def test_histories_grow_at_their_end_only() -> None:
    found = histories(0, 10, 20)
    put(found, 5)
    assert found.last == 20
    (history,) = found.layers(WEIGHTS)
    picture = history.picture()
    assert picture is not None
    assert picture.stop == 21


def test_an_edit_at_the_end_takes_its_place() -> None:
    found = histories(0, 10)
    put(found, 10, -0.5)
    picture = found.layers(WEIGHTS)[0].picture()
    assert picture is not None
    assert picture.shares[:32, -1].sum() == 1


def test_a_fork_of_histories_is_its_own() -> None:
    found = histories(0, 10, 20)
    fork = found.until(15)
    put(fork, 16)
    assert (fork.last, found.last) == (16, 20)
    assert len(fork.layers(GRADIENTS)[0]) == 17
    assert len(found.layers(GRADIENTS)[0]) == 21


def test_another_number_of_layers_begins_anew() -> None:
    found = histories(50)
    one = histogram(np.array([0.1]), Linear(1.0))
    found.put(3, [one, one], [one, one])
    assert found.last == 3
    assert len(found.layers(WEIGHTS)) == 2


def health(verdict: Verdict, template: str, value: float) -> LayerHealth:
    figures = Figures(1.5, 0.02, 0.5, 0.001, 0.25, None)
    words = Text(template, layer="hidden 1", value=f"{value:g}", threshold="1")
    return LayerHealth(1, figures, Finding(verdict, value, 1.0, words))


@pytest.mark.parametrize(
    ("verdict", "template", "words"),
    [
        (Verdict.HEALTHY, HEALTHY, "g = 0.4 × output’s"),
        (Verdict.HEALTHY, HEALTHY_LAST, "‖g‖ = 0.4"),
        (Verdict.VANISHING, SLOWER, "g = 0.4 × output’s"),
        (Verdict.VANISHING, SMALL, "‖g‖ = 0.4"),
        (Verdict.EXPLODING, FASTER, "g = 0.4 × output’s"),
        (Verdict.EXPLODING, LARGE, "‖g‖ = 0.4"),
        (Verdict.EXPLODING, OUTWEIGHED, "‖Δw‖ = 0.4 ‖w‖"),
        (Verdict.EXPLODING, NOT_FINITE, "g is not finite"),
        (Verdict.DEAD, DEAD, "40 % of units"),
        (Verdict.SATURATED, SATURATED, "40 % of units"),
        (Verdict.CONVERGED, LEARNED, "loss = 40 % of a guess’s"),
    ],
)
def test_each_verdict_has_the_figure_behind_it(verdict: Verdict, template: str, words: str) -> None:
    assert figure_words(health(verdict, template, 0.4)) == words


def test_a_tip_has_the_figures_that_there_are() -> None:
    one = health(Verdict.HEALTHY, HEALTHY, 0.4)
    assert "dead units: 25 %" in tip(one)
    assert "saturated units" not in tip(one)
    bare = replace(one, figures=replace(one.figures, update_ratio=None, dead_share=None))
    assert "‖Δw‖" not in tip(bare)
    assert "dead units" not in tip(bare)
    saturated = replace(one, figures=replace(one.figures, saturated_share=0.5))
    assert "saturated units: 50 %" in tip(saturated)


def test_verdicts_differ_in_word_and_colour() -> None:
    assert len({verdict_words(one) for one in Verdict}) == len(Verdict)
    for theme in (LIGHT, DARK):
        assert len({verdict_colour(theme, one) for one in Verdict}) == len(Verdict)


def test_layers_are_called_as_everywhere() -> None:
    spec = NetworkSpec(2, (Dense(3, "relu"), Dense(1, "sigmoid")))
    assert [layer_title(spec, layer) for layer in (1, 2)] == ["hidden 1 · ReLU", "output · sigmoid"]
