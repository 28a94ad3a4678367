"""What lies under the mouse, and its numbers in full precision."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication

from bpstudio.frame import Selection
from bpstudio.ui.canvas.layout import Column, Layout
from bpstudio.ui.canvas.numbers import exact, symbol, term_symbol, weight_symbol
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.core_words import input_words

Row = tuple[str, str]
"""What a number is, and the number."""

_REACH = 5.0


def target_at(layout: Layout, x: float, y: float) -> Selection | None:
    """The neuron, the loss box, the cell of a strip, or the edge at this point; None if none."""
    if layout.loss.contains(x, y, 2):
        return Selection(len(layout.columns), 0)
    for column in layout.columns:
        neuron = _neuron_at(column, x, y)
        if neuron is not None:
            return Selection(column.layer, neuron)
    return _edge_at(layout, x, y)


def _neuron_at(column: Column, x: float, y: float) -> int | None:
    for strip in column.strips:
        if strip.box.contains(x, y, 3):
            return strip.neuron_at(x)
    reach = column.radius + 3
    if abs(x - column.x) > reach:
        return None
    nearest = min(column.shown, key=lambda neuron: abs(column.y(neuron) - y))
    distance = float(np.hypot(x - column.x, y - column.y(nearest)))
    return nearest if distance <= reach else None


def _edge_at(layout: Layout, x: float, y: float) -> Selection | None:
    """The nearest edge, if it is near; between two columns it is a matter of heights."""
    for left, right in pairwise(layout.columns):
        begin, end = left.x + left.radius, right.x - right.radius
        if not begin < x < end:
            continue
        share = (x - begin) / (end - begin)
        starts, ends = np.asarray(left.ys)[None, :], np.asarray(right.ys)[:, None]
        away = np.abs(starts + (ends - starts) * share - y)
        away = away / np.hypot(1.0, (ends - starts) / (end - begin))
        row, column = np.unravel_index(int(np.argmin(away)), away.shape)
        if away[row, column] <= _REACH:
            return Selection(right.layer, int(row) + right.start, int(column) + left.start)
    return None


def describe(reading: Reading, place: Selection) -> tuple[str, tuple[Row, ...]]:
    """A title and the revealed numbers; every float reads back as itself.

    What an edit has changed is followed by what it was.
    """
    title, rows = _described(reading, place)
    if reading.was is None:
        return title, rows
    was = QCoreApplication.translate("NetworkCanvas", "{symbol} was")
    before = dict(_described(reading.was, place)[1])
    told: list[Row] = []
    for name, text in rows:
        told.append((name, text))
        if before.get(name, text) != text:
            told.append((was.format(symbol=name), before[name]))
    return title, tuple(told)


def _described(reading: Reading, place: Selection) -> tuple[str, tuple[Row, ...]]:
    if place.layer > reading.last:
        return QCoreApplication.translate("NetworkCanvas", "loss"), _loss_rows(reading)
    if place.source is not None:
        return _edge_title(place), _edge_rows(reading, place)
    return _neuron_title(reading, place), _neuron_rows(reading, place)


def _neuron_title(reading: Reading, place: Selection) -> str:
    if place.layer == 0:
        text = QCoreApplication.translate("NetworkCanvas", "input {neuron}")
        title, dataset = text.format(neuron=place.neuron + 1), reading.frame.problem.dataset
        own = input_words(dataset, place.neuron) if dataset.input_names else ""
        return f"{title} · {own}" if own else title
    if place.layer == reading.last:
        text = QCoreApplication.translate("NetworkCanvas", "output {neuron}")
        return text.format(neuron=place.neuron + 1)
    text = QCoreApplication.translate("NetworkCanvas", "hidden {layer}, neuron {neuron}")
    return text.format(layer=place.layer, neuron=place.neuron + 1)


def _edge_title(place: Selection) -> str:
    text = QCoreApplication.translate("NetworkCanvas", "weight {symbol}")
    return text.format(symbol=weight_symbol(place.layer, place.neuron, place.source or 0))


def _neuron_rows(reading: Reading, place: Selection) -> tuple[Row, ...]:
    layer, neuron = place.layer, place.neuron
    values: list[tuple[str, float | None]] = [
        (symbol("z", layer, neuron), reading.weighted_sum(layer, neuron)),
        (symbol("a", layer, neuron), reading.activation(layer, neuron)),
    ]
    if layer == reading.last:
        target = QCoreApplication.translate("NetworkCanvas", "target")
        values.append((target, reading.target(neuron)))
        values.append((term_symbol(neuron), reading.loss_term(neuron)))
    letter = f"∂J/∂{symbol('a', 0, neuron)}" if layer == 0 else symbol("δ", layer, neuron)
    values.append((letter, reading.delta(layer, neuron)))
    if layer > 0:
        values.extend(_parameter_values(reading, place, "b", -1))
    return _known(values)


def _edge_rows(reading: Reading, place: Selection) -> tuple[Row, ...]:
    return _known(_parameter_values(reading, place, "w", place.source or 0))


def _parameter_values(
    reading: Reading, place: Selection, letter: str, source: int
) -> list[tuple[str, float | None]]:
    layer, neuron = place.layer, place.neuron
    values = reading.biases(layer) if source < 0 else reading.weights(layer)[:, source]
    before = reading.before(layer, neuron, source)
    old = QCoreApplication.translate("NetworkCanvas", "{symbol} before").format(symbol=letter)
    return [
        (old, before),
        (letter, float(values[neuron])),
        (_gradient_name(reading, place, letter), reading.gradient(layer, neuron, source)),
    ]


def _gradient_name(reading: Reading, place: Selection, letter: str) -> str:
    name = f"∂J/∂{letter}"
    if reading.live or reading.batch_size == 1:
        return name
    if reading.is_mean(place.layer, place.neuron):
        return QCoreApplication.translate("NetworkCanvas", "mean {symbol}").format(symbol=name)
    return f"Σ {name}"


def _loss_rows(reading: Reading) -> tuple[Row, ...]:
    terms = (
        (term_symbol(output), reading.loss_term(output)) for output in range(reading.sizes[-1])
    )
    return _known([*list(terms)[:12], ("J", reading.loss)])


def _known(values: list[tuple[str, float | None]]) -> tuple[Row, ...]:
    return tuple((name, exact(value)) for name, value in values if value is not None)
