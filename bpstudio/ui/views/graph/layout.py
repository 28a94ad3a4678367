"""Where each part of a graph stands: in one line where there is room, else in two storeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpstudio.stepping.graph import Form, Graph, Softmax, Wire
from bpstudio.ui.views.graph.place_onward import above, below, place_onward
from bpstudio.ui.views.graph.place_rows import place_rows, rows_height
from bpstudio.ui.views.graph.place_sum import Bar, place_sum, sum_height
from bpstudio.ui.views.graph.sheet import BAR, Align, Sheet, Tone

NARROWEST = 328.0
_IN_ONE_LINE = 740.0
_MARGIN = 12.0
_HEAD = 48.0
_RUN = 40.0
_WIDEST_STOREY = 460.0
_WIDEST = 980.0


@dataclass(frozen=True)
class Captions:
    """The words of a sheet in the window's language; `more` has a place for {n}."""

    title: str
    sample: str
    legend: str
    more: str
    translate: Callable[[str], str] = str


@dataclass(frozen=True)
class Plan:
    """A sheet and its size; drawn smaller when the widget is narrower than that."""

    sheet: Sheet
    width: float
    height: float


def plan(graph: Graph, captions: Captions, width: float) -> Plan:
    """The graph laid out for a widget of that width."""
    width = max(width, NARROWEST)
    sheet = Sheet(captions.translate)
    right = width - _MARGIN
    room = right - _MARGIN
    sheet.write(_MARGIN, 16, room * 0.66, (captions.title,), Tone.TITLE)
    sheet.write(right, 16, room * 0.34, (captions.sample,), Tone.NOTE, Align.RIGHT)
    sheet.write(_MARGIN, 34, room, (captions.legend,), Tone.NOTE)
    one_line = graph.form is Form.NEURON and width >= _IN_ONE_LINE
    used = min(room, _WIDEST if one_line else _WIDEST_STOREY)
    left = _MARGIN + (room - used) / 2
    place = _in_one_line if one_line else _in_storeys
    return Plan(sheet, width, place(sheet, graph, left, left + used, captions.more))


def _in_storeys(sheet: Sheet, graph: Graph, left: float, right: float, more: str) -> float:
    """Give the height."""
    y = _HEAD
    if graph.rows:
        place_rows(sheet, graph, left, right, y, more)
        return y + rows_height(graph) + 10
    if graph.sum is None:
        y += above(graph)
        place_onward(sheet, graph, left, right, y, more)
        return y + below(graph)
    bar = place_sum(sheet, graph.sum, left, right, y, more)
    y += sum_height(graph.sum)
    run = y + 24
    if graph.onward is None:
        _down_and_left(sheet, graph.sum.out, bar, run, left + 40, None)
        return run + 30
    first = run + _RUN + (above(graph) - 30)
    gate = isinstance(graph.onward, Softmax)
    to, down = (left, first) if gate else (left + 14, first - 17)
    _down_and_left(sheet, graph.sum.out, bar, run, to, down, gate)
    place_onward(sheet, graph, left, right, first, more)
    return first + below(graph)


def _down_and_left(
    sheet: Sheet,
    wire: Wire,
    bar: Bar,
    run: float,
    to: float,
    down: float | None,
    straight: bool = False,
) -> None:
    """From the foot of a bar back to the left edge, as a line of text goes on beneath."""
    foot = bar.x + BAR / 2
    way = [(foot, bar.bottom), (foot, run), (to, run)]
    if down is not None:
        way.append((to, down))
    sheet.line(wire, *way, arrow=not straight)
    sheet.numbers(wire, (foot + to) / 2, run, foot - to - 16, named=True)


def _in_one_line(sheet: Sheet, graph: Graph, left: float, right: float, more: str) -> float:
    """Give the height."""
    if graph.sum is None:
        return _in_storeys(sheet, graph, left, right, more)
    room = right - left
    bar = place_sum(sheet, graph.sum, left, left + room * 0.42, _HEAD, more)
    bottom = _HEAD + sum_height(graph.sum)
    height = above(graph) + below(graph)
    middle = (bar.top + bar.bottom) / 2
    first = max(_HEAD + above(graph), middle + above(graph) - height / 2)
    first = min(max(first, bar.top + 14), bar.bottom - 14)
    begin = bar.x + BAR
    start = begin + room * 0.14
    wire = graph.sum.out
    arrow = not isinstance(graph.onward, Softmax)
    sheet.line(wire, (begin, first), (start, first), arrow=arrow)
    sheet.numbers(wire, (begin + start) / 2 - 3, first, start - begin - 10, named=True)
    place_onward(sheet, graph, start, right, first, more)
    return max(bottom, first + below(graph)) + 10
