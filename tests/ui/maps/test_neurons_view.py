"""The neurons view: a picture of each, in columns by layer, and one of them large."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.engine import views
from bpstudio.frame import Frame, Selection
from bpstudio.ui.maps.boundary_view import BoundaryView
from bpstudio.ui.maps.ground import PlaneChoice
from bpstudio.ui.maps.neurons_view import NeuronsView
from bpstudio.ui.maps.sheet_layout import HEAD, LARGEST, SMALLEST, Layout, lay_out
from bpstudio.ui.plots.export import Export, csv_text
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.moments import first_frame
from tests.ui.sight import in_sight

# Layout


def layout_of(*sizes: int, width: float = 400, height: float = 200) -> Layout:
    layers = [(number, range(size)) for number, size in enumerate(sizes)]
    return lay_out(layers, [30.0] * len(sizes), width, height)


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 8, 8, 8, 1), (1, 128, 64, 10), (1, 1)])
@pytest.mark.parametrize("height", [60, 150, 600])
def test_pictures_stand_apart_and_on_the_sheet(sizes: tuple[int, ...], height: int) -> None:
    layout = layout_of(*sizes, height=height)
    tiles = [layout.tile(layer, unit) for layer, size in enumerate(sizes) for unit in range(size)]
    sheet = layout.size
    for number, tile in enumerate(tiles):
        assert tile is not None
        assert SMALLEST <= tile.width() == tile.height() <= LARGEST
        assert HEAD <= tile.top() < tile.bottom() <= sheet.height()
        assert 0 <= tile.left() < tile.right() <= sheet.width()
        # All pairs of a wide layer would take long, and neighbours are what could touch.
        for other in tiles[max(0, number - 20) : number]:
            assert other is not None
            assert not tile.intersects(other)


def test_a_picture_is_found_where_it_stands() -> None:
    layout = layout_of(2, 8, 1)
    for layer, size in enumerate((2, 8, 1)):
        for unit in range(size):
            tile = layout.tile(layer, unit)
            assert tile is not None
            assert layout.find(tile.center().x(), tile.center().y()) == (layer, unit)
    assert layout.find(0, 0) is None
    assert layout.tile(1, 8) is None


def test_a_narrow_layer_stands_in_one_column_and_in_sight() -> None:
    layout = layout_of(2, 4, 1, height=200)
    lefts = {tile.left() for unit in range(4) if (tile := layout.tile(1, unit)) is not None}
    assert len(lefts) == 1
    assert layout.size.height() <= 200


def test_layers_that_all_find_room_are_as_large_as_fits() -> None:
    layout = layout_of(1, 12, 1, width=500, height=380)
    assert layout.columns[1].side > SMALLEST
    assert layout.size.width() <= 500
    assert layout.size.height() <= 380


def test_with_more_room_pictures_are_larger() -> None:
    small, large = layout_of(2, 4, 1, height=160), layout_of(2, 4, 1, height=400)
    assert large.columns[0].side > small.columns[0].side


def test_narrower_room_makes_them_smaller() -> None:
    wide, narrow = layout_of(1, 1, 1, width=400), layout_of(1, 1, 1, width=230)
    assert narrow.columns[0].side < wide.columns[0].side
    assert narrow.size.width() <= 230


# The view


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> NeuronsView:
    return in_sight(qtbot, NeuronsView(background, LIGHT), 700, 320)


def shown(qtbot: QtBot, view: NeuronsView, frame: Frame) -> None:
    view.show_frame(frame)
    qtbot.waitUntil(lambda: view.feed.pictures is not None)


def middle(view: NeuronsView, layer: int, neuron: int) -> QPointF:
    tile = view.sheet.layout_now.tile(layer, neuron)
    assert tile is not None
    return tile.center()


def mouse(view: NeuronsView, kind: QEvent.Type, point: QPointF) -> None:
    moved = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moved else Qt.MouseButton.LeftButton
    at_screen = QPointF(view.sheet.mapToGlobal(point))
    event = QMouseEvent(kind, point, at_screen, button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.sheet, event)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_every_neuron_has_its_picture_on_the_sheet(qtbot: QtBot, view: NeuronsView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    sheet, pictures = picture(view.sheet), view.feed.pictures
    assert pictures is not None
    for layer, size in enumerate(frame.document.spec.sizes):
        for neuron in range(size):
            image = pictures.image(layer, neuron)
            tile = view.sheet.layout_now.tile(layer, neuron)
            assert image is not None
            assert tile is not None
            wanted = image.scaled(tile.size().toSize()).pixelColor(9, 9)
            found = sheet.pixelColor(int(tile.left()) + 9, int(tile.top()) + 9)
            for part in (QColor.red, QColor.green, QColor.blue):
                assert abs(part(found) - part(wanted)) < 40


def test_a_click_selects(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("circle"))
    with qtbot.waitSignal(view.selected) as selected:
        mouse(view, QEvent.Type.MouseButtonPress, middle(view, 1, 3))
    assert selected.args == [Selection(1, 3)]


def test_a_click_beside_all_pictures_selects_none(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("circle"))
    with qtbot.assertNotEmitted(view.selected):
        mouse(view, QEvent.Type.MouseButtonPress, QPointF(1, 1))


def test_the_image_of_the_sample_is_no_input_to_select(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("digits"))
    with qtbot.assertNotEmitted(view.selected):
        mouse(view, QEvent.Type.MouseButtonPress, middle(view, 0, 0))
    mouse(view, QEvent.Type.MouseMove, middle(view, 0, 0))
    assert view.detail.neuron == (0, 0)


def test_the_selected_neuron_is_marked_and_large(qtbot: QtBot, view: NeuronsView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    sheet, detail = picture(view.sheet), picture(view.detail)
    assert view.detail.neuron == (3, 0)
    view.show_frame(frame.moved(0, selection=Selection(1, 2)))
    assert view.detail.neuron == (1, 2)
    assert picture(view.sheet) != sheet
    assert picture(view.detail) != detail


@pytest.mark.parametrize("selection", [Selection(4, 0), Selection(1, 3, 0), None])
def test_any_selection_can_be_shown(
    qtbot: QtBot, view: NeuronsView, selection: Selection | None
) -> None:
    shown(qtbot, view, first_frame("circle").moved(0, selection=selection))
    is_edge = selection is not None and selection.source is not None
    assert view.detail.neuron == ((1, 3) if is_edge else (3, 0))


def test_the_neuron_under_the_mouse_is_large_until_it_leaves(
    qtbot: QtBot, view: NeuronsView
) -> None:
    shown(qtbot, view, first_frame("circle").moved(0, selection=Selection(1, 2)))
    mouse(view, QEvent.Type.MouseMove, middle(view, 2, 1))
    assert view.detail.neuron == (2, 1)
    QApplication.sendEvent(view.sheet, QEvent(QEvent.Type.Leave))
    assert view.detail.neuron == (1, 2)


@pytest.mark.parametrize("name", ["circle", "iris", "digits", "neuron", "multi_gauss"])
@pytest.mark.parametrize("size", [(330, 190), (500, 230), (1100, 800)])
def test_it_is_painted_in_any_size(
    qtbot: QtBot, view: NeuronsView, name: str, size: tuple[int, int]
) -> None:
    view.resize(*size)
    shown(qtbot, view, first_frame(name))
    for part in (view.detail, view.sheet):
        small = picture(part).scaled(48, 48)
        assert len({small.pixel(x, y) for x in range(48) for y in range(48)}) > 8


def test_it_follows_the_weights(qtbot: QtBot, view: NeuronsView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, frame)
    before = picture(view.sheet)
    view.show_frame(with_theta(frame, random_theta(frame), training=True))
    qtbot.waitUntil(lambda: picture(view.sheet) != before)


def test_another_plane(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("iris"))
    assert view.detail.toolTip().endswith(
        "over sepal length × sepal width; the rest at their means"
    )
    view.set_plane(PlaneChoice((2, 3), at_sample=True))
    qtbot.waitUntil(lambda: view.feed.pictures is not None)
    said = "its output over petal length × petal width; the rest as in the current sample"
    assert view.detail.toolTip() == f"output 1 · setosa\n{said}"
    assert view.sheet.layout_now.tile(0, 3) is not None
    assert view.sheet.layout_now.tile(0, 0) is None


@pytest.mark.parametrize("kind", [NeuronsView, BoundaryView])
def test_a_view_that_is_gone_leaves_nothing_behind(
    qtbot: QtBot, background: Background, kind: type[NeuronsView] | type[BoundaryView]
) -> None:
    def make() -> NeuronsView | BoundaryView:
        one = kind(background, LIGHT)
        one.show_frame(first_frame("circle"))
        return one

    assert_freed(make)
    # Its answer, which is still to come, reaches nobody.
    topic = background.topic()
    with qtbot.waitSignal(topic.answered):
        topic.ask(lambda _cancelled: None)


def test_colours_follow_the_theme(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("circle"))
    light = picture(view)
    view.set_theme(DARK)
    assert picture(view.sheet).pixelColor(0, 0) == QColor(DARK.panel)
    assert picture(view.detail).pixelColor(0, 0) == QColor(DARK.panel)
    view.set_theme(LIGHT)
    assert picture(view) == light


def test_before_any_frame_it_is_empty(view: NeuronsView) -> None:
    assert view.table().columns == ()
    assert not picture(view).isNull()
    mouse(view, QEvent.Type.MouseMove, QPointF(40, 40))


@pytest.mark.parametrize("name", ["circle", "digits"])
def test_it_can_be_exported(qtbot: QtBot, view: NeuronsView, tmp_path: Path, name: str) -> None:
    shown(qtbot, view, first_frame(name))
    for suffix in (".png", ".svg", ".csv"):
        path = tmp_path / f"neurons{suffix}"
        Export(view, "neurons", suffix).write(path)
        assert path.stat().st_size > 500
    assert ">hidden 1<" in (tmp_path / "neurons.svg").read_text(encoding="utf-8")


def rows_of(view: NeuronsView) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(view.table()))))


def test_the_table_has_each_neuron_at_each_point(qtbot: QtBot, view: NeuronsView) -> None:
    shown(qtbot, view, first_frame("circle"))
    rows = rows_of(view)
    assert rows[0][:4] == ["x1", "x2", "hidden 1 · 1", "hidden 1 · 2"]
    assert rows[0][-1] == "output · 1"
    assert len(rows) == 1 + 64 * 64


def test_the_table_of_images_has_the_weights(qtbot: QtBot, view: NeuronsView) -> None:
    frame = first_frame("digits")
    shown(qtbot, view, frame)
    rows = rows_of(view)
    assert rows[0][:3] == ["row", "column", "hidden 1 · 1"]
    assert [rows[1][:2], rows[64][:2]] == [["1", "1"], ["8", "8"]]
    numbers = np.array(rows[1:], float)[:, 2:].T
    np.testing.assert_array_equal(numbers, views(frame.document.spec, frame.theta)[0].weights)
