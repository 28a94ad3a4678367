"""What the widget keeps from one painting to the next: places, fonts, sprites and the edges."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont, QPainter, QPixmap

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.focus import focus_of
from bpstudio.ui.canvas.labels import LabelPlans, plan_labels
from bpstudio.ui.canvas.layout import Layout, make_layout
from bpstudio.ui.canvas.materials import Colours, Fonts, Sprites
from bpstudio.ui.canvas.paint import paint_background
from bpstudio.ui.canvas.paint_edges import EdgeArt, edge_art, paint_edges
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.theme import Theme


class Stage:
    """Makes scenes; what has not changed since the last one is not made again."""

    def __init__(self, font: QFont) -> None:
        self._fonts = Fonts(font)
        self._colours = Colours()
        self._sprites = Sprites(1.0)
        self._layout: Layout | None = None
        self._layout_key: object = None
        self._plans: LabelPlans = ()
        self._edges: QPixmap | None = None
        self._edges_key: object = None

    def scene(
        self,
        frame: Frame,
        theme: Theme,
        size: QSizeF,
        ratio: float,
        viewport: Viewport,
        hover: Selection | None,
    ) -> Scene:
        """For a screen of `ratio` device pixels to one of ours."""
        if self._sprites.ratio != ratio:
            self._sprites = Sprites(ratio)
        layout = self._place(frame, size, viewport)
        return Scene(
            layout,
            self._plans,
            Reading(frame),
            theme,
            self._fonts,
            self._colours,
            size.width(),
            size.height(),
            hover,
            self._sprites,
        )

    def scene_for_file(self, frame: Frame, theme: Theme, size: QSizeF) -> Scene:
        """The whole network, whatever part of it the screen shows."""
        width, height = size.width(), size.height()
        layout = make_layout(frame.document.spec.sizes, width, height, focus_of(frame))
        tools = (theme, self._fonts, self._colours)
        return Scene(layout, plan_labels(layout), Reading(frame), *tools, width, height)

    def edges(self, scene: Scene, ratio: float) -> QPixmap:
        """Background and edges, painted anew only when a weight changes its pen."""
        art = edge_art(scene)
        pens = tuple(piece.buckets.tobytes() for piece in art)
        key = (scene.layout, scene.theme, ratio, scene.width, scene.height, pens)
        if self._edges is None or key != self._edges_key:
            self._edges, self._edges_key = _painted(scene, art, ratio), key
        return self._edges

    def _place(self, frame: Frame, size: QSizeF, view: Viewport) -> Layout:
        focus = focus_of(frame)
        sizes = frame.document.spec.sizes
        key = (sizes, size.width(), size.height(), focus, view)
        if self._layout is not None and key == self._layout_key:
            return self._layout
        layout = make_layout(sizes, size.width(), size.height(), focus)
        layout = layout.moved(view.zoom, view.dx, view.dy)
        if layout != self._layout:
            self._plans = plan_labels(layout)
        self._layout, self._layout_key = layout, key
        return layout


def _painted(scene: Scene, art: tuple[EdgeArt, ...], ratio: float) -> QPixmap:
    size = (QSizeF(scene.width, scene.height) * ratio).toSize()
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    with QPainter(pixmap) as painter:
        paint_background(painter, scene)
        paint_edges(painter, scene, art)
    return pixmap
