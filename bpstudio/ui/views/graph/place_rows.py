"""The rows of the update: each parameter's gradient through the optimizer, or its mean."""

from __future__ import annotations

from bpstudio.stepping.graph import Change, Graph, Mean
from bpstudio.ui.views.graph.place_sum import NAME
from bpstudio.ui.views.graph.sheet import GATE, Align, Number, Sheet, Tone, gate_width

_CHANGE = 86.0
_MEAN = 44.0
_APART = 20.0
_NAME = 58.0


def rows_height(graph: Graph) -> float:
    each = (_CHANGE if isinstance(row, Change) else _MEAN for row in graph.rows)
    return sum(each) + (24 if graph.more else 0)


def place_rows(
    sheet: Sheet, graph: Graph, left: float, right: float, top: float, more: str
) -> None:
    """One row for each parameter that is drawn."""
    y = top
    for row in graph.rows:
        if isinstance(row, Change):
            _change(sheet, row, left, right, y + _CHANGE / 2)
            y += _CHANGE
        else:
            _mean(sheet, row, left, right, y + _MEAN / 2)
            y += _MEAN
    if graph.more:
        sheet.write(left, y + 10, right - left, (more.format(n=graph.more),), Tone.NOTE)


def _change(sheet: Sheet, change: Change, left: float, right: float, y: float) -> None:
    start, wide = left + _NAME, gate_width(change.gate)
    span = right - start - wide - 2 * GATE
    scale = start + span * 0.32 + wide / 2
    minus = scale + wide / 2 + span * 0.34 + GATE
    upper, lower = y - _APART, y + _APART
    sheet.name(change.before, left, upper, NAME)
    sheet.line(change.before, (start, upper), (minus - 14, upper), (minus - 7, y - 9))
    sheet.numbers(change.before, (start + minus) / 2 - 8, upper, minus - start - 20)
    sheet.name(change.gradient, left, lower, _NAME - 4)
    sheet.line(change.gradient, (start, lower), (scale - wide / 2, lower))
    length = scale - wide / 2 - start
    if change.gradient.value is not None:
        texts = Number(change.gradient.value, sign=True)
        lit = change.gradient.lit
        sheet.write(
            start + length / 2, lower - 9, length - 4, texts, Tone.GRADIENT, Align.CENTRE, lit
        )
        sheet.spot(change.gradient, start, lower - 17, length, 30)
    for local in change.gate.local:
        sheet.local(local, scale, lower + 20, 110, Align.CENTRE)
    after = scale + wide / 2
    sheet.line(change.step, (after, lower), (minus - 14, lower), (minus - 7, y + 9))
    sheet.numbers(change.step, (after + minus - 14) / 2, lower, minus - 14 - after)
    sheet.gate(change.gate, scale, lower)
    begin = minus + GATE
    sheet.line(change.after, (begin, y), (right - 4, y), arrow=True)
    sheet.numbers(change.after, (begin + right) / 2 - 3, y, right - begin - 10)
    sheet.gate(change.minus, minus, y)


def _mean(sheet: Sheet, mean: Mean, left: float, right: float, y: float) -> None:
    start, wide = left + 66, gate_width(mean.gate)
    length = (right - start - wide) / 2
    sheet.name(mean.summed, left, y, 62)
    sheet.line(mean.summed, (start, y), (start + length, y))
    sheet.numbers(mean.summed, start + length / 2, y, length - 4)
    begin = start + length + wide
    sheet.line(mean.mean, (begin, y), (right - 4, y), arrow=True)
    sheet.numbers(mean.mean, (begin + right) / 2, y, right - begin - 10)
    sheet.gate(mean.gate, start + length + wide / 2, y)
