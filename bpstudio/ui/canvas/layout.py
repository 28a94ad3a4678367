"""Where everything on the canvas stands: plain geometry, no painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MAX_SHOWN = 24
"""More neurons than this in one layer collapse into a window of them and two strips."""

LARGE = 23.5
"""Radius from which symbol and value stand in the circle and the δ stands beneath it."""

MEDIUM = 12.5
"""Radius from which the value stands in the circle; smaller ones show it as a colour."""

_TIGHTEST = 10.0
_COMFORTABLE = 26.0
"""Between neurons of a collapsed layer: room for a picture in each."""

_LARGEST_TEXT = 1.35
_MATRIX_SHARE, _LARGEST_MATRIX = 0.58, 150.0
_LARGEST_SAMPLE = 120.0
_LOSS_GAP = 0.68
"""From the outputs to the loss, where there is plenty of room, in gaps between layers."""


@dataclass(frozen=True)
class Box:
    """A rectangle by its corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        return (
            self.x - margin <= x <= self.x + self.width + margin
            and self.y - margin <= y <= self.y + self.height + margin
        )

    def moved(self, zoom: float, dx: float, dy: float) -> Box:
        return Box(self.x * zoom + dx, self.y * zoom + dy, self.width * zoom, self.height * zoom)


@dataclass(frozen=True)
class Strip:
    """Neurons start … stop - 1, too many to draw each: one bar of colour cells."""

    box: Box
    start: int
    stop: int

    def neuron_at(self, x: float) -> int:
        share = (x - self.box.x) / self.box.width
        return min(self.stop - 1, max(self.start, self.start + int(share * self.units)))

    @property
    def units(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True)
class Column:
    """One layer: the neurons shown are `start` … `stop - 1`, at the heights `ys`."""

    layer: int
    units: int
    x: float
    radius: float
    spacing: float
    start: int
    ys: tuple[float, ...]
    strips: tuple[Strip, ...] = ()

    @property
    def stop(self) -> int:
        return self.start + len(self.ys)

    @property
    def hangs_deltas(self) -> bool:
        """Whether a δ hangs beneath its circle in proportion to it; otherwise it is a small one."""
        roomy = len(self.ys) == 1 or self.spacing >= 2.7 * self.radius
        return roomy and self.radius >= LARGE

    @property
    def shown(self) -> range:
        return range(self.start, self.stop)

    def shows(self, neuron: int) -> bool:
        return self.start <= neuron < self.stop

    def y(self, neuron: int) -> float:
        return self.ys[neuron - self.start]

    def moved(self, zoom: float, dx: float, dy: float) -> Column:
        # Circles stand on whole pixels, so that all of a column look the same.
        return replace(
            self,
            x=float(round(self.x * zoom + dx)),
            radius=self.radius * zoom,
            spacing=self.spacing * zoom,
            ys=tuple(float(round(y * zoom + dy)) for y in self.ys),
            strips=tuple(replace(s, box=s.box.moved(zoom, dx, dy)) for s in self.strips),
        )


@dataclass(frozen=True)
class MatrixPlace:
    """Where all weights into `layer` are shown as one picture, between two collapsed layers."""

    layer: int
    box: Box


@dataclass(frozen=True)
class Layout:
    """The whole picture. `scale` is the size of text and lines relative to a 835 × 430 canvas.

    `sample` is the square beside the inputs where they are shown as the picture they are of.
    """

    columns: tuple[Column, ...]
    matrices: tuple[MatrixPlace, ...]
    sample: Box
    loss: Box
    header_y: float
    footer_y: float
    gap: float
    scale: float

    def is_for(self, focus: Sequence[int]) -> bool:
        """Whether its windows are those that contain neuron focus[l] of each layer l."""
        windows = zip(self.columns, focus, strict=True)
        return all(c.start == _start(at, len(c.ys), c.units) for c, at in windows)

    def moved(self, zoom: float, dx: float, dy: float) -> Layout:
        """The same picture, magnified and shifted; text grows less, so that it gains room."""
        return Layout(
            columns=tuple(column.moved(zoom, dx, dy) for column in self.columns),
            matrices=tuple(replace(m, box=m.box.moved(zoom, dx, dy)) for m in self.matrices),
            sample=self.sample.moved(zoom, dx, dy),
            loss=self.loss.moved(zoom, dx, dy),
            header_y=self.header_y * zoom + dy,
            footer_y=self.footer_y * zoom + dy,
            gap=self.gap * zoom,
            scale=self.scale * min(zoom, _LARGEST_TEXT),
        )


