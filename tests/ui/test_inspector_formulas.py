"""Typesetting: how formulas are read, how they are set in boxes, and what ziamath is left with."""

from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from bpstudio.stepping import Level
from bpstudio.ui.inspector.formula_box import Box, PlacedGlyph
from bpstudio.ui.inspector.formula_boxes import set_node
from bpstudio.ui.inspector.formula_face import Face
from bpstudio.ui.inspector.formula_tree import (
    Fence,
    Fraction,
    Kind,
    Row,
    Scripts,
    Symbol,
    Unreadable,
    read,
)
from bpstudio.ui.inspector.set_formula import SetFormula, set_formula
from bpstudio.ui.inspector.typesetter import Formula, Typesetter, load_family
from tests.ui.moments import at, first_frame

pytestmark = pytest.mark.usefixtures("qapp")

SUM = (
    r"z_{1}^{(1)} = 0.0838716 \times  0 + ({-0.140976}) \times  0 + ({-0.281095}) \times  0"
    r" + \cdots  + 0.0491933 \times  0 + 1.5 \times 10^{-7}"
)
SIZE = 20.0
# Readable for ziamath, and not for the reader of this project.
EXOTIC = r"\oint x"


@pytest.fixture
def face() -> Face:
    return Face(load_family(), SIZE)


def box(latex: str, face: Face) -> Box:
    return set_node(read(latex), face)


def contents(box: Box) -> tuple[list[PlacedGlyph], list[QPainterPath]]:
    glyphs: list[PlacedGlyph] = []
    shapes: list[QPainterPath] = []
    box.gather(glyphs, shapes)
    return glyphs, shapes


def test_a_box_used_twice_is_gathered_where_each_stands() -> None:
    letter, outer, whole = Box(8.0, 7.0, 2.0, [(0, 5, 0.0, 0.0)]), Box(), Box()
    outer.put(letter, 0.0)
    outer.put(letter, 10.0, -4.0)
    whole.put(outer, 1.0, 2.0)
    assert contents(whole)[0] == [(0, 5, 1.0, 2.0), (0, 5, 11.0, -2.0)]
    assert (outer.width, outer.ascent, outer.descent) == (18.0, 11.0, 2.0)
    assert contents(letter)[0] == [(0, 5, 0.0, 0.0)]


def lines(latex: str, face: Face, width: float = 2000.0) -> tuple[SetFormula, ...]:
    formulas = set_formula(latex, face, "#000000", width)
    assert formulas is not None
    return formulas


