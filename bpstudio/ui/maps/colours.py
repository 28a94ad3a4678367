"""What the levels of a map look like: from orange over the background to blue, or as ink."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from bpstudio.analysis.pictures import MIDDLE, Levels
from bpstudio.ui.theme import Theme, blend

Table = list[int]
"""256 colours, as QImage takes them."""

_STRONGEST = 0.72
_SHADES = 256
_GOLDEN_ANGLE = 137.508


@lru_cache(maxsize=8)
def value_table(theme: Theme) -> Table:
    """Orange for the lowest level, blue for the highest, the background between them."""
    table = []
    for level in range(_SHADES):
        share = max(-1.0, min(1.0, level / MIDDLE - 1))
        hue = theme.blue if share > 0 else theme.orange
        table.append(blend(hue, background(theme), _STRONGEST * abs(share)).rgb())
    return table


@lru_cache(maxsize=8)
def ink_table(theme: Theme) -> Table:
    """As written on paper: nothing for the lowest level, the colour of text for the highest."""
    shares = (min(1.0, level / (2 * MIDDLE)) for level in range(_SHADES))
    return [blend(theme.text, theme.field, share).rgb() for share in shares]


@lru_cache(maxsize=16)
def class_table(theme: Theme, classes: int) -> Table:
    """`shades_of(classes)` shades of each class in turn, from the background to its colour."""
    shades = shades_of(classes)
    table = [
        blend(colour, background(theme), _STRONGEST * shade / (shades - 1)).rgb()
        for colour in class_colours(theme, min(classes, _SHADES // 2))
        for shade in range(shades)
    ]
    return table + [0] * (_SHADES - len(table))


def shades_of(classes: int) -> int:
    """How many shades there are of each class."""
    return max(2, _SHADES // classes)


@lru_cache(maxsize=32)
def class_colours(theme: Theme, classes: int) -> tuple[str, ...]:
    """One colour for each class; of two, orange is the first and blue the second."""
    if classes <= 2:
        return (theme.orange, theme.blue)
    named = (theme.blue, theme.orange, theme.violet, theme.green, theme.red, theme.grey)
    mixed = (
        blend(theme.blue, theme.green, 0.5).name(),
        blend(theme.violet, theme.red, 0.45).name(),
        blend(theme.orange, theme.green, 0.45).name(),
        blend(theme.text, theme.orange, 0.6).name(),
    )
    known = named + mixed
    light = QColor(theme.blue).lightness()
    more = (
        QColor.fromHsl(round(n * _GOLDEN_ANGLE) % 360, 150, light).name()
        for n in range(len(known), classes)
    )
    return (*known, *more)[:classes]


def background(theme: Theme) -> str:
    """What a map shows where there is nothing to show."""
    return theme.canvas if theme.dark else theme.panel


def indexed_image(levels: Levels, table: Table) -> QImage:
    """A picture of its own of the levels (rows, columns), the first row highest."""
    rows, columns = levels.shape
    data = np.ascontiguousarray(levels)
    image = QImage(data.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()
