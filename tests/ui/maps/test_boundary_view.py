"""The boundary view: it follows the frame, and the mouse finds points."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.errors import UserError
from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.boundary_view import BoundaryView
from bpstudio.ui.maps.ground import PlaneChoice
from bpstudio.ui.plots.export import Export, csv_text
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.maps.boundaries import mouse, opened, picture, point_on, settled, shown
from tests.ui.moments import at, first_frame


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> BoundaryView:
    return opened(qtbot, background)


def colour_at(view: BoundaryView, across: float, up: float) -> QColor:
    place = view.chart.place
    assert place is not None
    (pixel,) = place.pixels(np.array([[across, up]]))
    return picture(view).pixelColor(QPoint(*(int(value) for value in pixel)))


def is_bluish(colour: QColor) -> bool:
    return colour.blue() > colour.red()


def test_the_map_is_painted_where_its_numbers_are(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("circle")
    theta = np.zeros_like(frame.theta)
    spec = frame.document.spec
    # One weight of each layer: the output has the sign of x1.
    start = 0
    for n_in, n_out in zip(spec.sizes, spec.sizes[1:], strict=False):
        theta[start] = 3.0
        start += n_out * n_in + n_out
    shown(qtbot, view, with_theta(frame, theta))
    assert is_bluish(colour_at(view, 5.5, 5.5))
    assert not is_bluish(colour_at(view, -5.5, 5.5))


def test_points_and_the_ring_are_painted(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("xor_gate")
    shown(qtbot, view, frame)
    targets = frame.problem.dataset.targets[:, 0]
    for row, target in enumerate(targets):
        middle = point_on(view, row).toPoint()
        wanted = QColor(LIGHT.blue if target > 0 else LIGHT.orange)
        assert picture(view).pixelColor(middle) == wanted
    first = picture(view)
    view.chart.mark((frame.indices[0] + 1) % 4)
    assert picture(view) != first


def test_test_points_are_hollow_and_can_be_hidden(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("circle"))
    with_test = picture(view)
    view.controls.test.click()
    assert picture(view) != with_test
    assert len(view.chart.shown_points) == 1
    view.controls.test.click()
    assert picture(view) == with_test


def test_while_training_the_newest_weights_are_shown(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    for seed in range(10):
        last = with_theta(frame, random_theta(frame, seed), training=True)
        view.show_frame(last)
    settled(qtbot, view, last)


def test_nothing_is_asked_twice(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    before = view.surface
    view.show_frame(frame.moved(3))
    qtbot.wait(60)
    assert view.surface is before


def test_a_step_to_the_next_sample_moves_the_ring(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("xor_gate", 4)
    shown(qtbot, view, frame)
    before = picture(view)
    view.show_frame(at(frame, frame.schedule.length // 2))
    assert picture(view) != before


def shades(view: BoundaryView) -> int:
    assert view.surface is not None
    assert view.surface.levels is not None
    return len(np.unique(view.surface.levels))


def test_steps_and_shades(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    assert shades(view) > 20
    view.controls.discrete.click()
    settled(qtbot, view, frame)
    assert shades(view) == 2


def test_classes_are_shown_first_and_outputs_can_be_chosen(
    qtbot: QtBot, view: BoundaryView
) -> None:
    frame = first_frame("iris")
    shown(qtbot, view, frame)
    field = view.controls.output
    assert view.controls.reading == Reading(None)
    words = [field.itemText(row) for row in range(field.count())]
    assert words == ["class", "setosa", "versicolor", "virginica"]
    field.setCurrentIndex(2)
    field.activated.emit(2)
    settled(qtbot, view, frame)
    assert view.surface is not None
    assert view.surface.reading.output == 1


@pytest.mark.parametrize(
    ("name", "output", "axes", "discrete", "test"),
    [
        ("circle", False, False, True, True),
        ("iris", True, True, True, True),
        ("mazur", True, False, True, False),
        ("neuron", False, False, False, False),
    ],
)
def test_only_what_is_of_use_is_offered(
    view: BoundaryView, name: str, output: bool, axes: bool, discrete: bool, test: bool
) -> None:
    view.show_frame(first_frame(name))
    controls = view.controls
    buttons = (controls.output, controls.axes, controls.discrete, controls.test)
    assert [button.isVisible() for button in buttons] == [output, axes, discrete, test]


def choose(view: BoundaryView, field: str, row: int) -> None:
    view.controls.axes.menu().aboutToShow.emit()
    box = getattr(view.controls.axes.form, field)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_any_two_inputs(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("iris")
    shown(qtbot, view, frame)
    with qtbot.waitSignal(view.plane_chosen) as chosen:
        choose(view, "across", 3)
    assert chosen.args[0].axes[0] == 3
    settled(qtbot, view, frame)
    assert view.surface is not None
    assert view.surface.site.ground.plane.axes[0].name == "petal width"
    choose(view, "rest", 1)
    qtbot.waitUntil(lambda: view.surface is not None and view.surface.site.at_sample)
    settled(qtbot, view, frame)


def test_the_same_input_twice_changes_places(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("iris"))
    choose(view, "across", 2)
    choose(view, "up", 3)
    choose(view, "up", 2)
    assert view.controls.plane == PlaneChoice((3, 2))


def test_another_document_clears_the_map(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("iris"))
    other = first_frame("digits")
    view.show_frame(other)
    assert view.surface is None
    assert view.chart.points[False].total == 1438
    settled(qtbot, view, other)


def test_no_room_is_a_message(
    qtbot: QtBot, view: BoundaryView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise UserError("no room", hint="Close other programs.")

    with monkeypatch.context() as patch:
        patch.setattr("bpstudio.ui.maps.boundary_maker.BoundaryMaker.make", refuse)
        view.show_frame(first_frame("circle"))
        qtbot.waitUntil(view.message.isVisible)
        assert view.message.text() == "no room\nClose other programs."
        assert not view.chart.isVisible()
    shown(qtbot, view, first_frame("iris"))
    assert view.chart.isVisible()


def test_colours_follow_the_theme(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("circle"))
    light = picture(view)
    view.set_theme(DARK)
    assert picture(view).pixelColor(1, 1) == QColor(DARK.panel)
    view.set_theme(LIGHT)
    assert picture(view) == light


@pytest.mark.parametrize("name", ["circle", "iris", "neuron"])
def test_it_can_be_exported(qtbot: QtBot, view: BoundaryView, tmp_path: Path, name: str) -> None:
    frame = first_frame(name)
    shown(qtbot, view, frame)
    for suffix in (".png", ".svg", ".csv"):
        Export(view, "boundary", suffix).write(tmp_path / f"boundary{suffix}")
    assert not QImage(str(tmp_path / "boundary.png")).isNull()
    drawing = (tmp_path / "boundary.svg").read_text(encoding="utf-8")
    # The points and the words are no pixels.
    assert drawing.count("<circle") + drawing.count("<path") >= len(view.chart.points[0].rows)
    assert view.surface is not None
    assert f">{view.surface.site.ground.name(0)}<" in drawing


def test_the_table_has_map_and_points(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("xor_gate")
    shown(qtbot, view, frame)
    rows = list(csv.reader(io.StringIO(csv_text(view.table()))))
    assert rows[0] == ["what", "x1", "x2", "output y", "target y"]
    assert len(rows) == 1 + 150 * 150 + 4
    assert rows[1][0] == "map"
    assert rows[1][4] == ""
    assert [row[0] for row in rows[-4:]] == ["train"] * 4
    assert [float(row[4]) for row in rows[-4:]] == frame.problem.dataset.targets[:, 0].tolist()


def test_before_any_frame_it_is_empty(view: BoundaryView) -> None:
    assert view.table().columns == ()
    assert not picture(view).isNull()
    mouse(view, QEvent.Type.MouseMove, QPointF(50, 50))
    mouse(view, QEvent.Type.MouseButtonPress, QPointF(50, 50))


def test_it_says_that_not_all_points_are_drawn(
    view: BoundaryView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.ui.maps.points.MOST", 100)
    view.show_frame(first_frame("circle"))
    assert view.note.text() == "100 of 500 points are drawn"
    assert view.note.isVisible()
    view.show_frame(replace(first_frame("xor_gate")))
    assert not view.note.isVisible()


@pytest.mark.parametrize("name", ["circle", "iris", "digits", "mazur", "neuron"])
@pytest.mark.parametrize("size", [(330, 140), (410, 110), (470, 150), (330, 190), (1100, 800)])
def test_nothing_overlaps_in_any_size(
    qtbot: QtBot, view: BoundaryView, name: str, size: tuple[int, int]
) -> None:
    view.resize(*size)
    shown(qtbot, view, first_frame(name))
    assert view.size().toTuple() == size
    controls = view.controls
    buttons = [controls.output, controls.axes, controls.discrete, controls.test, view.export]
    places = [one.geometry() for one in buttons if one.isVisible()]
    for number, place in enumerate(places):
        assert controls.rect().contains(place)
        assert not any(place.intersects(other) for other in places[:number])
    assert not controls.geometry().intersects(view.chart.geometry())
    plot = view.chart.place
    assert plot is not None
    assert view.chart.rect().toRectF().contains(plot.area)
    assert min(plot.area.width(), plot.area.height()) >= 40


def test_in_a_low_dock_the_controls_stand_beside_the_map(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("circle"))
    controls, chart = view.controls, view.chart
    view.resize(470, 400)
    qtbot.waitUntil(lambda: controls.geometry().bottom() < chart.geometry().top())
    view.resize(470, 150)
    qtbot.waitUntil(lambda: controls.geometry().left() > chart.geometry().right())
    view.resize(470, 400)
    qtbot.waitUntil(lambda: controls.geometry().bottom() < chart.geometry().top())
