"""Published figures in three columns: how numbers are written and where they stand."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from bpstudio.io import FigureRow
from bpstudio.ui.inspector.figure_table import (
    FigureLine,
    FigureTable,
    Measures,
    figure_line,
    whole,
)
from bpstudio.ui.inspector.inspector import NARROWEST
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.moments import first_frame

WIDTH = NARROWEST - 28
HEADERS = ("published", "here")


def is_near(one: QColor, other: QColor) -> bool:
    """Thin lines are smoothed, so hardly a pixel has their very colour."""
    parts = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    return all(abs(a - b) < 50 for a, b in parts)


def row(published: str, computed: float, note: str = "", label: str = "w") -> FigureRow:
    return FigureRow(label, published, computed, True, note)


def lines_of(example: str) -> tuple[FigureLine, ...]:
    return tuple(figure_line(one) for one in first_frame(example).figures)


@pytest.mark.parametrize(
    ("published", "computed", "here"),
    [
        ("0.3775", 0.37749999, "0.37750"),
        ("-1.64126277", -1.641262782, "−1.641262782"),
        ("7", 7.0, "7.0"),
        ("-8", -8.0, "−8.0"),
        ("0.00000012", 1.234e-7, "0.000000123"),
    ],
)
def test_the_computed_number_has_one_digit_more(published: str, computed: float, here: str) -> None:
    line = figure_line(row(published, computed))
    assert line.here == here
    assert line.published == published.replace("-", "−")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("example", ["mazur", "post", "neuron", "tanh"])
def test_nothing_is_cut_in_the_narrowest_inspector(example: str) -> None:
    lines = lines_of(example)
    measures = Measures(QFont(), HEADERS, lines, WIDTH)
    mark = max(measures.advance(line.mark) for line in lines)
    for line in lines:
        box = measures.name_box(line, 0)
        for text, point, right in zip(
            (line.published, line.here), measures.points, measures.rights, strict=True
        ):
            left = point - measures.advance(whole(text))
            assert box.right() < left
            assert left + measures.advance(text) <= right + 0.01
        assert measures.rights[1] + mark <= WIDTH
        assert max(measures.advance(word) for word in line.name.split()) <= box.width()


@pytest.mark.usefixtures("qapp")
def test_a_long_name_wraps_and_a_note_takes_room() -> None:
    plain = figure_line(row("0.123456789", 0.123456789))
    long = figure_line(row("0.123456789", 0.123456789, label="a name of very many words indeed"))
    noted = figure_line(row("0.123456789", 0.123456789, note="A note that says why. " * 8))
    measures = Measures(QFont(), HEADERS, (plain, long, noted), WIDTH)
    assert measures.height(long) > measures.height(plain)
    assert measures.height(noted) > 3 * measures.height(plain)
    assert measures.note_box(noted, 0).top() >= measures.name_box(noted, 0).bottom()


def test_it_is_as_high_as_what_it_shows(qtbot: QtBot) -> None:
    table = FigureTable(LIGHT)
    qtbot.addWidget(table)
    table.show_rows(first_frame("post").figures)
    one_line = table.heightForWidth(WIDTH) / (len(table.lines) + 2)
    assert one_line > 10
    table.show_rows(first_frame("post").figures[:1])
    assert table.heightForWidth(WIDTH) < 4 * one_line
    font = table.font()
    font.setPointSizeF(2 * font.pointSizeF())
    before = table.heightForWidth(WIDTH)
    table.setFont(font)
    assert table.heightForWidth(WIDTH) > 1.5 * before


def test_agreement_is_green_and_difference_orange(qtbot: QtBot) -> None:
    for theme in (LIGHT, DARK):
        table = FigureTable(LIGHT)
        qtbot.addWidget(table)
        table.set_theme(theme)
        table.show_rows(first_frame("mazur").figures)
        table.resize(WIDTH, table.heightForWidth(WIDTH))
        image = table.grab().toImage()
        places = [(x, y) for x in range(WIDTH) for y in range(table.height())]
        for colour in map(QColor, (theme.green, theme.orange)):
            assert any(is_near(image.pixelColor(*place), colour) for place in places)
