"""Levels have the colours of the theme, and classes can be told apart."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from bpstudio.ui.maps.colours import (
    background,
    class_colours,
    class_table,
    indexed_image,
    ink_table,
    shades_of,
    value_table,
)
from bpstudio.ui.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def distance(one: QColor, other: QColor) -> int:
    red, green = one.red() - other.red(), one.green() - other.green()
    return abs(red) + abs(green) + abs(one.blue() - other.blue())


@THEMES
def test_orange_over_the_background_to_blue(theme: Theme) -> None:
    low, middle, high = (QColor(value_table(theme)[level]) for level in (0, 127, 254))
    assert middle == QColor(background(theme))
    assert distance(low, QColor(theme.orange)) < distance(low, QColor(theme.blue))
    assert distance(high, QColor(theme.blue)) < distance(high, QColor(theme.orange))


@THEMES
def test_each_step_away_from_the_middle_is_farther_from_the_background(theme: Theme) -> None:
    ground = QColor(background(theme))
    away = [distance(QColor(rgb), ground) for rgb in value_table(theme)]
    assert away[:128] == sorted(away[:128], reverse=True)
    assert away[127:255] == sorted(away[127:255])


@THEMES
def test_ink_is_written_in_the_colour_of_text(theme: Theme) -> None:
    assert QColor(ink_table(theme)[0]) == QColor(theme.field)
    assert QColor(ink_table(theme)[254]) == QColor(theme.text)


@THEMES
def test_of_two_classes_blue_is_the_second_as_with_one_output(theme: Theme) -> None:
    assert class_colours(theme, 2) == (theme.orange, theme.blue)


@THEMES
@pytest.mark.parametrize("classes", [3, 6, 10])
def test_classes_can_be_told_apart(theme: Theme, classes: int) -> None:
    colours = [QColor(colour) for colour in class_colours(theme, classes)]
    pairs = [(a, b) for i, a in enumerate(colours) for b in colours[:i]]
    assert min(distance(a, b) for a, b in pairs) > 50


@pytest.mark.parametrize("classes", [2, 3, 10, 26, 128, 300])
def test_any_number_of_classes_has_a_table(classes: int) -> None:
    assert len(class_colours(LIGHT, classes)) == classes
    table, shades = class_table(LIGHT, classes), shades_of(classes)
    assert len(table) == 256
    assert shades >= 2
    for number in range(min(classes, 256 // shades)):
        assert QColor(table[number * shades]) == QColor(background(LIGHT))
        strongest = QColor(table[number * shades + shades - 1])
        colour = QColor(class_colours(LIGHT, min(classes, 128))[number])
        assert distance(strongest, colour) < distance(QColor(background(LIGHT)), colour)


def test_the_first_row_of_an_image_is_the_highest() -> None:
    image = indexed_image(np.array([[0, 254, 0], [127, 127, 127]], np.uint8), value_table(LIGHT))
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(1, 0) == QColor(value_table(LIGHT)[254])
    assert image.pixelColor(2, 1) == QColor(background(LIGHT))


def test_part_of_a_larger_array_can_be_an_image() -> None:
    whole = np.arange(64, dtype=np.uint8).reshape(8, 8)
    image = indexed_image(whole[::2, 1::3], value_table(LIGHT))
    found = [[image.pixelIndex(x, y) for x in range(image.width())] for y in range(4)]
    assert found == whole[::2, 1::3].tolist()