def make_layout(sizes: Sequence[int], width: float, height: float, focus: Sequence[int]) -> Layout:
    """Spread the layers over the canvas; the window of layer l contains neuron focus[l]."""
    width, height = max(width, 120.0), max(height, 90.0)
    unit = min(46.0, max(8.0, min(width / 23, height / 12)))
    scale = min(1.25, max(0.75, unit / 36))
    loss_width = min(116.0 * scale, 0.2 * width)
    left = min(0.5 * width / len(sizes), max(0.128 * width, 1.4 * unit))
    room = width - left - loss_width / 2 - 16 * scale
    loss_gap = max(
        _LOSS_GAP * room / (len(sizes) - 1 + _LOSS_GAP), _loss_gap(unit, scale, loss_width)
    )
    loss_gap = min(loss_gap, room / 2)
    gap = (room - loss_gap) / (len(sizes) - 1)
    top, bottom = _vertical_room(height, scale)
    columns = tuple(
        _column(layer, units, left + layer * gap, (top, bottom), (unit, gap, scale), focus[layer])
        for layer, units in enumerate(sizes)
    )
    loss_height = min(54.0 * scale, 0.4 * height)
    loss_x = left + room
    middle = (top + bottom) / 2
    loss = Box(loss_x - loss_width / 2, middle - loss_height / 2, loss_width, loss_height)
    around = (_matrices(columns, scale), _sample(columns[0], bottom - top, scale))
    return Layout(columns, *around, loss, 33 * scale, height - 35 * scale, gap, scale)


def _matrices(columns: tuple[Column, ...], scale: float) -> tuple[MatrixPlace, ...]:
    places = []
    for left, right in pairwise(columns):
        if left.strips and right.strips:
            begin, end = left.x + left.radius, right.x - right.radius
            side = min(_MATRIX_SHARE * (end - begin), _LARGEST_MATRIX * scale)
            middle = (left.ys[0] + left.ys[-1] + right.ys[0] + right.ys[-1]) / 4
            box = Box((begin + end - side) / 2, middle - side / 2, side, side)
            places.append(MatrixPlace(right.layer, box))
    return tuple(places)


def _sample(column: Column, room: float, scale: float) -> Box:
    """Left of the inputs."""
    left = column.x - column.radius
    side = max(1.0, min(left - 20 * scale, room / 2, _LARGEST_SAMPLE * scale))
    return Box((left - side) / 2, (column.ys[0] + column.ys[-1] - side) / 2, side, side)


def _loss_gap(unit: float, scale: float, loss_width: float) -> float:
    """Room for a target between the output's circle and the loss box."""
    return unit + 96 * scale + loss_width / 2


def _vertical_room(height: float, scale: float) -> tuple[float, float]:
    top, bottom = 56 * scale, height - 54 * scale
    return (top, bottom) if bottom - top > 40 else (0.2 * height, 0.8 * height)


def _column(
    layer: int,
    units: int,
    x: float,
    room: tuple[float, float],
    measures: tuple[float, float, float],
    focus: int,
) -> Column:
    unit, gap, scale = measures
    top, bottom = room
    shown, strip_room = _shown(units, bottom - top, 25 * scale)
    spacing = min((bottom - top - 2 * strip_room) / shown, 4.9 * unit)
    radius = min(unit, 0.2 * gap, _radius(spacing, scale))
    start = _start(focus, shown, units)
    first = (top + bottom) / 2 - spacing * (shown - 1) / 2
    ys = tuple(first + spacing * i for i in range(shown))
    column = Column(layer, units, x, radius, spacing, start, ys)
    if shown == units:
        return column
    return replace(column, strips=_strips(column, room, min(76 * scale, 0.6 * gap), 8 * scale))


def _start(focus: int, shown: int, units: int) -> int:
    """Where the window of so many neurons begins that contains this one; the last is full too."""
    return max(0, min(focus // shown * shown, units - shown))


def _shown(units: int, room: float, strip_room: float) -> tuple[int, float]:
    """How many neurons to show, and the room that one strip takes."""
    if units <= MAX_SHOWN and room / units >= _TIGHTEST:
        return units, 0.0
    strip_room = min(strip_room, room / 4)
    return min(units, MAX_SHOWN, max(1, int((room - 2 * strip_room) / _COMFORTABLE))), strip_room


def _radius(spacing: float, scale: float) -> float:
    """Leaves room for a bias above and a δ beneath; less of both where neurons are many."""
    large = (spacing - 32 * scale) / 2.75
    medium = min(24 * scale, (spacing - 12 * scale) / 2)
    small = min(13 * scale, 0.4 * spacing)
    return max(large, medium, small)


def _strips(
    column: Column, room: tuple[float, float], width: float, height: float
) -> tuple[Strip, ...]:
    x = column.x - width / 2
    before = Strip(Box(x, room[0] + 1, width, height), 0, column.start)
    after = Strip(Box(x, room[1] - height - 1, width, height), column.stop, column.units)
    return tuple(strip for strip in (before, after) if strip.units > 0)
