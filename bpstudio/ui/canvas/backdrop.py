"""The backdrop, kept in pieces: a window of neurons that moves on changes those beside it alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from bpstudio.ui.canvas.paint import paint_backdrop
from bpstudio.ui.canvas.paint_edges import EdgeArt, is_smooth
from bpstudio.ui.canvas.scene import Scene

_KEPT = 16
"""Pieces: a pass through a network with one wide hidden layer comes back to about as many."""


class Piece(NamedTuple):
    """What lies between the neurons of the layer before and those of `layer`, in device pixels.

    The first one begins at the canvas's edge; that of the loss, behind the outputs, ends there.
    `look` is all that it depends on.
    """

    layer: int
    left: int
    right: int
    height: int
    ratio: float
    look: Hashable

    @property
    def place(self) -> QRect:
        return QRect(self.left, 0, self.right - self.left, self.height)


class Backdrops:
    """Makes backdrops, and paints only those of their pieces that it does not have."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Piece, QPixmap] = OrderedDict()
        self._whole: QPixmap | None = None
        self._pieces: list[Piece] = []

    def make(self, scene: Scene, art: tuple[EdgeArt, ...], ratio: float) -> QPixmap:
        """For a screen of `ratio` device pixels to one of ours."""
        size = (QSizeF(scene.width, scene.height) * ratio).toSize()
        pieces = _pieces(scene, art, size, ratio)
        if self._whole is None or pieces != self._pieces:
            self._pieces = pieces
            if scene.reading.live:
                # The weights of a network that trains do not come back.
                self._kept.clear()
            self._whole = self._painted(scene, art, size)
            self._whole.setDevicePixelRatio(ratio)
        return self._whole

    def _painted(self, scene: Scene, art: tuple[EdgeArt, ...], size: QSize) -> QPixmap:
        whole, missing = QPixmap(size), [p for p in self._pieces if p not in self._kept]
        if missing:
            # Not clipped, which would shade lines differently; what is kept is laid over it.
            whole.setDevicePixelRatio(missing[0].ratio)
            with QPainter(whole) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                paint_backdrop(painter, scene, art, {piece.layer for piece in missing})
            whole.setDevicePixelRatio(1.0)
        with QPainter(whole) as painter:
            for piece in self._pieces:
                if piece in self._kept:
                    painter.drawPixmap(piece.left, 0, self._kept[piece])
                    self._kept.move_to_end(piece)
        for piece in missing if not scene.reading.live else ():
            self._keep(piece, whole.copy(piece.place))
        return whole

    def _keep(self, piece: Piece, picture: QPixmap) -> None:
        self._kept[piece] = picture
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _pieces(scene: Scene, art: tuple[EdgeArt, ...], size: QSize, ratio: float) -> list[Piece]:
    """Cut where circles hide it."""
    cuts = (round(column.x * ratio) for column in scene.layout.columns[1:])
    inside = [min(max(cut, 0), size.width()) for cut in cuts]
    ends = zip([0, *inside], [*inside, size.width()], strict=True)
    return [
        Piece(layer, *end, size.height(), ratio, _look(scene, art, layer))
        for layer, end in enumerate(ends, start=1)
        if end[0] < end[1]
    ]


def _look(scene: Scene, art: tuple[EdgeArt, ...], layer: int) -> Hashable:
    layout, reading = scene.layout, scene.reading
    pens = art[layer - 1].buckets.tobytes() if layer <= len(art) else b""
    outputs = layout.columns[-1].shown if layer > len(art) else ()
    targets = tuple(map(reading.target, outputs))
    place = (layout.loss, layout.header_y, layout.gap, layout.scale, scene.width, scene.height)
    names = (reading.frame.document.spec, reading.frame.problem.dataset, scene.theme)
    columns = layout.columns[layer - 1 : layer + 1]
    return columns, pens, is_smooth(art), targets, place, names
