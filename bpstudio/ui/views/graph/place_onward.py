"""What follows the sum: the activation, and the ways on to the next layer or the loss."""

from __future__ import annotations

from bpstudio.stepping.graph import Branch, Cost, FanOut, Gate, Graph, Rest, Softmax, Wire
from bpstudio.ui.views.graph.sheet import (
    BAR,
    GATE,
    Align,
    Loop,
    Number,
    Sheet,
    Tone,
    gate_width,
    weight_texts,
)

_BRANCH = 66.0
_RISE = 26.0
_LANE = 42.0
_END = 40.0
_PART = 58.0


def above(graph: Graph) -> float:
    """From the upper edge to the first row."""
    if isinstance(graph.onward, FanOut):
        return 46.0
    return 44.0


def below(graph: Graph) -> float:
    """From the first row to the lower edge."""
    onward = graph.onward
    if isinstance(onward, FanOut):
        rows = len(onward.branches) - 1
        rest = 42 if onward.rest else 0
        return max(_BRANCH * rows + rest + 26, 40.0)
    if isinstance(onward, Softmax):
        lanes = _LANE * (len(onward.lanes) - 1) + (20 if onward.hidden else 0)
        extra = 74.0 if onward.cost is not None else 44.0
        if onward.fan_out is not None:
            extra += _BRANCH * len(onward.fan_out.branches) + 30
        return lanes + extra
    return 84.0 if isinstance(onward, Cost) and onward.total else 66.0


def place_onward(
    sheet: Sheet, graph: Graph, left: float, right: float, y: float, more: str
) -> float:
    """Place all that follows the sum, its first row at y; gives where the activation begins."""
    if isinstance(graph.onward, Softmax):
        _softmax(sheet, graph.onward, graph.fused, left, right, y, more)
        return left
    start = left
    if graph.activation is not None:
        width = max(34.0, gate_width(graph.activation))
        sheet.box(graph.activation, left + width / 2, y, width, 34)
        start = left + width
    elif graph.a is not None:
        sheet.name(graph.a, left, y, 24)
        start = left + 24
    if isinstance(graph.onward, FanOut) and graph.a is not None:
        reach = _fan_out(sheet, graph.onward, graph.a, start, right, y, more)
    elif isinstance(graph.onward, Cost) and graph.a is not None:
        reach = _cost(sheet, graph, graph.onward, graph.a, start, right, y)
    if graph.activation is not None:
        for local in graph.activation.local:
            if local.rule or local.value is not None:
                sheet.local(local, left, y + 30, reach - left - 6)
    return left


# The next layer ---------------------------------------------------------------------------------


def _fan_out(
    sheet: Sheet, onward: FanOut, a: Wire, start: float, right: float, y: float, more: str
) -> float:
    span = right - _END - start - 2 * GATE
    fork = start + span * 0.36
    gate = fork + span * 0.33 + GATE
    sheet.line(a, (start, y), (fork, y))
    sheet.numbers(a, (start + fork) / 2, y, fork - start - 4)
    at = y
    for branch in onward.branches:
        _branch(sheet, branch, fork, gate, right, at, y)
        at += _BRANCH
    if onward.rest is not None:
        at += 42 - _BRANCH
        _rest(sheet, onward.rest, fork, right, at, y, more)
    return fork


def _branch(
    sheet: Sheet, branch: Branch, fork: float, gate: float, right: float, y: float, top: float
) -> None:
    corner = ((fork, top), (fork, y)) if y > top else ((fork, y),)
    sheet.line(branch.back, *corner, (gate - GATE, y), flows=branch.out.value is not None)
    sheet.numbers(branch.back, (fork + gate - GATE) / 2 + 2, y, gate - GATE - fork - 6)
    begin, end = gate + GATE, right - _END
    sheet.line(branch.out, (begin, y), (end, y), arrow=True)
    sheet.numbers(branch.out, (begin + end) / 2 - 2, y, end - begin - 6)
    sheet.name(branch.out, end + 5, y, _END - 5)
    weight = branch.weight
    sheet.line(weight, (gate, y - _RISE - 5), (gate, y - GATE))
    tone = Tone.NEGATIVE if (weight.value or 0) < 0 else Tone.POSITIVE
    height = y - _RISE
    room = gate - fork - 6
    sheet.write(gate - 5, height, room, weight_texts(weight), tone, Align.RIGHT, weight.lit)
    if weight.gradient is not None:
        texts = Number(weight.gradient, sign=True)
        sheet.write(gate + 6, height, right - gate - 8, texts, Tone.GRADIENT, lit=weight.lit)
    sheet.spot(weight, gate - room, height - 9, room + 12, 18)
    sheet.gate(branch.gate, gate, y)


def _rest(
    sheet: Sheet, rest: Rest, fork: float, right: float, y: float, top: float, more: str
) -> None:
    end = fork + (right - fork) * 0.5
    sheet.line(rest.wire, (fork, top), (fork, y), (end, y))
    sheet.numbers(rest.wire, (fork + end) / 2 + 2, y, end - fork - 6)
    texts = (more.format(n=rest.count), f"… {rest.count}")
    sheet.write(end + 6, y, right - end - 6, texts, Tone.NOTE)


# The loss ---------------------------------------------------------------------------------------


