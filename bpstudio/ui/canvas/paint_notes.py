"""Painting of what surrounds the network: headers, strips, names of inputs, arrow, hover box."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from bpstudio.engine import ACTIVATIONS, Array
from bpstudio.stepping import Phase
from bpstudio.ui.canvas.layout import Column, Strip
from bpstudio.ui.canvas.paint_nodes import value_colour
from bpstudio.ui.canvas.paint_text import Align, Run, draw_pill, draw_text, elided
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.core_words import engine_words

_MAX_CELLS = 64
_SMALLEST_NAME = 9
_MOST_NAMES = 12


def paint_headers(painter: QPainter, scene: Scene) -> None:
    layout = scene.layout
    for column in layout.columns:
        _paint_header(painter, scene, column.x, layout.gap, header_lines(scene, column.layer))
    middle, loss = layout.loss.middle[0], QCoreApplication.translate("NetworkCanvas", "loss")
    _paint_header(painter, scene, middle, layout.gap, (loss, ""))


def headers_end(scene: Scene) -> float:
    """The height at which the headers are over."""
    return scene.layout.header_y + 16 * scene.layout.scale


def header_lines(scene: Scene, layer: int) -> tuple[str, str]:
    """The layer's name, and its activation."""
    if layer == 0:
        return QCoreApplication.translate("NetworkCanvas", "input"), ""
    kind = ACTIVATIONS[scene.reading.frame.document.spec.layers[layer - 1].activation]
    activation = engine_words(kind.label)
    if layer == scene.reading.last:
        return QCoreApplication.translate("NetworkCanvas", "output"), activation
    name = QCoreApplication.translate("NetworkCanvas", "hidden {number}").format(number=layer)
    return name, activation


def header_width(scene: Scene, layer: int) -> float:
    """How wide a layer's header is, as it is written."""
    style, gap, lines = scene.pixels(13), scene.layout.gap, header_lines(scene, layer)
    whole = scene.fonts.width(style, " · ".join(line for line in lines if line))
    if whole <= 0.94 * gap or not lines[1]:
        return min(whole, gap)
    return min(max(scene.fonts.width(scene.pixels(11), line) for line in lines), 0.96 * gap)


def _paint_header(
    painter: QPainter, scene: Scene, x: float, gap: float, lines: tuple[str, str]
) -> None:
    """In one line where there is room, else in two smaller ones."""
    style, y = scene.pixels(13), scene.layout.header_y
    colour = QColor(scene.theme.muted)
    whole = " · ".join(line for line in lines if line)
    if scene.fonts.width(style, whole) <= 0.94 * gap or not lines[1]:
        draw_text(painter, scene, (x, y), elided(scene, whole, style, gap), style, colour)
        return
    style = scene.pixels(11)
    for line, shift in zip(lines, (-7, 7), strict=True):
        text = elided(scene, line, style, 0.96 * gap)
        draw_text(painter, scene, (x, y + shift * scene.layout.scale), text, style, colour)


def paint_sample(painter: QPainter, scene: Scene) -> None:
    """Which sample of the batch is on its way."""
    if scene.reading.live or scene.reading.batch_size == 1:
        return
    reading, scale = scene.reading, scene.layout.scale
    text = QCoreApplication.translate("NetworkCanvas", "sample {number} of {count}").format(
        number=reading.sample + 1, count=reading.batch_size
    )
    if reading.phase is Phase.UPDATE:
        text = QCoreApplication.translate("NetworkCanvas", "all {count} samples").format(
            count=reading.batch_size
        )
    run = Run(text, scene.pixels(11.5, bold=True), QColor(scene.theme.muted))
    width = scene.fonts.width(run.style, text) + 16 * scale
    middle = (scene.layout.loss.middle[0], scene.layout.header_y + 23 * scale)
    middle = (min(middle[0], scene.width - width / 2 - 6), middle[1])
    draw_pill(painter, scene, middle, 20 * scale, (run,), QColor(scene.theme.hover))


def paint_strips(painter: QPainter, scene: Scene) -> None:
    for column in scene.layout.columns:
        for strip in column.strips:
            box = strip.box
            values = scene.reading.activations(column.layer)[strip.start : strip.stop]
            paint = partial(_paint_cells, scene=scene, strip=strip, values=values)
            if scene.pictures is None:
                paint(painter)
                continue
            key = (strip, values.tobytes(), scene.theme.name)
            middle = (float(round(box.middle[0])), float(round(box.middle[1])))
            reach = (round(box.width / 2) + 2, round(box.height / 2) + 2)
            scene.pictures.draw(painter, key, middle, reach, paint)


def paint_strip_texts(painter: QPainter, scene: Scene) -> None:
    for column in scene.layout.columns:
        for strip in column.strips:
            _paint_strip_text(painter, scene, column, strip)


