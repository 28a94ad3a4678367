"""The parts of the inspector: text that is never cut, the table of terms, the formula area."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.stepping.explanation import TermTable
from bpstudio.ui.inspector.formula_area import FormulaArea, Line
from bpstudio.ui.inspector.terms_table import TermsTable
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.requests import Requests

ROWS = (("output 1", "0.4", "+0.138499", "+0.0553994"), ("output 2", "0.5", "−0.0381", "−0.01905"))
TABLE = TermTable(("from", "w", "δ", "w · δ"), ROWS, ("sum", "", "", "+0.0363503"))
FRACTION = Line(r"\frac{1}{2}", "1 / 2", 1.5)
NUMBER = Line("= 0.5", "= 0.5", 1.2)
QUARTER = Line("= 0.25", "= 0.25", 1.2)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def painted(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width())
    )


def test_text_grows_taller_where_it_has_less_width(host: QWidget) -> None:
    block = TextBlock(host)
    block.show_text("The two outputs each pass their δ back along the weight.", "#000000")
    heights = [block.heightForWidth(width) for width in (400, 200, 100)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


def test_a_word_that_is_too_long_is_broken_rather_than_cut(host: QWidget) -> None:
    block = TextBlock(host)
    block.show_text("np.exp(-np.abs(z))" * 5, "#000000")
    assert block.heightForWidth(100) > 3 * block.fontMetrics().height()


def test_text_takes_the_colours_it_is_given(host: QWidget) -> None:
    block = TextBlock(host, bold=True, scale=2.0, padding=4)
    block.resize(200, 40)
    block.show()
    block.show_text("δ = 1", "#7a3fb0", "#e8e1f2")
    image = painted(block)
    assert has(image, "#7a3fb0")
    assert has(image, "#e8e1f2")
    block.show_text("δ = 1", "#1f8049", "#cde3d7")
    assert has(painted(block), "#1f8049")


def test_words_that_need_the_same_room_ask_for_no_layout(host: QWidget, qtbot: QtBot) -> None:
    column = QVBoxLayout(host)
    block = TextBlock(host)
    column.addWidget(block)
    block.show()
    column.addStretch(1)
    block.show_text("The sum is 0.5.", "#000000")
    host.resize(200, 300)
    with qtbot.waitExposed(host):
        host.show()
    QApplication.processEvents()
    for words, grows in (("The sum is 0.625.", False), ("The sum is 0.625. " * 5, True)):
        height, requests = block.height(), Requests(host)
        block.show_text(words, "#000000")
        QApplication.sendPostedEvents()
        assert (requests.count > 0) == grows
        assert (block.height() > height) == grows
        assert block.height() == block.heightForWidth(block.width())


def test_text_is_told_to_screen_readers(host: QWidget) -> None:
    block = TextBlock(host)
    block.show_text("= 0.5", "#000000")
    assert block.accessibleName() == "= 0.5"


def terms(host: QWidget, width: int = 300) -> TermsTable:
    table = TermsTable(LIGHT, host)
    table.resize(width, 120)
    table.show_table(TABLE, LIGHT.violet)
    table.show()
    return table


def test_the_table_has_a_row_for_each_term_and_the_sum(host: QWidget) -> None:
    table = terms(host)
    tall = table.sizeHint().height()
    table.show_table(TermTable(TABLE.headers, ROWS[:1], TABLE.total), LIGHT.violet)
    assert table.sizeHint().height() == pytest.approx(tall * 3 / 4, abs=1)


def test_a_wide_table_is_made_smaller_rather_than_cut(host: QWidget) -> None:
    wide, narrow = terms(host, 320), terms(host, 120)
    assert narrow.sizeHint().height() < wide.sizeHint().height()
    image = painted(narrow)
    assert len({image.pixel(image.width() - 1, y) for y in range(2, 8)}) == 1


def test_the_current_row_is_marked(host: QWidget) -> None:
    table = terms(host)
    before = painted(table)
    table.show_table(TermTable(TABLE.headers, ROWS, TABLE.total, current=1), LIGHT.violet)
    assert painted(table) != before


def test_no_terms_take_no_room(host: QWidget) -> None:
    table = terms(host)
    table.show_table(None, LIGHT.violet)
    assert not table.isVisible()
    table.show_table(TABLE, LIGHT.violet)
    assert table.isVisible()


def area(host: QWidget, qtbot: QtBot, *lines: Line) -> FormulaArea:
    formulas = FormulaArea(LIGHT, host)
    formulas.resize(280, 200)
    formulas.show()
    formulas.show_lines(lines)
    qtbot.waitUntil(lambda: formulas.is_typeset)
    return formulas


def test_the_area_is_as_tall_as_its_lines(host: QWidget, qtbot: QtBot) -> None:
    one = area(host, qtbot, NUMBER).sizeHint().height()
    two = area(host, qtbot, NUMBER, NUMBER).sizeHint().height()
    tall = area(host, qtbot, FRACTION).sizeHint().height()
    assert two == pytest.approx(2 * one, abs=1)
    assert tall > one


def test_lines_follow_those_before_which_stay_until_then(host: QWidget, qtbot: QtBot) -> None:
    formulas = area(host, qtbot, FRACTION)
    before, image = formulas.formulas, painted(formulas)
    formulas.show_lines((QUARTER,))
    assert not formulas.is_typeset
    assert formulas.formulas == before
    assert painted(formulas) == image
    with qtbot.waitSignal(formulas.typeset):
        pass
    assert formulas.formulas != before
    assert painted(formulas) == painted(area(host, qtbot, QUARTER))


def test_lines_that_others_follow_at_once_are_skipped(host: QWidget, qtbot: QtBot) -> None:
    formulas = area(host, qtbot, FRACTION)
    for line in (NUMBER, QUARTER):
        formulas.show_lines((line,))
    qtbot.waitUntil(lambda: formulas.is_typeset)
    shown = formulas.formulas
    formulas.show_lines((QUARTER,))
    assert formulas.formulas == shown
    formulas.show_lines((NUMBER,))
    assert not formulas.is_typeset


def test_lines_that_are_kept_are_there_at_once(host: QWidget, qtbot: QtBot) -> None:
    formulas = area(host, qtbot, FRACTION)
    before = formulas.formulas
    formulas.show_lines((QUARTER,))
    formulas.show_lines((FRACTION,))
    assert formulas.is_typeset
    assert formulas.formulas == before


def test_a_line_that_cannot_be_typeset_stays_plain(host: QWidget, qtbot: QtBot) -> None:
    formulas = area(host, qtbot, Line(r"\frac{1}{", "1 over what", 1.2))
    assert formulas.formulas == ()
    assert has(painted(formulas), LIGHT.text)


def test_a_long_line_is_broken_when_the_area_gets_narrow(host: QWidget, qtbot: QtBot) -> None:
    line = Line("= " + " + ".join(["0.123456"] * 8), "…", 1.2)
    formulas = area(host, qtbot, line)
    few = len(formulas.formulas)
    formulas.resize(150, 300)
    QApplication.sendPostedEvents(formulas, QEvent.Type.Resize.value)
    qtbot.waitUntil(lambda: formulas.is_typeset)
    assert len(formulas.formulas) > few


def test_another_theme_draws_the_lines_anew(host: QWidget, qtbot: QtBot) -> None:
    formulas = area(host, qtbot, FRACTION, NUMBER)
    formulas.set_theme(DARK)
    qtbot.waitUntil(lambda: formulas.is_typeset)
    image = painted(formulas)
    assert has(image, DARK.text)
    assert not has(image, LIGHT.text)
