"""Neurons carry their own maps until a step's numbers need the room, and one large at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.stepping import Kind
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.conftest import example
from tests.ui.mapped import map_colour, mapped, near
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.moments import at_node, first_frame
from tests.ui.pictures import (
    canvas_of,
    click,
    hover,
    layout_of,
    picture,
    words,
)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_neuron_is_filled_with_its_map(
    qtbot: QtBot, background: Background, theme: Theme
) -> None:
    frame = replace(first_frame("circle", 2), training=True)
    canvas, pictures = mapped(qtbot, background, frame, theme)
    image = picture(canvas)
    for column in layout_of(canvas).columns:
        for neuron in column.shown:
            for x, y in ((0.25, 0.7), (0.7, 0.75), (0.5, 0.85)):
                point = QPointF(column.x, column.y(neuron))
                point += QPointF(2 * x - 1, 2 * y - 1) * column.radius
                found = image.pixelColor(point.toPoint())
                assert near(found, map_colour(pictures, column.layer, neuron, x, y))


def test_once_a_step_is_made_its_numbers_have_the_room(
    qtbot: QtBot, background: Background
) -> None:
    frame = first_frame("circle", 2)
    canvas, _ = mapped(qtbot, background, frame)
    bare = canvas_of(qtbot, frame)
    assert picture(canvas) != picture(bare)
    for kind in (Kind.NEURON, Kind.DELTA, Kind.UPDATE):
        stepped = at_node(frame, kind, 1, 0)
        canvas.show_frame(stepped)
        bare.show_frame(stepped)
        assert picture(canvas) == picture(bare)
    canvas.show_frame(frame)
    bare.show_frame(frame)
    assert picture(canvas) != picture(bare)


def test_maps_can_be_switched_off_and_on(qtbot: QtBot, background: Background) -> None:
    frame = first_frame("circle", 2)
    canvas, _ = mapped(qtbot, background, frame)
    with_maps, bare = picture(canvas), picture(canvas_of(qtbot, frame))
    canvas.maps.set_on(False)
    assert picture(canvas) == bare
    canvas.maps.set_on(True)
    assert picture(canvas) == with_maps


def test_name_and_value_can_be_read_over_a_map(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    frame = first_frame("circle", 2)
    canvas, _ = mapped(qtbot, background, frame)
    shown = words(canvas, tmp_path)
    assert {"x₁", "x₂"} <= set(shown)
    value = frame.problem.dataset.inputs[frame.indices[0]][0]
    numbers = [text.replace("−", "-") for text in shown if text.strip("−.0123456789") == ""]
    assert any(float(number) == pytest.approx(value, abs=0.06) for number in numbers)
    image = picture(canvas)
    column = layout_of(canvas).columns[0]
    ground = image.pixelColor(round(column.x), round(column.y(0) + 0.42 * column.radius))
    assert near(ground, QColor(LIGHT.node), 50)


def test_training_brings_newer_maps(qtbot: QtBot, background: Background) -> None:
    frame = replace(first_frame("circle", 2), training=True)
    canvas, before = mapped(qtbot, background, frame)
    with qtbot.waitSignal(canvas.maps.changed):
        canvas.show_frame(with_theta(frame, random_theta(frame)))
    after = canvas.maps.pictures
    assert after is not None
    assert after.image(1, 0) != before.image(1, 0)
    scene = canvas.scene_now()
    assert scene is not None
    assert scene.maps is after


def test_another_network_begins_without_the_maps_of_the_last(
    qtbot: QtBot, background: Background
) -> None:
    canvas, before = mapped(qtbot, background, first_frame("circle", 2))
    frame = first_frame("iris", 2)
    canvas.show_frame(frame)
    assert canvas.maps.pictures is None
    assert picture(canvas) == picture(canvas_of(qtbot, frame))
    qtbot.waitUntil(lambda: canvas.maps.pictures is not None)
    assert canvas.maps.pictures is not before


def test_a_worked_example_of_one_row_keeps_its_numbers_alone(
    qtbot: QtBot, background: Background
) -> None:
    canvas, _ = mapped(qtbot, background, first_frame())
    assert picture(canvas) == picture(canvas_of(qtbot, first_frame()))


def test_a_change_of_theme_changes_the_colours(qtbot: QtBot, background: Background) -> None:
    frame = replace(first_frame("circle", 2), training=True)
    canvas, _ = mapped(qtbot, background, frame, LIGHT)
    canvas.set_theme(DARK)
    dark = canvas.maps.pictures
    assert dark is not None
    column = layout_of(canvas).columns[1]
    point = QPointF(column.x, column.y(0) + 0.5 * column.radius).toPoint()
    assert near(picture(canvas).pixelColor(point), map_colour(dark, 1, 0, 0.5, 0.75))


# Images ---------------------------------------------------------------------------------------


def test_the_sample_stands_beside_inputs_that_are_pixels(
    qtbot: QtBot, background: Background
) -> None:
    frame = first_frame("digits", 2)
    canvas, pictures = mapped(qtbot, background, frame)
    box, sample = layout_of(canvas).sample, pictures.sample()
    assert sample is not None
    painted = picture(canvas)
    for row in range(8):
        for column in range(8):
            x, y = box.x + (column + 0.5) * box.width / 8, box.y + (row + 0.5) * box.height / 8
            found = painted.pixelColor(round(x), round(y))
            assert near(found, sample.pixelColor(column, row), 2)


def test_it_is_the_sample_of_the_step(qtbot: QtBot, background: Background) -> None:
    frame = first_frame("digits", 2)
    canvas, first = mapped(qtbot, background, frame)
    with qtbot.waitSignal(canvas.maps.changed):
        canvas.show_frame(at_node(frame, Kind.NEURON, 1, 0, sample=1))
    second = canvas.maps.pictures
    assert second is not None
    assert second.sample() != first.sample()


def test_a_pixel_is_its_input(qtbot: QtBot, background: Background) -> None:
    canvas, _ = mapped(qtbot, background, first_frame("digits", 2))
    box = layout_of(canvas).sample
    point = QPointF(box.x + 2.5 * box.width / 8, box.y + 1.5 * box.height / 8)
    assert hover(canvas, point).startswith("input 11")
    with qtbot.waitSignal(canvas.node_clicked) as clicked:
        click(canvas, point)
    assert clicked.args == [Selection(0, 10)]


def test_the_pixel_that_is_looked_at_is_lit(qtbot: QtBot, background: Background) -> None:
    frame = first_frame("digits", 2)
    canvas, _ = mapped(qtbot, background, frame)
    box = layout_of(canvas).sample
    lit = QColor(LIGHT.accent)
    for selection in (Selection(0, 19), Selection(1, 3, 19)):
        canvas.show_frame(replace(frame, selection=selection))
        corner = (round(box.x + 3 * box.width / 8 - 2), round(box.y + 2.5 * box.height / 8))
        near_corner = (picture(canvas).pixelColor(corner[0] + x, corner[1]) for x in (-2, -1, 0))
        assert any(near(colour, lit, 60) for colour in near_corner)


def test_neurons_of_the_first_layer_show_their_weights(
    qtbot: QtBot, background: Background
) -> None:
    canvas, pictures = mapped(qtbot, background, first_frame("digits", 2))
    painted, column = picture(canvas), layout_of(canvas).columns[1]
    for neuron in column.shown:
        image = pictures.image(1, neuron)
        assert image is not None
        for pixel in (1, 3, 6):
            away = ((pixel + 0.5) / 4 - 1) * column.radius
            found = painted.pixelColor(int(column.x + away), int(column.y(neuron) + away))
            assert near(found, image.pixelColor(pixel, pixel), 4)
    assert pictures.image(2, 0) is None


# Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
@pytest.mark.parametrize("name", ["circle", "digits"])
def test_a_file_has_the_maps_too(
    qtbot: QtBot, background: Background, tmp_path: Path, name: str, suffix: str
) -> None:
    frame = first_frame(name, 2)
    canvas, _ = mapped(qtbot, background, frame)
    with_maps, bare = tmp_path / f"with.{suffix}", tmp_path / f"bare.{suffix}"
    canvas.export(with_maps)
    canvas_of(qtbot, frame).export(bare)
    if suffix == "png":
        assert QImage(str(with_maps)) != QImage(str(bare))
    else:
        assert with_maps.stat().st_size > bare.stat().st_size + 1000


def test_levels_of_nothing_but_noughts_are_painted(qtbot: QtBot, background: Background) -> None:
    frame = first_frame("circle", 2)
    blank = replace(with_theta(frame, np.zeros_like(frame.theta)), training=True)
    canvas, _ = mapped(qtbot, background, blank)
    assert not picture(canvas).isNull()


def test_m_switches_them(
    qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]
) -> None:
    window = open_window(example("circle"))
    qtbot.waitUntil(lambda: window.canvas.maps.pictures is not None)
    action = window.action("view.maps")
    assert action.isChecked()
    QTest.keyClick(window, Qt.Key.Key_M)
    scene = window.canvas.scene_now()
    assert scene is not None
    assert not action.isChecked()
    assert not scene.draws_maps
