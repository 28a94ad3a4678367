"""Painting of one neuron's map large, with its scale and its axes, as part of the hover box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen

from bpstudio.analysis.pictures import MIDDLE
from bpstudio.frame import Selection
from bpstudio.stepping.notation import plain
from bpstudio.ui.canvas.numbers import MINUS
from bpstudio.ui.canvas.paint_text import Align, draw_text, elided
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.maps.colours import ink_table, value_table

SIDE = 200.0
"""Of the map, in pixels, where there is room."""

_STYLE = (11, False, False)
_LINE, _BAR = 16.0, 10.0
_LEFT, _RIGHT = 40.0, 62.0
_SMALLEST = 70.0

Stretch = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Card:
    """What is painted large: a picture, the values of its colours, and the axes that it has."""

    image: QImage
    bounds: Stretch
    reach: Stretch
    """The lowest and the highest value in it."""
    axes: tuple[tuple[str, Stretch], ...]
    table: Sequence[int]
    smooth: bool
    pixel: int | None = None
    """The input under the mouse, of a picture of inputs."""

    @property
    def reach_text(self) -> str:
        low, high = (_text(value) for value in self.reach)
        template = QCoreApplication.translate("NetworkCanvas", "{low} to {high}")
        return template.format(low=low, high=high)


def card_for(scene: Scene, place: Selection) -> Card | None:
    """For the neuron at this place; None where it has no map, or it is not yet to be enlarged."""
    maps = scene.maps
    if maps is None or not scene.enlarged or place.source is not None:
        return None
    of_sample = place.layer == 0 and maps.of_image
    image = maps.sample() if of_sample else maps.image(place.layer, place.neuron)
    bounds = maps.bounds(place.layer, place.neuron)
    if image is None or bounds is None:
        return None
    of_pixels = maps.of_image and place.layer <= 1
    plane = () if of_pixels else maps.site.ground.plane.axes
    axes = tuple((maps.site.ground.name(a.column), (a.low, a.high)) for a in plane)
    if len(axes) == 1:
        axes = (*axes, ("", bounds))
    table = (ink_table if of_sample else value_table)(scene.theme)
    pixel = place.neuron if of_sample else None
    return Card(image, bounds, _reach(image, bounds), axes, table, not of_pixels, pixel)


def _reach(image: QImage, bounds: Stretch) -> Stretch:
    """Read from its levels, of which there are enough for an eye."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    used = rows[:, : image.width()]
    low, high = bounds
    least, most = (
        low + (high - low) * level / (2 * MIDDLE) for level in (int(used.min()), int(used.max()))
    )
    return least, most


def card_size(scene: Scene, card: Card, beside: float) -> tuple[float, float]:
    """Width and height, with `beside` pixels taken above it; (0, 0) where it finds no room."""
    below = _LINE if card.axes else 0.0
    left = _LEFT if card.axes else 0.0
    side = min(SIDE, scene.height - beside - below - 16, scene.width - left - _RIGHT - 40)
    if side < _SMALLEST:
        return 0.0, 0.0
    return left + side + _RIGHT, side + below + 6


def paint_card(painter: QPainter, scene: Scene, card: Card, box: QRectF) -> None:
    """In a box of the size of `card_size`."""
    left = _LEFT if card.axes else 0.0
    side = box.width() - left - _RIGHT
    area = QRectF(round(box.left() + left), round(box.top()), round(side), round(side))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, card.smooth)
    painter.drawImage(area, card.image.convertToFormat(QImage.Format.Format_RGB32))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(scene.theme.border), 1))
    painter.drawRect(area)
    if card.pixel is not None:
        row, column = divmod(card.pixel, card.image.width())
        wide, high = area.width() / card.image.width(), area.height() / card.image.height()
        painter.setPen(QPen(QColor(scene.theme.accent), 2))
        cell = QRectF(area.x() + column * wide, area.y() + row * high, wide, high)
        painter.drawRect(cell.adjusted(-1, -1, 1, 1))
    _paint_scale(painter, scene, card, area)
    if card.axes:
        _paint_axes(painter, scene, card, area)


def _paint_scale(painter: QPainter, scene: Scene, card: Card, area: QRectF) -> None:
    bar = QRectF(area.right() + 10, area.top(), _BAR, area.height())
    gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    for stop in range(9):
        gradient.setColorAt(stop / 8, QColor(card.table[round(2 * MIDDLE * stop / 8)]))
    painter.setPen(QPen(QColor(scene.theme.border), 1))
    painter.setBrush(gradient)
    painter.drawRect(bar)
    low, high = card.bounds
    for share, value in ((0.0, low), (0.5, (low + high) / 2), (1.0, high)):
        y = bar.bottom() - 6 - share * (bar.height() - 12)
        point = (bar.right() + 5, y)
        draw_text(painter, scene, point, _text(value), _STYLE, scene.theme.muted, Align.LEFT)


def _paint_axes(painter: QPainter, scene: Scene, card: Card, area: QRectF) -> None:
    (across, (begin, end)), (up, (low, high)) = card.axes
    muted = scene.theme.muted
    below = area.bottom() + _LINE / 2 + 2
    draw_text(painter, scene, (area.left(), below), _text(begin), _STYLE, muted, Align.LEFT)
    draw_text(painter, scene, (area.right(), below), _text(end), _STYLE, muted, Align.RIGHT)
    name = elided(scene, across, _STYLE, area.width() - 90)
    draw_text(painter, scene, (area.center().x(), below), name, _STYLE, scene.theme.text)
    beside = area.left() - 5
    for y, value in ((area.top() + 6, high), (area.bottom() - 6, low)):
        draw_text(painter, scene, (beside, y), _text(value), _STYLE, muted, Align.RIGHT)
    painter.save()
    painter.translate(QPointF(area.left() - 12, area.center().y()))
    painter.rotate(-90)
    name = elided(scene, up, _STYLE, area.height() - 50)
    draw_text(painter, scene, (0, 0), name, _STYLE, scene.theme.text)
    painter.restore()


def _text(value: float) -> str:
    return plain(value, 3).replace("-", MINUS)