def _cost(
    sheet: Sheet, graph: Graph, cost: Cost, a: Wire, start: float, right: float, y: float
) -> float:
    """Give the left edge of the loss's gate."""
    width = gate_width(cost.gate)
    bar = BAR if cost.total is not None else 0.0
    pieces = 3 if cost.total is not None else 2
    piece = (right - start - width - bar) / pieces
    edge = start + piece
    sheet.line(a, (start, y), (edge, y))
    sheet.numbers(a, (start + edge) / 2, y, piece - 4)
    middle = edge + width / 2
    if cost.target is not None:
        _target(sheet, cost.target, middle, y)
    for local in cost.gate.local:
        room = 2 * min(middle - 8, right - middle)
        sheet.local(local, middle, y - 28, room, Align.CENTRE)
    after = edge + width
    if cost.total is None:
        loss = cost.loss if not graph.fused else cost.part
        sheet.line(loss, (after, y), (right - 6, y), arrow=True)
        sheet.numbers(loss, (after + right) / 2 - 3, y, right - after - 14, named=True)
    else:
        sheet.line(cost.part, (after, y), (after + piece, y))
        sheet.numbers(cost.part, after + piece / 2, y, piece - 4)
        _total(sheet, cost, cost.total, after + piece, right, y)
    sheet.box(cost.gate, middle, y, width, 30)
    if graph.fused:
        sheet.loops.append(Loop(start - 40, y - 22, edge + width - start + 46, 44))
        sheet.write(start - 34, y + 32, 90, (graph.fused,), Tone.GRADIENT)
    return edge


def _target(sheet: Sheet, target: Wire, x: float, y: float) -> None:
    sheet.line(target, (x, y + 38), (x, y + 15))
    sheet.write(x + 3, y + 47, 90, weight_texts(target), Tone.VALUE, Align.RIGHT)
    sheet.spot(target, x - 50, y + 32, 56, 24)


def _total(sheet: Sheet, cost: Cost, total: Gate, x: float, right: float, y: float) -> None:
    bottom = y + (_PART if cost.others else 20)
    if cost.others is not None:
        row = y + _PART - 18
        wire = cost.others.wire
        begin = x - 58
        sheet.line(wire, (begin, row), (x, row))
        sheet.numbers(wire, (begin + x) / 2, row, x - begin - 4)
        texts = (wire.name,) if wire.name else (f"… {cost.others.count}",)
        sheet.write(begin - 2, row, 40, texts, Tone.NAME, Align.RIGHT, wire.lit)
    sheet.bar(total, x, y - 18, bottom)
    begin = x + BAR
    sheet.line(cost.loss, (begin, y), (right - 4, y), arrow=True)
    sheet.numbers(cost.loss, (begin + right) / 2 - 3, y, right - begin - 12, named=True)


# Softmax ----------------------------------------------------------------------------------------


def _softmax(
    sheet: Sheet, softmax: Softmax, fused: str, left: float, right: float, y: float, more: str
) -> None:
    names = 40.0
    end = right - 78 if softmax.cost is not None else right - 20
    piece = (end - left - names - BAR * (2 if softmax.cost else 1)) / 2
    gate = left + names + piece
    after = gate + BAR
    edge = after + piece
    rows = len(softmax.lanes)
    for row, lane in enumerate(softmax.lanes):
        at = y + row * _LANE
        begin = left if row == 0 else left + names
        if row:
            sheet.name(lane.z, left + 12, at, names - 14)
            sheet.numbers(lane.z, left + names + piece / 2, at, piece - 6)
        sheet.line(lane.z, (begin, at), (gate, at))
        sheet.line(lane.a, (after, at), (edge, at))
        sheet.numbers(lane.a, after + piece / 2, at, piece - 4)
        if lane.target is not None:
            sheet.write(edge + BAR + 10, at, 66, weight_texts(lane.target), Tone.VALUE)
            sheet.spot(lane.target, edge + BAR + 6, at - 10, 70, 20)
    bottom = y + (rows - 1) * _LANE + 18
    if softmax.hidden:
        texts = (more.format(n=softmax.hidden), f"… {softmax.hidden}")
        sheet.write(left + 12, bottom + 6, names + piece - 16, texts, Tone.NOTE)
        bottom += 20
    sheet.bar(softmax.gate, gate, y - 18, max(bottom, y + 52), upright=True)
    for local in softmax.gate.local:
        sheet.local(local, gate - 4, max(bottom, y + 52) + 12, edge - gate)
    if softmax.cost is not None and softmax.loss is not None:
        _softmax_cost(sheet, softmax.cost, softmax.loss, edge, right, y, bottom)
    elif softmax.fan_out is not None:
        own, top = softmax.lanes[0].a, bottom + 60
        sheet.line(
            own, (edge, y), (edge + 8, y), (edge + 8, top - 34), (left, top - 34), (left, top + 10)
        )
        _fan_out(sheet, softmax.fan_out, own, left, right, top + 10, more)
    if fused:
        sheet.loops.append(Loop(gate - 5, y - 24, edge + BAR - gate + 10, bottom - y + 58))
        sheet.write(
            (gate + edge + BAR) / 2, bottom + 44, 160, (fused,), Tone.GRADIENT, Align.CENTRE
        )


def _softmax_cost(
    sheet: Sheet, gate: Gate, loss: Wire, x: float, right: float, y: float, bottom: float
) -> None:
    row = bottom + 14
    sheet.line(loss, (x + BAR, row), (right - 4, row), arrow=True)
    sheet.numbers(loss, (x + BAR + right) / 2 + 3, row, right - x - BAR - 22, named=True)
    sheet.bar(gate, x, y - 18, row + 14, upright=True)
