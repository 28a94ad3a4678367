"""The pictures that data sets are chosen by."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from bpstudio.engine import DATASETS
from bpstudio.ui.forms.thumbnail import paint_thumbnail
from bpstudio.ui.theme import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = QSizeF(42, 32)


def picture(name: str, ratio: float = 1.0) -> QImage:
    return paint_thumbnail(DATASETS[name], LIGHT, SIZE, ratio).toImage()


def colours(image: QImage) -> set[str]:
    """The opaque colours in it."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_has_a_picture(name: str) -> None:
    assert colours(picture(name))


def test_no_two_generators_look_the_same() -> None:
    names = ("circle", "xor", "gauss", "spiral", "moons", "blobs", "sine_curve", "plane", "iris")
    images = [picture(name) for name in names]
    assert all(a != b for i, a in enumerate(images) for b in images[i + 1 :])


def test_classes_are_told_apart_by_colour() -> None:
    assert {LIGHT.blue, LIGHT.orange} <= colours(picture("gauss"))
    assert {LIGHT.blue, LIGHT.orange, LIGHT.violet} <= colours(picture("blobs"))


def test_a_picture_is_the_same_every_time() -> None:
    assert picture("spiral") == picture("spiral")


def test_a_picture_has_the_pixels_of_its_screen() -> None:
    assert (picture("circle", 2.0).width(), picture("circle", 2.0).height()) == (84, 64)


def test_each_theme_has_its_own_colours() -> None:
    dark = paint_thumbnail(DATASETS["gauss"], DARK, SIZE, 1.0).toImage()
    assert {DARK.blue, DARK.orange} <= colours(dark)
