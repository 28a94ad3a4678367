"""Painting of a neuron's own map inside it, and of the picture that the inputs are of."""

from __future__ import annotations

import math
from functools import lru_cache, partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.layout import LARGE, MEDIUM
from bpstudio.ui.canvas.paint_text import Run, draw_pill
from bpstudio.ui.canvas.scene import Scene

_FILE_RATIO = 4.0
"""Pixels of a map in a file, to one of ours."""

_CRISP = 2.0
"""Pixels of a picture that are shown so much larger have edges."""


def fill_with(painter: QPainter, scene: Scene, middle: QPointF, radius: float, map: QImage) -> None:
    """A disc of a map; of the weights of a picture's pixels a square, with all its corners."""
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    scale = 2 * radius / max(1, map.width())
    crisp = scene.shows_image and scale >= _CRISP
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
    if scene.shows_image:
        painter.drawImage(box, map)
        return
    fine = _FILE_RATIO if scene.sprites is None else scene.sprites.ratio
    disc = QImage(_disc(max(1, round(2 * radius * fine))))
    with QPainter(disc) as inner:
        inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.drawImage(QRectF(disc.rect()), map)
    half = disc.width() / fine / 2
    painter.drawImage(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half), disc)


@lru_cache(maxsize=8)
def _disc(side: int) -> QImage:
    """To be filled: several times as fast as a circle painted with a texture."""
    disc = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    disc.fill(Qt.GlobalColor.transparent)
    with QPainter(disc) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(QRectF(disc.rect()))
    return disc


def outline(painter: QPainter, scene: Scene, middle: QPointF, radius: float, pen: QPen) -> None:
    """The edge of what `fill_with` has filled: the same while maps change, so it is kept."""
    paint = partial(_paint_outline, scene=scene, middle=middle, radius=radius, pen=pen)
    if scene.sprites is None:
        paint(painter)
        return
    key = ("outline", scene.shows_image, radius, pen.color().rgb(), pen.widthF())
    reach = math.ceil(radius + pen.widthF())
    scene.sprites.draw(painter, key, (middle.x(), middle.y()), (reach, reach), paint)


def _paint_outline(
    painter: QPainter, scene: Scene, middle: QPointF, radius: float, pen: QPen
) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if scene.shows_image:
        painter.drawRect(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius))
    else:
        painter.drawEllipse(middle, radius, radius)


def write_over(
    painter: QPainter, scene: Scene, middle: QPointF, radius: float, name: str, value: float | None
) -> None:
    """Name and value on grounds of their own, since a map may be of any colour."""
    theme = scene.theme
    ground = QColor(theme.node)
    ground.setAlphaF(0.82)
    if radius >= LARGE:
        style = (max(9, round(0.31 * radius)), False, True)
        point = (middle.x(), middle.y() - 0.58 * radius)
        runs = (Run(name, style, QColor(theme.muted)),)
        draw_pill(painter, scene, point, 0.46 * radius, runs, ground)
    if value is None or radius < MEDIUM:
        return
    size = max(8, round(0.37 * radius))
    text = numbers.fitted(value, max(2, int(1.4 * radius / (0.66 * size))), given=True)
    runs = (Run(text, (size, radius >= LARGE, False), QColor(theme.text)),)
    shift = 0.2 * radius if radius >= LARGE else 0.0
    draw_pill(painter, scene, (middle.x(), middle.y() + shift), 0.54 * radius, runs, ground)


def paint_sample_picture(painter: QPainter, scene: Scene) -> None:
    """The current sample beside the inputs; the pixel lit that is pointed at, chosen or current."""
    picture = None if scene.maps is None else scene.maps.sample()
    if picture is None:
        return
    box = scene.layout.sample
    rect = QRectF(box.x, box.y, box.width, box.height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(rect, picture)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(scene.theme.border), 1))
    painter.drawRect(rect)
    pixel = _lit_pixel(scene)
    if pixel is not None:
        row, column = divmod(pixel, picture.width())
        wide, high = box.width / picture.width(), box.height / picture.height()
        cell = QRectF(box.x + column * wide, box.y + row * high, wide, high)
        for colour, away, thick in ((scene.theme.node, 2.2, 3.4), (scene.theme.accent, 2.2, 2.0)):
            painter.setPen(QPen(QColor(colour), thick))
            painter.drawRect(cell.adjusted(-away, -away, away, away))


def _lit_pixel(scene: Scene) -> int | None:
    """Which input is looked at, as a neuron or as an end of an edge."""
    now = scene.reading.highlight
    for place in (scene.hover, scene.reading.frame.selection):
        if place is not None and place.layer == 0:
            return place.neuron
        if place is not None and place.layer == 1 and place.source is not None:
            return place.source
    if now is None or now.whole:
        return None
    if now.layer == 0:
        return now.neuron
    if now.layer == 1 and len(now.sources) == 1 < scene.reading.sizes[0]:
        return now.sources.start
    return None
