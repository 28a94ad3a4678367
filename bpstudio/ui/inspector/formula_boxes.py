"""Sets a formula's tree as TeX does, in boxes beside and above each other.

The rules are those of TeXbook appendix G, the measures those of the font STIX Two Math, in ems.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from bpstudio.ui.inspector.formula_box import Box
from bpstudio.ui.inspector.formula_face import Face
from bpstudio.ui.inspector.formula_tree import (
    SUM,
    Fence,
    Fraction,
    Grid,
    Hat,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Symbol,
)

# Styles: display, text, script, script of a script; and the scale of each.
_DISPLAY, _TEXT, _SCRIPT = 0, 1, 2
_SCALE = (0, 0, 1, 2)
_FACTOR = (1.0, 1.0, 0.7, 0.5)

_AXIS, _RULE = 0.258, 0.056
_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18
_RISE, _DROP, _SCRIPTS_APART = 0.36, 0.21, 0.13
_KEPT_ABOVE, _KEPT_BELOW = 0.25, 0.16
_NUMERATOR, _DENOMINATOR, _FRACTION_GAP = (0.676, 0.40), (0.686, 0.345), (0.13, 0.07)
_FRACTION_SIDE = 0.1
_LIMIT_GAP, _SUM_SIZE = 0.15, 1.35
_ROOT_GAP = 0.12
_FENCE_MARGIN = 0.08
_COLUMN_GAP, _ROW_GAP, _STRUT_ABOVE, _STRUT_BELOW = 0.9, 0.12, 0.72, 0.25
_HAT_GAP = 0.04


def set_node(node: Node, face: Face, style: int = _DISPLAY) -> Box:
    """The box of a node in a style; raises Unreadable when the font lacks a letter."""
    match node:
        case Symbol():
            return _symbol(node, face, style)
        case Row():
            return set_row(node.nodes, face, style)
        case Scripts():
            if style == _DISPLAY and _takes_limits(node.base):
                return _limits(node, face, style)
            return _scripts(node, face, style)
        case Fraction():
            return _fraction(node, face, style)
        case Root():
            return _root(node, face, style)
        case Hat():
            return _hat(node, face, style)
        case Fence():
            return _fence(node, face, style)
        case Grid():
            return _grid(node, face)


def set_row(
    nodes: tuple[Node, ...], face: Face, style: int = _DISPLAY, before: Kind | None = None
) -> Box:
    """The nodes beside each other, with the space that their kinds ask for."""
    row, em = Box(), face.size
    for node in nodes:
        kind = kind_of(node)
        if kind is Kind.BINARY and not ends_operand(before):
            kind = Kind.ORDINARY
        x = row.width + (em * _space(before, kind) if style < _SCRIPT else 0.0)
        row.put(set_node(node, face, style), x)
        before = kind
    return row


def kind_of(node: Node) -> Kind:
    """How a node behaves among its neighbours; scripts change nothing in that."""
    match node:
        case Symbol(kind=kind):
            return kind
        case Scripts(base=base):
            return kind_of(base)
        case Fraction() | Fence():
            return Kind.INNER
        case _:
            return Kind.ORDINARY


def ends_operand(kind: Kind | None) -> bool:
    """Whether a sign after it joins two operands; else it is the sign of a number."""
    return kind in (Kind.ORDINARY, Kind.CLOSING, Kind.INNER)


def _space(before: Kind | None, after: Kind) -> float:
    if before is None:
        return 0.0
    both = (before, after)
    if Kind.RELATION in both:
        return _THICK
    if Kind.BINARY in both:
        return _MEDIUM
    if before is Kind.PUNCTUATION:
        return _MEDIUM
    if before is Kind.NAME and after not in (Kind.OPENING, Kind.CLOSING):
        return _THIN
    if after is Kind.NAME and before is not Kind.OPENING:
        return _THIN
    inner_beside = Kind.INNER in both and Kind.OPENING is not before and Kind.CLOSING is not after
    return _THIN if inner_beside and after is not Kind.PUNCTUATION else 0.0


def _symbol(symbol: Symbol, face: Face, style: int) -> Box:
    if style == _DISPLAY and symbol.text == SUM.text:
        return _stretched("∑", face, _SUM_SIZE, _SUM_SIZE)
    return _word(symbol.text, face, _SCALE[style])


@lru_cache(maxsize=1024)
def _word(text: str, face: Face, scale: int) -> Box:
    """Signs come again and again; a box that is put into others is never changed."""
    box = Box()
    for letter in text:
        glyph = face.glyph(letter, scale)
        box.glyphs.append((scale, glyph.index, box.width, 0.0))
        box.width += glyph.advance
        box.ascent = max(box.ascent, glyph.ascent)
        box.descent = max(box.descent, glyph.descent)
    return box


def _scripts(node: Scripts, face: Face, style: int) -> Box:
    em = face.size * _FACTOR[style]
    box = Box()
    box.put(set_node(node.base, face, style), 0.0)
    x, smaller = box.width, min(max(style, _TEXT) + 1, 3)
    above = set_node(node.above, face, smaller) if node.above else None
    below = set_node(node.below, face, smaller) if node.below else None
    rise = max(
        _RISE * em, box.ascent - _KEPT_ABOVE * em, (above.descent if above else 0) + 0.1 * em
    )
    drop = max(_DROP * em, box.descent + 0.05 * em if box.descent > _KEPT_BELOW * em * 2 else 0.0)
    if above and below:
        rise = max(rise, below.ascent - drop + above.descent + _SCRIPTS_APART * em)
    if above:
        box.put(above, x + 0.02 * em, -rise)
    if below:
        box.put(below, x, drop)
    return box


def _takes_limits(base: Node) -> bool:
    return isinstance(base, Symbol) and base.text in (SUM.text, "max", "min")


def _limits(node: Scripts, face: Face, style: int) -> Box:
    base, gap = set_node(node.base, face, style), _LIMIT_GAP * face.size
    above = set_node(node.above, face, _SCRIPT) if node.above else Box()
    below = set_node(node.below, face, _SCRIPT) if node.below else Box()
    width = max(base.width, above.width, below.width)
    box = Box()
    box.put(base, (width - base.width) / 2)
    if node.above:
        box.put(above, (width - above.width) / 2, -base.ascent - gap - above.descent)
    if node.below:
        box.put(below, (width - below.width) / 2, base.descent + gap + below.ascent)
    box.width = width
    return box


def _fraction(node: Fraction, face: Face, style: int) -> Box:
    em = face.size * _FACTOR[style]
    display, inner = (0, _TEXT) if style == _DISPLAY else (1, min(style + 1, 3))
    top, bottom = set_node(node.top, face, inner), set_node(node.bottom, face, inner)
    axis, rule, gap = _AXIS * em, _RULE * em, _FRACTION_GAP[display] * em
    side = _FRACTION_SIDE * em
    width = max(top.width, bottom.width) + 2 * side
    box = Box()
    rise = max(_NUMERATOR[display] * em, axis + rule / 2 + gap + top.descent)
    drop = max(_DENOMINATOR[display] * em, bottom.ascent + gap + rule / 2 - axis)
    box.put(top, (width - top.width) / 2, -rise)
    box.put(bottom, (width - bottom.width) / 2, drop)
    box.shapes.append(_rectangle(0.0, -axis - rule / 2, width, rule))
    box.width = width
    return box


def _root(node: Root, face: Face, style: int) -> Box:
    em = face.size * _FACTOR[style]
    inner = set_node(node.inner, face, style)
    rule, gap = _RULE * em, _ROOT_GAP * em
    top = max(inner.ascent, 0.5 * em) + gap
    sign = _spanning("√", face, top + rule, inner.descent + gap / 2, em / face.size)
    box = Box()
    box.put(sign, 0.0)
    box.put(inner, sign.width)
    box.shapes.append(
        _rectangle(sign.width - 0.02 * em, -top - rule, inner.width + 0.06 * em, rule)
    )
    box.width += 0.06 * em
    return box


def _hat(node: Hat, face: Face, style: int) -> Box:
    box = Box()
    box.put(set_node(node.base, face, style), 0.0)
    hat = face.glyph("ˆ", _SCALE[style])
    em = face.size * _FACTOR[style]
    # The middle of a slanted letter's top lies right of the middle of its foot.
    x = (box.width - hat.advance) / 2 + 0.06 * em
    rise = box.ascent + _HAT_GAP * em + hat.descent
    box.glyphs.append((_SCALE[style], hat.index, x, -rise))
    box.ascent = rise + hat.ascent
    return box


def _fence(node: Fence, face: Face, style: int) -> Box:
    em = face.size * _FACTOR[style]
    inner = set_node(node.inner, face, style)
    axis = _AXIS * em
    half = max(inner.ascent - axis, inner.descent + axis, 0.45 * em) + _FENCE_MARGIN * em
    box, gap = Box(), 0.04 * em
    for part in (node.left, inner, node.right):
        if isinstance(part, Box):
            box.put(part, box.width + gap)
        elif part:
            box.put(
                _spanning(part, face, half + axis, half - axis, em / face.size), box.width + gap
            )
    return box


def _grid(node: Grid, face: Face) -> Box:
    em = face.size
    cells = [[set_node(cell, face, _TEXT) for cell in row] for row in node.rows]
    columns = max(len(row) for row in cells)
    widths = [max(row[c].width for row in cells if c < len(row)) for c in range(columns)]
    ascents = [max(_STRUT_ABOVE * em, *(cell.ascent for cell in row)) for row in cells]
    descents = [max(_STRUT_BELOW * em, *(cell.descent for cell in row)) for row in cells]
    height = sum(ascents) + sum(descents) + _ROW_GAP * em * (len(cells) - 1)
    box, y = Box(), -height / 2 - _AXIS * em
    for row, ascent, descent in zip(cells, ascents, descents, strict=True):
        x = 0.0
        for cell, width in zip(row, widths, strict=False):
            box.put(cell, x + ((width - cell.width) / 2 if node.centred else 0.0), y + ascent)
            x += width + _COLUMN_GAP * em
        y += ascent + descent + _ROW_GAP * em
    box.width = sum(widths) + _COLUMN_GAP * em * (columns - 1)
    return box


def _spanning(letter: str, face: Face, ascent: float, descent: float, factor: float) -> Box:
    """The sign from `descent` below to `ascent` above, as wide as it is at this factor."""
    glyph = face.glyph(letter, 0)
    tall = (ascent + descent) / (glyph.ascent + glyph.descent)
    box = _stretched(letter, face, factor, max(tall, factor))
    spare = (box.ascent + box.descent - ascent - descent) / 2
    moved = Box()
    moved.put(box, 0.0, box.ascent - spare - ascent)
    return moved


def _stretched(letter: str, face: Face, wide: float, tall: float) -> Box:
    glyph = face.glyph(letter, 0)
    shape = QTransform.fromScale(wide, tall).map(face.outline(letter))
    return Box(glyph.advance * wide, glyph.ascent * tall, glyph.descent * tall, shapes=[shape])


def _rectangle(x: float, y: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(x, y, width, height))
    return path
