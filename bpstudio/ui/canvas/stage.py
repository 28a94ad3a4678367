"""What the widget keeps from one painting to the next: places, fonts, sprites and the backdrop."""

from __future__ import annotations

from functools import partial
from operator import is_

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont, QPixmap

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.backdrop import Backdrops
from bpstudio.ui.canvas.focus import focus_of
from bpstudio.ui.canvas.labels import LabelPlans, plan_labels
from bpstudio.ui.canvas.layout import Layout, make_layout
from bpstudio.ui.canvas.live import Ground, Moments
from bpstudio.ui.canvas.materials import Colours, Fonts, Sprites
from bpstudio.ui.canvas.paint_edges import edge_art
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.theme import Theme

_PICTURES = 24
"""How many columns and strips are kept."""


class Stage:
    """Makes scenes; what has not changed since the last one is not made again."""

    def __init__(self, font: QFont) -> None:
        self._fonts = Fonts(font)
        self._colours = Colours()
        self._sprites, self._pictures = Sprites(1.0), Sprites(1.0, _PICTURES)
        self._layout: Layout | None = None
        self._layout_key: object = None
        self._plans: LabelPlans = ()
        self._moments, self._ground = Moments(), Ground()
        self._backdrops = Backdrops()
        self._backdrop: QPixmap | None = None
        self._made_of: tuple[object, ...] = (None,) * 7
        self._sample = -1

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
            self._sprites, self._pictures = Sprites(ratio), Sprites(ratio, _PICTURES)
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
            self._pictures,
            self._moments.now(frame.training),
        )

    def scene_for_file(self, frame: Frame, theme: Theme, size: QSizeF) -> Scene:
        """The whole network, whatever part of it the screen shows."""
        width, height = size.width(), size.height()
        layout = make_layout(frame.document.spec.sizes, width, height, focus_of(frame))
        tools = (theme, self._fonts, self._colours)
        return Scene(layout, plan_labels(layout), Reading(frame), *tools, width, height)

    def ground(self, scene: Scene, ratio: float) -> QPixmap:
        """All that lies under the neurons of a network that trains, as it was at its last turn."""
        return self._ground.under(scene, partial(self.backdrop, scene, ratio))

    def backdrop(self, scene: Scene, ratio: float) -> QPixmap:
        """Painted anew only when a weight changes its pen, or the batch or the view changes."""
        made_of = _made_of(scene)
        kept = self._backdrop
        same = all(map(is_, made_of, self._made_of)) and scene.reading.sample == self._sample
        if kept is None or ratio != kept.devicePixelRatio() or not same:
            self._backdrop = self._backdrops.make(scene, edge_art(scene), ratio)
            self._made_of, self._sample = made_of, scene.reading.sample
        assert self._backdrop is not None
        return self._backdrop

    def _place(self, frame: Frame, size: QSizeF, view: Viewport) -> Layout:
        focus = focus_of(frame)
        sizes = frame.document.spec.sizes
        key = (sizes, size.width(), size.height(), view)
        kept = self._layout
        if kept is not None and key == self._layout_key and kept.is_for(focus):
            return kept
        layout = make_layout(sizes, size.width(), size.height(), focus)
        layout = layout.moved(view.zoom, view.dx, view.dy)
        self._layout_key = key
        if kept is None or layout != kept:
            self._layout, self._plans = layout, plan_labels(layout)
            return layout
        return kept


def _made_of(scene: Scene) -> tuple[object, ...]:
    """As long as all of these are the same objects, so is the backdrop of a sample."""
    frame = scene.reading.frame
    where = (scene.layout, scene.theme)
    network = (frame.theta, frame.state, frame.problem, frame.document.spec)
    return *network, *where, scene.reading.live
