"""Typesetting: where lines break, what is set at once, and what ziamath sets."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from bpstudio.ui.inspector.line_breaks import break_line, height_in_ems, width_in_ems
from bpstudio.ui.inspector.linear import Face, LinearFormula, set_line
from bpstudio.ui.inspector.typesetter import Formula, Typesetter
from tests.ui.moments import at, first_frame

pytestmark = pytest.mark.usefixtures("qapp")

SUM = (
    r"z_{1}^{(1)} = 0.0838716 \times  0 + ({-0.140976}) \times  0 + ({-0.281095}) \times  0"
    r" + \cdots  + 0.0491933 \times  0 + 1.5 \times 10^{-7}"
)


def ink(formula: Formula, width: int = 400) -> set[tuple[int, int]]:
    """The pixels that are not white when the line is painted from x = 10."""
    image = QImage(width, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        formula.paint(painter, QPointF(10, 40), 1.0)
    white = QColor("white").rgb()
    return {(x, y) for y in range(80) for x in range(width) if image.pixel(x, y) != white}


def ready_typesetter() -> Typesetter:
    typesetter = Typesetter()
    while not typesetter.ready:
        typesetter.prepare()
    return typesetter


def linear(latex: str) -> LinearFormula:
    formula = set_line(latex, Face("DejaVu Sans", 20.0), "#000000")
    assert formula is not None
    return formula


def test_a_short_line_stays_whole() -> None:
    assert break_line("= 0.3775", 20) == ("= 0.3775",)


def test_a_long_line_is_broken_before_sums_and_loses_nothing() -> None:
    pieces = break_line(SUM, 18)
    assert len(pieces) > 1
    assert " ".join(" ".join(pieces).split()) == " ".join(SUM.split())
    assert all(piece.startswith("+") for piece in pieces[1:])
    assert all(width_in_ems(piece) <= 18 for piece in pieces)


def test_a_product_is_broken_only_when_there_is_no_other_way() -> None:
    product = r"= 0.123456 \times  0.234567 \times  0.345678"
    assert break_line(product, 9)[1].startswith(r"\times")


def test_groups_are_never_broken() -> None:
    latex = r"a = \frac{1 + 2 + 3 + 4 + 5 + 6}{1 + e^{-0.5 + 0.25}} + \left( 1 + 2 \right) + 3"
    for piece in break_line(latex, 3):
        assert piece.count("{") == piece.count("}")
        assert piece.count(r"\left") == piece.count(r"\right")


def test_a_power_of_ten_stays_with_its_number() -> None:
    for piece in break_line(SUM, 4):
        assert not piece.startswith(r"\times 10^")


def test_fractions_and_sums_are_given_more_room() -> None:
    plain, fraction = height_in_ems("= 0.5"), height_in_ems(r"\frac{1}{2}")
    assert plain < fraction < height_in_ems(r"\frac{\partial J}{\partial w_{11}^{(1)}}")
    assert height_in_ems(r"\sum_{k} w_{k}") > fraction


@pytest.mark.parametrize(
    "latex", [r"\frac{1}{2}", r"\sum_{k} a", r"\sqrt{2}", r"\hat{m}", r"e^{z_{1}}", r"\max_{k} z"]
)
def test_what_needs_two_dimensions_is_not_linear(latex: str) -> None:
    assert set_line(latex, Face("DejaVu Sans", 20.0), "#000000") is None


def test_a_sign_before_a_number_takes_less_room_than_one_between() -> None:
    two, three = linear("2").width, linear("3").width
    minus = linear("{-3}").width - three
    assert linear("2 - 3").width > two + three + minus
    assert linear("2 + {-3}").width > linear("2 + 3").width + minus - 0.01


def test_indices_stand_above_each_other() -> None:
    both, below = linear("w_{12}^{(2)}"), linear("w_{12}")
    assert both.width < linear("w_{12}").width + linear("x^{(2)}").width
    assert both.ascent > below.ascent
    assert below.descent > linear("w").descent


def test_letters_are_italic_and_names_upright() -> None:
    assert [run.text for run in linear(r"w \mathrm{sign}(h)").runs] == ["𝑤", "sign", "(", "ℎ", ")"]


def test_a_linear_line_is_painted_within_its_box() -> None:
    formula = linear(r"z_{1}^{(1)} = 0.15 \times  0.05 + ({-0.2})")
    pixels = ink(formula)
    assert pixels
    assert min(x for x, _ in pixels) >= 9
    assert max(x for x, _ in pixels) <= 11 + formula.width
    assert min(y for _, y in pixels) >= 39 - formula.ascent
    assert max(y for _, y in pixels) <= 41 + formula.descent


def test_linear_lines_need_no_waiting_and_others_do() -> None:
    typesetter = ready_typesetter()
    assert typesetter.at_once("= 0.5", 18.0, "#000000") is not None
    assert typesetter.at_once(r"\frac{1}{2}", 18.0, "#000000") is None


def test_a_line_is_typeset_once() -> None:
    typesetter = Typesetter()
    first = typesetter.typeset(r"\frac{1}{2}", 18.0, "#000000")
    assert first is not None
    assert ink(first)
    assert typesetter.typeset(r"\frac{1}{2}", 18.0, "#000000") is first
    assert typesetter.at_once(r"\frac{1}{2}", 18.0, "#000000") is first
    assert typesetter.at_once(r"\frac{1}{2}", 18.0, "#ffffff") is None


def test_preparing_imports_all_of_ziamath() -> None:
    typesetter = Typesetter()
    assert not typesetter.ready
    assert typesetter.at_once("= 0.5", 18.0, "#000000") is None
    assert ready_typesetter().ready


def test_a_line_that_cannot_be_read_is_logged_and_left_plain(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert Typesetter().typeset(r"\frac{1}{", 18.0, "#000000") is None
    assert "cannot typeset" in caplog.text


def test_every_line_of_a_worked_example_can_be_typeset() -> None:
    typesetter = Typesetter()
    frame = first_frame("post")
    for cursor in range(frame.schedule.length + 1):
        explanation = at(frame, cursor).explanation
        for latex in (*explanation.formula, *explanation.numbers):
            assert typesetter.typeset(latex, 18.0, "#000000") is not None, latex