def _paint_cells(painter: QPainter, scene: Scene, strip: Strip, values: Array) -> None:
    """The values as one row of cells, several neurons' mean in each where they are many."""
    box = strip.box
    rect = QRectF(box.x, box.y, box.width, box.height)
    painter.fillRect(rect, scene.faint(scene.theme.muted, 0.14))
    if len(values):
        begins = np.linspace(0, len(values), min(_MAX_CELLS, len(values)), endpoint=False)
        begins = begins.astype(np.intp)
        sums = np.concatenate(([0.0], np.cumsum(values)))
        ends = np.append(begins[1:], len(values))
        means = (sums[ends] - sums[begins]) / (ends - begins)
        image = QImage(len(means), 1, QImage.Format.Format_RGB32)
        for x, mean in enumerate(means.tolist()):
            image.setPixel(x, 0, value_colour(scene, mean).rgb())
        share = len(values) / strip.units
        painter.drawImage(QRectF(box.x, box.y, box.width * share, box.height), image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(scene.theme.border), 1))
    painter.drawRect(rect)


def _paint_strip_text(painter: QPainter, scene: Scene, column: Column, strip: Strip) -> None:
    template = QCoreApplication.translate("NetworkCanvas", "… {count} more")
    text = template.format(count=strip.units)
    scale = scene.layout.scale
    above = strip.start == 0
    y = strip.box.y - 7.5 * scale if above else strip.box.y + strip.box.height + 7.5 * scale
    style = scene.pixels(10.5)
    draw_text(painter, scene, (column.x, y), text, style, QColor(scene.theme.muted))


def paint_input_names(painter: QPainter, scene: Scene) -> None:
    """Left of the inputs, where their names say more than x₁, x₂ …"""
    column = scene.layout.columns[0]
    names = tuple(map(engine_words, scene.reading.frame.problem.dataset.input_names))
    room = column.x - column.radius - 12
    if len(names) != column.units or room < 30 or len(column.ys) > _MOST_NAMES:
        return
    if column.strips and scene.reading.frame.problem.dataset.image_shape is not None:
        return
    size = min(scene.pixels(11)[0], int(0.85 * column.spacing))
    while (
        size > _SMALLEST_NAME
        and max(scene.fonts.width((size, False, False), n) for n in names) > room
    ):
        size -= 1
    style = (size, False, False)
    for neuron in column.shown:
        if names[neuron] not in (f"x{neuron + 1}", f"x_{neuron + 1}"):
            point = (column.x - column.radius - 6, column.y(neuron))
            text = elided(scene, names[neuron], style, room)
            draw_text(painter, scene, point, text, style, scene.theme.muted, Align.RIGHT)


def paint_footer(painter: QPainter, scene: Scene) -> None:
    """An arrow that says which way the phase goes."""
    phase = scene.reading.phase
    if phase is None:
        return
    layout, scale = scene.layout, scene.layout.scale
    colour = QColor(scene.colour(phase))
    first, last = layout.columns[0].x, layout.columns[-1].x
    ends = {
        Phase.FORWARD: (first, last),
        Phase.LOSS: (last, layout.loss.middle[0]),
        Phase.BACKWARD: (
            last,
            layout.columns[0].x if len(layout.columns) < 3 else layout.columns[1].x,
        ),
    }
    begin, end = ends.get(phase, (first, last))
    if phase is not Phase.UPDATE:
        _paint_arrow(painter, (begin, end), layout.footer_y, colour, scale)
    y = layout.footer_y + (14 if phase is not Phase.UPDATE else 4) * scale
    style = scene.pixels(12)
    text = elided(scene, _footer_text(scene, phase), style, scene.width - 8)
    half = scene.fonts.width(style, text) / 2
    x = max(half + 4, min((begin + end) / 2, scene.width - half - 4))
    draw_text(painter, scene, (x, y), text, style, colour)


def _footer_text(scene: Scene, phase: Phase) -> str:
    if phase is Phase.FORWARD:
        return QCoreApplication.translate("NetworkCanvas", "values flow forward")
    if phase is Phase.LOSS and not scene.reading.has_targets:
        return QCoreApplication.translate("NetworkCanvas", "J is the sum of the outputs")
    if phase is Phase.LOSS:
        return QCoreApplication.translate("NetworkCanvas", "outputs meet their targets")
    if phase is Phase.BACKWARD:
        return QCoreApplication.translate("NetworkCanvas", "gradient flows back")
    return QCoreApplication.translate(
        "NetworkCanvas", "each weight takes its step, from gradients that were all known before"
    )


def _paint_arrow(
    painter: QPainter, ends: tuple[float, float], y: float, colour: QColor, scale: float
) -> None:
    begin, end = ends
    back = (-11 if end > begin else 11) * scale
    pen = QPen(colour, 2.2 * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawLine(QPointF(begin, y), QPointF(end, y))
    tip = [QPointF(end + back, y - 5 * scale), QPointF(end, y), QPointF(end + back, y + 5 * scale)]
    painter.drawPolyline(QPolygonF(tip))
