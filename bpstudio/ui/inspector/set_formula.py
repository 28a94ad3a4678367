"""A formula set by Qt in the very font that ziamath uses, in a fraction of a millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QPainterPath

from bpstudio.ui.inspector.formula_box import Box, PlacedGlyph
from bpstudio.ui.inspector.formula_boxes import ends_operand, kind_of, set_row
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
    parts = list(_parts(nodes, face))
    if sum(box.width for box, _ in parts) > width:
        sums = _joined_products(parts)
        if all(box.width <= width - indent for box, _ in sums):
            parts = sums
    line, room = Box(), width
    for box, _ in parts:
        if line.width and line.width + box.width > room:
            yield line
            line, room = Box(), width - indent
        line.put(box, line.width)
    yield line


def _parts(nodes: tuple[Node, ...], face: Face) -> Iterator[tuple[Box, bool]]:
    """The formula cut before operators, and which of its parts begin with a product."""
    cuts = [i for i in range(1, len(nodes)) if _may_break(nodes, i)]
    for start, end in zip([0, *cuts], [*cuts, len(nodes)], strict=True):
        before = kind_of(nodes[start - 1]) if start else None
        box = set_row(nodes[start:end], face, before=before)
        yield box, bool(start) and _is_product(nodes[start])


def _joined_products(parts: list[tuple[Box, bool]]) -> list[tuple[Box, bool]]:
    """The parts of a sum, each with all its factors."""
    sums: list[tuple[Box, bool]] = []
    for box, is_product in parts:
        if is_product:
            sums[-1][0].put(box, sums[-1][0].width)
        else:
            whole = Box()
            whole.put(box, 0.0)
            sums.append((whole, False))
    return sums


def _may_break(nodes: tuple[Node, ...], i: int) -> bool:
    kind = kind_of(nodes[i])
    if kind is Kind.BINARY and ends_operand(kind_of(nodes[i - 1])):
        return not (_is_product(nodes[i]) and _is_power_of_ten(nodes[i + 1 :]))
    return kind is Kind.RELATION


def _is_product(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in _PRODUCTS


def _is_power_of_ten(rest: tuple[Node, ...]) -> bool:
    return bool(rest) and isinstance(rest[0], Scripts) and rest[0].base == Symbol("10")


def _finished(box: Box, face: Face, colour: str) -> SetFormula:
    runs: list[QGlyphRun] = []
    everything: list[PlacedGlyph] = []
    outlines: list[QPainterPath] = []
    box.gather(everything, outlines)
    for scale, font in enumerate(face.fonts):
        glyphs = [glyph for glyph in everything if glyph[0] == scale]
        if glyphs:
            run = QGlyphRun()
            run.setRawFont(font)
            run.setGlyphIndexes([index for _, index, _, _ in glyphs])
            run.setPositions([QPointF(x, y) for _, _, x, y in glyphs])
            runs.append(run)
    shapes = QPainterPath()
    for shape in outlines:
        shapes.addPath(shape)
    return SetFormula(tuple(runs), shapes, colour, box.width, box.ascent, box.descent)
