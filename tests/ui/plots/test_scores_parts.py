"""The parts of the scores view: curve, words, cells and grid."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from bpstudio.analysis.scores import Score, Scores, Suits
from bpstudio.ui.plots.scores.cells import confusion_cells, r_squared_cells
from bpstudio.ui.plots.scores.curve import MOST_POINTS, ScoreCurve, row_of
from bpstudio.ui.plots.scores.grid import Grid
from bpstudio.ui.plots.scores.words import figure, percent, r_squared
from bpstudio.ui.theme import DARK, LIGHT, Theme


def put(curve: ScoreCurve, iteration: int, *row: float) -> None:
    curve.put(iteration, np.array(row))


def test_a_curve_is_in_order_whatever_the_order_of_visits() -> None:
    curve = ScoreCurve()
    for iteration in (5, 1, 9, 3):
        put(curve, iteration, iteration / 10)
    assert curve.iterations.tolist() == [1, 3, 5, 9]
    put(curve, 3, 0.7)
    assert curve.values[:, 0].tolist() == [0.1, 0.7, 0.5, 0.9]


def test_a_curve_stays_small_and_even() -> None:
    curve = ScoreCurve()
    for iteration in range(3 * MOST_POINTS):
        put(curve, iteration, float(iteration))
    assert len(curve) <= MOST_POINTS
    assert curve.iterations[0] == 0
    assert curve.iterations[-1] == 3 * MOST_POINTS - 1
    assert np.diff(curve.iterations).max() <= 15
    assert curve.values[:, 0].tolist() == curve.iterations.tolist()


def test_scores_of_another_kind_begin_anew() -> None:
    curve = ScoreCurve()
    put(curve, 0, 0.5, 0.5)
    put(curve, 7, 0.1, 0.1, 0.1, 0.1)
    assert curve.iterations.tolist() == [7]


def test_until_leaves_the_curve_alone() -> None:
    curve = ScoreCurve()
    for iteration in (0, 10, 20):
        put(curve, iteration, 0.5)
    past = curve.until(10)
    put(past, 10, 0.9)
    assert past.iterations.tolist() == [0, 10]
    assert curve.values[1, 0] == 0.5
    assert len(curve) == 3


def test_what_is_no_number_is_not_drawn() -> None:
    curve = ScoreCurve()
    put(curve, 0, 0.5, np.nan)
    put(curve, 1, np.nan, np.nan)
    assert curve.line(0, 100.0).losses.tolist() == [50.0]
    assert len(curve.line(1)) == 0
    assert len(curve.line(8)) == 0


def test_rows_have_train_and_test_in_turn() -> None:
    suits = Suits(accuracy=False, confusion=False, r_squared=True)
    train = Score(5, 5, r_squared=np.array([0.1, 0.2]), r_squared_total=0.15)
    test = Score(5, 5, r_squared=np.array([0.3, 0.4]), r_squared_total=0.35)
    assert row_of(Scores(suits, train, test)).tolist() == [0.15, 0.35, 0.1, 0.3, 0.2, 0.4]
    assert np.isnan(row_of(Scores(suits, train, None))[1::2]).all()
    accuracy = Scores(Suits(True, False, False), Score(4, 4, 0.75), None)
    assert row_of(accuracy)[0] == 0.75


@pytest.mark.parametrize(
    ("share", "words"),
    [(1, "100 %"), (0, "0 %"), (0.984, "98.4 %"), (0.99999, "99.9 %"), (1e-6, "0.1 %")],
)
def test_only_all_are_100_percent(share: float, words: str) -> None:
    assert percent(share) == words


def test_r_squared_has_three_decimals() -> None:
    values = (0.9876, -0.5, -12345.0, float("nan"), float("-inf"))
    assert [r_squared(one) for one in values] == ["0.988", "−0.500", "−1.23e+04", "—", "—"]


def test_figures_say_of_how_many_rows_they_are() -> None:
    assert figure("train", Score(250, 250, 0.984)) == "train 98.4 % (246 of 250)"
    assert figure("train", Score(250, 250, 0.984), brief=True) == "train 98.4 %"
    assert figure("test", Score(5000, 60000, 0.5)) == "test 50.0 % (2,500 of 5,000 of 60,000)"
    whole = Score(250, 250, r_squared=np.array([0.5]), r_squared_total=0.5)
    part = Score(5000, 60000, r_squared=np.array([0.5]), r_squared_total=0.5)
    assert figure("train", whole) == "train R² 0.500"
    assert figure("train", part) == "train R² 0.500 (of 5,000 of 60,000)"


COUNTS = np.array([[8, 2, 0], [0, 0, 0], [1, 0, 3]])
NAMES = ("cat", "dog", "bird")


def test_a_matrix_is_blue_where_it_is_right_and_orange_where_not() -> None:
    cells = confusion_cells(COUNTS, NAMES).cells
    assert [[cell.share for cell in row] for row in cells] == [
        [0.8, -0.2, 0],
        [0, 0, 0],
        [-0.25, 0, 0.75],
    ]
    assert cells[0][0].text == "8"
    assert cells[0][0].tip == "8 of 10 samples of “cat” were recognised (80.0 %)"
    assert cells[0][1].tip == "2 of 10 samples of “cat” were taken for “dog” (20.0 %)"


def test_r_squared_of_every_output_stands_beside_its_name() -> None:
    train = Score(5, 5, r_squared=np.array([0.9, np.nan]), r_squared_total=0.8)
    suits = Suits(accuracy=False, confusion=False, r_squared=True)
    cells = r_squared_cells(Scores(suits, train, None), ("a", "b"))
    assert cells.columns == ("train",)
    assert [row[0].text for row in cells.cells] == ["0.900", "—", "0.800"]
    both = r_squared_cells(Scores(suits, train, train), ("a", "b"))
    assert both.columns == ("train", "test")


@pytest.fixture
def grid(qtbot: QtBot) -> Grid:
    grid = Grid(LIGHT)
    qtbot.addWidget(grid)
    grid.resize(240, 180)
    grid.show_cells(confusion_cells(COUNTS, NAMES))
    return grid


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_cells_have_their_colours(grid: Grid, theme: Theme) -> None:
    grid.set_theme(theme)
    image, place = grid.grab().toImage(), grid.place()
    for row, column in ((0, 0), (0, 1), (2, 0), (1, 1)):
        corner = place.cell(row, column).topLeft().toPoint() + QPoint(3, 3)
        share = confusion_cells(COUNTS, NAMES).cells[row][column].share
        assert image.pixelColor(corner).name() == grid.colour(share).name()
    blue, orange = grid.colour(1.0), grid.colour(-1.0)
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()


def test_a_tip_tells_all_of_a_cell(grid: Grid) -> None:
    middle = grid.place().cell(2, 0).center().toPoint()
    assert grid.tip_at(middle) == "1 of 4 samples of “bird” were taken for “cat” (25.0 %)"
    assert grid.tip_at(QPoint(1, 1)) == ""
    grid.show_cells(None)
    assert grid.tip_at(middle) == ""
    assert grid.needed_width == 0
    assert not grid.grab().isNull()


def test_names_then_numbers_give_way_in_a_small_grid(grid: Grid) -> None:
    place = grid.place()
    assert place.heads
    assert place.texts
    assert place.titles
    grid.resize(70, 44)
    place = grid.place()
    assert not place.titles
    many = np.full((40, 40), 123)
    grid.show_cells(confusion_cells(many, tuple(map(str, range(40)))))
    grid.resize(200, 200)
    place = grid.place()
    assert not place.texts
    assert not place.heads
    assert not grid.grab().isNull()


def test_titles_give_way_to_numbers(grid: Grid) -> None:
    grid.show_cells(confusion_cells(np.full((10, 10), 154), tuple(map(str, range(10)))))
    seen = set()
    for width in range(grid.needed_width - 20, grid.needed_width + 60):
        grid.resize(width, 240)
        place = grid.place()
        seen.add((place.titles, place.texts))
    assert (False, True) in seen
    assert (True, True) in seen


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_all_cells_are_in_sight(grid: Grid, classes: int) -> None:
    names = tuple(f"a rather long name {n}" for n in range(classes))
    grid.show_cells(confusion_cells(np.full((classes, classes), 100), names))
    for width, height in ((300, 130), (grid.needed_width, 130), (900, 600)):
        grid.resize(width, height)
        last = grid.place().cell(classes - 1, classes - 1)
        assert last.right() <= width
        assert last.bottom() <= height
        assert grid.place().texts
