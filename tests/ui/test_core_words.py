"""What the core's things are called where a user reads of them."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dataset
from bpstudio.ui.core_words import input_words
from bpstudio.ui.maps.ground import PlaneChoice, site_for
from tests.ui.moments import first_frame


def data(columns: int, names: tuple[str, ...], shape: tuple[int, int] | None) -> Dataset:
    return Dataset(np.zeros((2, columns)), np.zeros((2, 1)), input_names=names, image_shape=shape)


@pytest.mark.parametrize(
    ("column", "words"),
    [(0, "pixel (1, 1)"), (27, "pixel (1, 28)"), (28, "pixel (2, 1)"), (540, "pixel (20, 9)")],
)
def test_a_pixel_is_named_by_its_row_and_column(column: int, words: str) -> None:
    names = tuple(f"x{number}" for number in range(1, 785))
    assert input_words(data(784, names, (28, 28)), column) == words


def test_rows_may_be_longer_than_columns() -> None:
    assert input_words(data(6, (), (2, 3)), 4) == "pixel (2, 2)"


def test_what_is_no_picture_keeps_its_name() -> None:
    assert input_words(data(2, ("width", "height"), None), 1) == "height"
    assert input_words(data(2, (), None), 1) == "x2"
    assert input_words(data(2, ("x1", "x2"), (28, 28)), 1) == "x2"


def test_the_axes_of_maps_name_pixels(qtbot: QtBot) -> None:  # noqa: ARG001 - words need Qt
    ground = site_for(first_frame("digits"), PlaneChoice()).ground
    assert ground.name(63) == "pixel (8, 8)"
    assert site_for(first_frame("iris"), PlaneChoice()).ground.name(0) == "sepal length"
