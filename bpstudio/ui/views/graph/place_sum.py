"""The rows that flow into a sum: pairs through their gates, what is left out, the bias."""

from __future__ import annotations

from typing import NamedTuple

from bpstudio.stepping.graph import Gate, Pair, Rest, Sum
from bpstudio.ui.views.graph.sheet import BAR, GATE, Align, Sheet, Tone, gate_width

NAME = 46.0
_APART = 20.0
_PAIR = 78.0
_ROW = 38.0
_BEND = 16.0
_LEAST = 56.0


class Bar(NamedTuple):
    """Where the sum's gate stands."""

    x: float
    top: float
    bottom: float


def sum_height(summed: Sum) -> float:
    rows = (summed.rest is not None) + (summed.bias is not None)
    return _PAIR * len(summed.pairs) + _ROW * rows


def place_sum(sheet: Sheet, summed: Sum, left: float, right: float, top: float, more: str) -> Bar:
    """Place the rows between left and right; `more` is said of those that are left out."""
    bar, y = right - BAR, top
    for pair in summed.pairs:
        _pair(sheet, pair, left, bar, y + _PAIR / 2)
        y += _PAIR
    if summed.rest is not None:
        _rest(sheet, summed.rest, left, bar, y + _ROW / 2, more)
        y += _ROW
    if summed.bias is not None:
        middle = y + _ROW / 2
        sheet.name(summed.bias, left, middle, NAME)
        sheet.line(summed.bias, (left + NAME, middle), (bar, middle))
        width = _leaf(left, bar, 2 * GATE)
        sheet.numbers(summed.bias, left + NAME + width / 2, middle, width)
        y += _ROW
    first = _PAIR / 2 if summed.pairs else _ROW / 2
    place = Bar(bar, top + first - 24, max(y - 4, top + first + 24))
    sheet.bar(summed.gate, place.x, place.top, place.bottom)
    return place


def _leaf(left: float, bar: float, gate: float) -> float:
    """How long the straight part of a wire into a gate is."""
    return (bar - left - NAME - _BEND - gate) / 2


def _pair(sheet: Sheet, pair: Pair, left: float, bar: float, y: float) -> None:
    wide = gate_width(pair.gate)
    leaf = max(_LEAST, _leaf(left, bar, wide))
    start = left + NAME
    gate = start + leaf + _BEND + wide / 2
    for wire, side in ((pair.first, -1), (pair.second, 1)):
        height = y + side * _APART
        sheet.name(wire, left, height, NAME - 4)
        inside = gate - wide / 2 + min(6.0, wide / 4)
        sheet.line(wire, (start, height), (start + leaf, height), (inside, y + side * 7))
        sheet.numbers(wire, start + leaf / 2, height, leaf)
    _locals(sheet, pair.gate, gate, bar, y)
    begin = gate + wide / 2
    sheet.line(pair.out, (begin, y), (bar, y))
    sheet.numbers(pair.out, (begin + bar) / 2, y, bar - begin - 4)
    sheet.gate(pair.gate, gate, y)


def _locals(sheet: Sheet, gate: Gate, x: float, bar: float, y: float) -> None:
    left = x - 6
    for local, side in zip(gate.local, (-1, 1), strict=False):
        sheet.local(local, left, y + side * (_APART + 5), bar - left - 4)


def _rest(sheet: Sheet, rest: Rest, left: float, bar: float, y: float, more: str) -> None:
    leaf = _leaf(left, bar, 2 * GATE)
    begin = left + NAME + leaf + _BEND + 2 * GATE
    texts = (more.format(n=rest.count), f"… {rest.count}")
    sheet.write(left, y, begin - left - 8, texts, Tone.NOTE, Align.LEFT)
    sheet.line(rest.wire, (begin, y), (bar, y))
    sheet.numbers(rest.wire, (begin + bar) / 2, y, bar - begin - 4)