def ink(formula: Formula, width: int = 500) -> set[tuple[int, int]]:
    """The pixels that are not white when the line is painted from (10, 60)."""
    image = QImage(width, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        formula.paint(painter, QPointF(10, 60), 1.0)
    white = QColor("white").rgb()
    return {(x, y) for y in range(120) for x in range(width) if image.pixel(x, y) != white}


def test_scripts_share_their_base() -> None:
    assert read("w_{1}^{2}") == Row(
        (Scripts(Symbol("𝑤"), Row((Symbol("1"),)), Row((Symbol("2"),))),)
    )


def test_a_power_of_what_has_an_exponent_stands_on_both() -> None:
    (outer,) = read("x^{2}^{3}").nodes
    assert isinstance(outer, Scripts)
    assert isinstance(outer.base, Scripts)


def test_letters_are_italic_names_upright_and_matrices_bold() -> None:
    names = read(r"w h \mathrm{sign} \mathbf{W} \boldsymbol{\delta} \delta \varepsilon").nodes
    texts = [node.text for node in names if isinstance(node, Symbol)]
    assert texts == ["𝑤", "ℎ", "sign", "𝐖", "𝜹", "𝛿", "𝜀"]
    assert names[2] == Symbol("sign", Kind.NAME)


def test_environments_become_grids_between_fences() -> None:
    (fence,) = read(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}").nodes
    assert isinstance(fence, Fence)
    assert (fence.left, fence.right) == ("(", ")")
    (cases,) = read(r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}").nodes
    assert isinstance(cases, Fence)
    assert (cases.left, cases.right) == ("{", "")


@pytest.mark.parametrize(
    "latex",
    [r"\frac{1}{", r"\frac{1}", "x}", EXOTIC, r"\left( x", r"\begin{align} x \end{align}", "x_"],
)
def test_what_is_not_known_is_unreadable(latex: str, face: Face) -> None:
    with pytest.raises(Unreadable):
        read(latex)
    assert set_formula(latex, face, "#000000", 100.0) is None


def test_a_letter_that_the_font_lacks_is_not_drawn_as_a_box(face: Face) -> None:
    assert set_formula("字", face, "#000000", 100.0) is None


def test_a_sign_before_a_number_takes_less_room_than_one_between(face: Face) -> None:
    minus = box("{-3}", face).width - box("3", face).width
    assert box("2 - 3", face).width > box("2 3", face).width + minus
    assert box("2 + {-3}", face).width == pytest.approx(box("2 + 3", face).width + minus)


def test_indices_stand_above_each_other(face: Face) -> None:
    both, below = box("w_{12}^{(2)}", face), box("w_{12}", face)
    assert both.width < below.width + box("x^{(2)}", face).width
    assert both.ascent > below.ascent
    assert below.descent > box("w", face).descent


def test_a_fraction_is_as_wide_as_its_wider_half_and_taller_than_both(face: Face) -> None:
    fraction, top = box(r"\frac{12345}{2}", face), box("12345", face)
    assert top.width < fraction.width < top.width + 0.5 * SIZE
    assert fraction.ascent > 2 * top.ascent - 0.5 * SIZE
    assert fraction.descent > top.descent + 0.5 * SIZE
    assert len(contents(fraction)[1]) == 1


def test_a_fraction_in_a_fraction_is_smaller(face: Face) -> None:
    inner = Fraction(Row((Symbol("1"),)), Row((Symbol("2"),)))
    assert read(r"\frac{\frac{1}{2}}{3}").nodes[0] == Fraction(Row((inner,)), Row((Symbol("3"),)))
    scales = {glyph[0] for glyph in contents(box(r"\frac{\frac{1}{2}}{3}", face))[0]}
    assert scales == {0, 1}


def test_the_limit_of_a_sum_is_below_it(face: Face) -> None:
    alone, limited = box(r"\sum", face), box(r"\sum_{k}", face)
    assert limited.width == pytest.approx(alone.width)
    assert limited.descent > alone.descent
    beside = box(r"\frac{\sum_{k}}{2}", face).width - box(r"\frac{\sum}{2}", face).width
    assert beside > 0


@pytest.mark.parametrize(
    ("around", "inner"),
    [
        (r"\sqrt{\frac{1}{2}}", r"\frac{1}{2}"),
        (r"\left( \frac{1}{2} \right)", r"\frac{1}{2}"),
        (r"\hat{m}", "m"),
        (r"\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}", "1"),
    ],
)
def test_what_surrounds_is_taller_than_what_is_inside(around: str, inner: str, face: Face) -> None:
    outer, within = box(around, face), box(inner, face)
    assert outer.ascent > within.ascent
    assert outer.descent >= within.descent


def test_a_stretched_fence_lies_around_the_axis(face: Face) -> None:
    fence = box(r"\left( \frac{1}{x_{2}} \right)", face)
    assert abs((fence.ascent - fence.descent) / 2 - 0.258 * SIZE) < 0.1 * SIZE


@pytest.mark.parametrize(
    "latex",
    [
        r"z_{1}^{(1)} = 0.15 \times  0.05 + ({-0.2})",
        r"\frac{\partial J}{\partial w_{11}^{(1)}} = \sum_{k} \delta_{k}",
        r"\hat{v} = \sqrt{\frac{g^{2}}{1 - \beta^{t}}}",
        r"\mathbf{z} = \begin{pmatrix} 1 & 2 \\ 3 & {-4} \end{pmatrix}",
    ],
)
def test_a_line_is_painted_within_its_box(latex: str, face: Face) -> None:
    (formula,) = lines(latex, face)
    pixels = ink(formula)
    assert pixels
    assert min(x for x, _ in pixels) >= 8
    assert max(x for x, _ in pixels) <= 12 + formula.width
    assert min(y for _, y in pixels) >= 58 - formula.ascent
    assert max(y for _, y in pixels) <= 62 + formula.descent


def test_a_long_line_is_broken_before_sums_and_loses_nothing(face: Face) -> None:
    (whole,) = lines(SUM, face)
    pieces = lines(SUM, face, width=whole.width / 2.5)
    assert len(pieces) > 2
    assert all(piece.width <= whole.width / 2.5 for piece in pieces)
    count = sum(len(run.glyphIndexes()) for piece in pieces for run in piece.runs)
    assert count == sum(len(run.glyphIndexes()) for run in whole.runs)


def test_a_product_is_broken_only_when_there_is_no_other_way(face: Face) -> None:
    product = r"= 0.123456 \times  0.234567 + 1"
    whole = lines(product, face)[0].width
    first, rest = lines(product, face, whole * 0.9)
    assert first.width > 2 * rest.width
    assert len(lines(product, face, whole * 0.45)) == 3


def test_groups_and_powers_of_ten_are_never_broken(face: Face) -> None:
    for latex in (r"\frac{1 + 2 + 3}{4 + 5 + 6}", r"1.5 \times 10^{-7}", r"\left( 1 + 2 \right)"):
        assert len(lines(latex, face, 10.0)) == 1


def test_the_reader_needs_no_ziamath() -> None:
    typesetter, before = Typesetter(), set(sys.modules)
    typesetter.prepare()
    assert typesetter.ready
    assert typesetter.at_once(r"\frac{1}{2}", 18.0, "#000000", 300.0)
    assert not {"ziamath", "ziafont"} & (set(sys.modules) - before)


def test_what_it_cannot_read_is_set_by_ziamath() -> None:
    typesetter = Typesetter()
    assert typesetter.at_once(EXOTIC, 18.0, "#000000", 300.0) is None
    formulas = typesetter.typeset(EXOTIC, 18.0, "#000000", 300.0)
    assert formulas is not None
    assert ink(formulas[0])
    assert typesetter.at_once(EXOTIC, 18.0, "#000000", 300.0) is formulas


def test_a_line_is_typeset_once_for_a_colour_and_a_width() -> None:
    typesetter = Typesetter()
    first = typesetter.at_once("= 0.5", 18.0, "#000000", 300.0)
    assert typesetter.typeset("= 0.5", 18.0, "#000000", 300.0) is first
    assert typesetter.at_once("= 0.5", 18.0, "#ffffff", 300.0) is not first
    assert typesetter.at_once("= 0.5", 18.0, "#000000", 200.0) is not first


def test_a_line_that_cannot_be_read_is_logged_and_left_plain(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert Typesetter().typeset(r"\frac{1}{", 18.0, "#000000", 300.0) is None
    assert "cannot typeset" in caplog.text


@pytest.mark.parametrize("example", ["post", "mazur", "iris", "exclusive_or"])
def test_every_line_of_a_worked_example_is_set_at_once(example: str, face: Face) -> None:
    frame = first_frame(example)
    for level in Level:
        cursor = 0
        while cursor < frame.schedule.length:
            cursor = frame.schedule.move(cursor, level, +1)
            explanation = at(frame.moved(cursor, level), cursor).explanation
            for latex in (*explanation.formula, *explanation.numbers):
                assert set_formula(latex, face, "#000000", 400.0), latex
