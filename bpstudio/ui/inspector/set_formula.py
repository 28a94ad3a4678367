"""A formula set by Qt in the very font that ziamath uses, in a fraction of a millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QPainterPath

from bpstudio.ui.inspector.formula_boxes import Box, ends_operand, kind_of, set_row
from bpstudio.ui.inspector.formula_face import Face
from bpstudio.ui.inspector.formula_tree import Kind, Node, Scripts, Symbol, Unreadable, read

_PRODUCTS = ("×", "·", "⊙")


@dataclass(frozen=True, eq=False)
class SetFormula:
    """A typeset line in logical pixels; the baseline lies `ascent` below its top."""

    runs: tuple[QGlyphRun, ...]
    shapes: QPainterPath
    colour: str
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, scale: float) -> None:
        """Draw it with its left end on the baseline point, at a scale of 1 or less."""
        painter.save()
        painter.translate(baseline)
        painter.scale(scale, scale)
        painter.setPen(QColor(self.colour))
        for run in self.runs:
            painter.drawGlyphRun(QPointF(), run)
        painter.fillPath(self.shapes, QColor(self.colour))
        painter.restore()


def set_formula(
    latex: str, face: Face, colour: str, width: float, indent: float = 0.0
) -> tuple[SetFormula, ...] | None:
    """The formula in lines of about `width` pixels, the later ones narrower by `indent`.

    Lines are broken before operators outside all groups. None when it cannot be read.
    """
    try:
        boxes = list(_lines(read(latex).nodes, face, width, indent))
    except Unreadable:
        return None
    return tuple(_finished(box, face, colour) for box in boxes)


def _lines(nodes: tuple[Node, ...], face: Face, width: float, indent: float) -> Iterator[Box]:
    whole = set_row(nodes, face)
    if whole.width <= width:
        yield whole
        return
    parts = _parts(nodes, products=False)
    if any(set_row(part, face).width > width - indent for part in parts):
        parts = _parts(nodes, products=True)
    line, box, before = parts[0], set_row(parts[0], face), None
    room = width
    for part in parts[1:]:
        longer = set_row(line + part, face, before=before)
        if longer.width <= room:
            line, box = line + part, longer
        else:
            yield box
            # The sign that begins a line still joins two operands.
            before, room = Kind.ORDINARY, width - indent
            line, box = part, set_row(part, face, before=before)
    yield box


def _parts(nodes: tuple[Node, ...], products: bool) -> list[tuple[Node, ...]]:
    """The nodes cut before sums and relations, and before products if need be."""
    cuts = [i for i in range(1, len(nodes)) if _may_break(nodes, i, products)]
    ends = zip([0, *cuts], [*cuts, len(nodes)], strict=True)
    return [nodes[start:end] for start, end in ends]


def _may_break(nodes: tuple[Node, ...], i: int, products: bool) -> bool:
    kind = kind_of(nodes[i])
    if kind is Kind.RELATION:
        return True
    if kind is not Kind.BINARY or not ends_operand(kind_of(nodes[i - 1])):
        return False
    node = nodes[i]
    if isinstance(node, Symbol) and node.text in _PRODUCTS:
        return products and not _is_power_of_ten(nodes[i + 1 :])
    return True


def _is_power_of_ten(rest: tuple[Node, ...]) -> bool:
    return bool(rest) and isinstance(rest[0], Scripts) and rest[0].base == Symbol("10")


def _finished(box: Box, face: Face, colour: str) -> SetFormula:
    runs = []
    for scale, font in enumerate(face.fonts):
        glyphs = [glyph for glyph in box.glyphs if glyph[0] == scale]
        if glyphs:
            run = QGlyphRun()
            run.setRawFont(font)
            run.setGlyphIndexes([index for _, index, _, _ in glyphs])
            run.setPositions([QPointF(x, y) for _, _, x, y in glyphs])
            runs.append(run)
    shapes = QPainterPath()
    for shape in box.shapes:
        shapes.addPath(shape)
    return SetFormula(tuple(runs), shapes, colour, box.width, box.ascent, box.descent)
