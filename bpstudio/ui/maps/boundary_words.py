"""What the boundary view says in words: of a place on the map, and of a point of the data."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from bpstudio.engine import Array
from bpstudio.stepping.notation import plain
from bpstudio.ui.maps.ground import Ground

Lines = list[tuple[str, str]]

_DIGITS = 4


def place_lines(ground: Ground, place: tuple[float, ...], outputs: Array | None) -> Lines:
    """Names and values of a place on the axes, and of the network's output there."""
    lines = [
        (ground.name(axis.column), plain(value, 3))
        for axis, value in zip(ground.plane.axes, place, strict=True)
    ]
    return lines + ([] if outputs is None else _output_lines(ground, outputs))


def point_lines(ground: Ground, row: int, test: bool, outputs: Array) -> Lines:
    """The same of a row of the data, with its number and its target."""
    rows, data = ground.rows, ground.dataset
    inputs, targets = (rows.test_inputs, data.test_targets) if test else (rows.inputs, data.targets)
    title = _tr("test sample") if test else _tr("training sample")
    lines = [(title, f"{row + 1:,}")]
    lines += [
        (ground.name(axis.column), plain(float(value), _DIGITS))
        for axis, value in zip(ground.plane.axes, ground.plane.place(inputs[[row]])[0], strict=True)
    ]
    return lines + _target_lines(ground, targets[row]) + _output_lines(ground, outputs)


def some_of(shown: int, total: int) -> str:
    """That not all points are drawn."""
    return _tr("{0} of {1} points are drawn").format(f"{shown:,}", f"{total:,}")


def _target_lines(ground: Ground, targets: Array) -> Lines:
    judge = ground.judge
    if judge is not None and judge.classes:
        of_class = ground.class_name(int(judge.labels(targets[:, np.newaxis])[0]))
        value = plain(float(targets[0]), _DIGITS) + " · " if ground.judge_is_binary else ""
        return [(_tr("target"), value + of_class)]
    return [
        (_tr("target {0}").format(_name(ground, number)).rstrip(), plain(float(value), _DIGITS))
        for number, value in enumerate(targets)
    ]


def _output_lines(ground: Ground, outputs: Array) -> Lines:
    """Of several classes only the likeliest, which is what the colour shows."""
    judge = ground.judge
    if judge is not None and judge.classes:
        label = int(judge.labels(outputs[:, np.newaxis])[0])
        value = outputs[0] if ground.judge_is_binary else outputs[label]
        return [
            (_tr("output"), plain(float(value), _DIGITS)),
            (_tr("read as"), ground.class_name(label)),
        ]
    return [
        (_tr("output {0}").format(_name(ground, number)).rstrip(), plain(float(value), _DIGITS))
        for number, value in enumerate(outputs)
    ]


def _name(ground: Ground, number: int) -> str:
    """Where there is one output its name would say nothing."""
    return ground.output_name(number) if ground.spec.outputs > 1 else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("maps", text)
