"""The feed brings a picture of every neuron, newest first, and asks for nothing twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from bpstudio.analysis.maps import NeuronMaps
from bpstudio.analysis.pictures import ImageShape, Levels, levels, weight_pictures
from bpstudio.analysis.plane import make_plane
from bpstudio.background import Background
from bpstudio.engine import run
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.ui.maps.colours import indexed_image, value_table
from bpstudio.ui.maps.feed import PIXELS, MapFeed, NeuronPictures
from bpstudio.ui.maps.ground import PlaneChoice
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.moments import at, first_frame


@pytest.fixture
def feed(background: Background) -> MapFeed:
    return MapFeed(background, LIGHT, interval_ms=0)


def pictures_of(qtbot: QtBot, feed: MapFeed, frame: Frame) -> NeuronPictures:
    with qtbot.waitSignal(feed.maps_changed, check_params_cb=lambda one: one is not None):
        feed.show_frame(frame)
    assert feed.pictures is not None
    return feed.pictures


def pixels(image: QImage | None) -> Levels:
    """(rows, columns): the indices of its colours."""
    assert image is not None
    found = np.frombuffer(image.constBits(), np.uint8)
    return found.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


def test_every_neuron_has_its_map(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("circle")
    pictures = pictures_of(qtbot, feed, frame)
    document = frame.document
    plane = make_plane(document.data, frame.problem.dataset)
    maps = NeuronMaps(document.spec, plane, PIXELS).compute(frame.theta)
    for layer in range(1, len(document.spec.layers) + 1):
        for neuron, wanted in enumerate(maps.layer(layer)):
            np.testing.assert_array_equal(
                pixels(pictures.image(layer, neuron)), levels(wanted, 1.0)
            )
            assert pictures.bounds(layer, neuron) == (-1, 1)


def test_inputs_have_maps_too(qtbot: QtBot, feed: MapFeed) -> None:
    pictures = pictures_of(qtbot, feed, first_frame("circle"))
    across, up = pixels(pictures.input(0)).astype(int), pixels(pictures.input(1)).astype(int)
    assert (np.diff(across, axis=1) > 0).all()
    assert (np.diff(up, axis=0) < 0).all()


def test_only_inputs_that_vary_have_a_map(qtbot: QtBot, feed: MapFeed) -> None:
    pictures = pictures_of(qtbot, feed, first_frame("iris"))
    shown = [column for column in range(4) if pictures.input(column) is not None]
    assert shown == [axis.column for axis in pictures.site.ground.plane.axes]
    assert len(shown) == 2


@pytest.mark.parametrize(("layer", "neuron"), [(4, 0), (-1, 0), (1, 99), (0, 5)])
def test_what_is_no_neuron_has_no_picture(
    qtbot: QtBot, feed: MapFeed, layer: int, neuron: int
) -> None:
    pictures = pictures_of(qtbot, feed, first_frame("circle"))
    assert pictures.image(layer, neuron) is None
    assert pictures.bounds(layer, neuron) is None


def test_images_show_weights_pixels_and_the_sample(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("digits")
    pictures = pictures_of(qtbot, feed, frame)
    assert pictures.of_image
    weights = weight_pictures(frame.document.spec, frame.theta, ImageShape(8, 8))
    for neuron, wanted in enumerate(weights):
        low, high = pictures.bounds(1, neuron) or (0, 0)
        assert high == -low == np.abs(wanted).max()
        np.testing.assert_array_equal(pixels(pictures.image(1, neuron)), levels(wanted, high))
    assert pictures.image(2, 0) is None
    sample = pixels(pictures.sample())
    row = frame.problem.dataset.inputs[frame.indices[0]]
    np.testing.assert_allclose(sample, row.reshape(8, 8) * 254, atol=0.51)
    assert [pixels(pictures.input(pixel)).item() for pixel in range(64)] == sample.ravel().tolist()


def test_beyond_the_weights_of_images_maps_can_be_wanted(
    qtbot: QtBot, background: Background
) -> None:
    feed = MapFeed(background, LIGHT, pixels=12, all_layers=True)
    pictures = pictures_of(qtbot, feed, first_frame("digits"))
    assert pixels(pictures.image(2, 9)).shape == (12, 12)


def test_one_input_gives_curves(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("neuron")
    spec = frame.document.spec
    assert spec.inputs == 1
    picture = pixels(pictures_of(qtbot, feed, frame).image(1, 0))
    assert picture.shape == (PIXELS, PIXELS)
    # Above the curve and below 0 there is nothing.
    assert (picture[[0, -1]] == 127).any()
    assert (picture != 127).any()


def test_the_sample_of_the_moment_is_the_image(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("digits", 3)
    first = pictures_of(qtbot, feed, frame)
    later = pictures_of(qtbot, feed, at(frame, frame.schedule.length))
    assert (first.site.sample, later.site.sample) == (frame.indices[0], frame.indices[2])
    assert first.sample() != later.sample()


def test_held_at_the_sample(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("iris")
    means = pictures_of(qtbot, feed, frame)
    with qtbot.waitSignal(feed.maps_changed):
        feed.set_plane(PlaneChoice((1, 3), at_sample=True))
    with qtbot.waitSignal(feed.maps_changed):
        pass
    chosen = feed.pictures
    assert chosen is not None
    assert means.site.ground.plane.axes != chosen.site.ground.plane.axes
    row = frame.problem.dataset.inputs[frame.indices[0]]
    np.testing.assert_array_equal(chosen.site.held, row)


def test_nothing_is_asked_while_nothing_changes(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("circle")
    pictures = pictures_of(qtbot, feed, frame)
    with qtbot.assertNotEmitted(feed.maps_changed, wait=30):
        feed.show_frame(frame.moved(frame.cursor + 3))
    assert feed.pictures is pictures


def test_of_many_frames_the_last_is_shown(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("circle")
    thetas = [random_theta(frame, seed) for seed in range(20)]
    shown: list[NeuronPictures] = []
    feed.maps_changed.connect(shown.append)
    for theta in thetas:
        feed.show_frame(with_theta(frame, theta, training=True))
    document = frame.document
    plane = make_plane(document.data, frame.problem.dataset)
    last = NeuronMaps(document.spec, plane, PIXELS).compute(thetas[-1]).layer(1)[0].copy()

    def is_shown() -> None:
        assert shown
        np.testing.assert_array_equal(pixels(shown[-1].image(1, 0)), levels(last, 1.0))

    qtbot.waitUntil(is_shown)
    assert len(shown) < len(thetas)


def test_another_network_has_no_maps_until_its_own_come(qtbot: QtBot, feed: MapFeed) -> None:
    pictures_of(qtbot, feed, first_frame("circle"))
    feed.show_frame(first_frame("spiral"))
    assert feed.pictures is None
    pictures = pictures_of(qtbot, feed, first_frame("iris"))
    assert pictures.site.ground.spec == first_frame("iris").document.spec


def test_no_room_for_maps_leaves_none(
    qtbot: QtBot, feed: MapFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures_of(qtbot, feed, first_frame("circle"))

    def refuse(*_given: object) -> None:
        raise UserError("no room")

    monkeypatch.setattr("bpstudio.ui.maps.maker.MapMaker.make", refuse)
    frame = first_frame("circle")
    with qtbot.waitSignal(feed.maps_changed):
        feed.show_frame(with_theta(frame, random_theta(frame)))
    assert feed.pictures is None


def test_switched_off_it_asks_for_nothing(qtbot: QtBot, feed: MapFeed) -> None:
    feed.set_on(False)
    with qtbot.assertNotEmitted(feed.maps_changed, wait=30):
        feed.show_frame(first_frame("circle"))
    with qtbot.waitSignal(feed.maps_changed):
        feed.set_on(True)


def test_colours_follow_the_theme(qtbot: QtBot, feed: MapFeed) -> None:
    light = pictures_of(qtbot, feed, first_frame("circle")).image(1, 0)
    feed.set_theme(DARK)
    assert feed.pictures is not None
    dark = feed.pictures.image(1, 0)
    assert light is not None
    assert dark is not None
    assert light.colorTable() == value_table(LIGHT)
    assert dark.colorTable() == value_table(DARK)
    np.testing.assert_array_equal(pixels(light), pixels(dark))


def test_a_picture_outlives_its_numbers() -> None:
    numbers = np.full((3, 5), 254, np.uint8)
    image = indexed_image(numbers, value_table(LIGHT))
    numbers[:] = 0
    assert image.pixelColor(4, 2) == QColor(value_table(LIGHT)[254])
    assert image.size().toTuple() == (5, 3)


def test_numbers_that_are_none_are_as_zero(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("circle")
    theta = np.full_like(frame.theta, np.nan)
    broken = with_theta(replace(frame), theta)
    picture = pixels(pictures_of(qtbot, feed, broken).image(1, 0))
    assert (picture == 127).all()


def test_relu_neurons_have_each_a_scale_of_their_own(qtbot: QtBot, feed: MapFeed) -> None:
    frame = first_frame("multi_gauss")
    spec = replace(
        frame.document.spec,
        layers=tuple(
            replace(one, activation="relu") if one is not frame.document.spec.layers[-1] else one
            for one in frame.document.spec.layers
        ),
    )
    document = replace(frame.document, spec=spec)
    frame = Frame(document, document.problem(), frame.state)
    theta = random_theta(frame)
    pictures = pictures_of(qtbot, feed, with_theta(frame, theta))
    dataset = frame.problem.dataset
    x = make_plane(document.data, dataset).input_maps(PIXELS).reshape(2, -1).T
    outputs = run(spec, theta, x, np.zeros((len(x), 1))).a[1]
    for neuron in range(spec.sizes[1]):
        bounds = pictures.bounds(1, neuron)
        assert bounds is not None
        assert bounds[1] == pytest.approx(outputs[:, neuron].max(), rel=1e-5)
        assert pixels(pictures.image(1, neuron)).max() == 254
