"""The neurons' own maps on the canvas: when they are drawn, and the feed that they come from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.background import Background
from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.ui.maps.feed import MapFeed, NeuronPictures

INTERVAL_MS = 60
"""From one set of maps to the next: so many small pictures need not move at a film's rate."""

REST_MS = 400
"""So long the mouse is on a neuron until its map stands large beside it."""


class CanvasMaps(QObject):
    """Fills the neurons while the network trains and before the first step.

    Once a step is made, its numbers stand there instead. Without a background there are no maps.
    """

    changed = Signal()
    """Newer maps, or none, to be painted when the scene next is."""

    def __init__(self, background: Background | None, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._on = True
        self._enlarged = False
        self._begun = False
        self._background, self._theme = background, theme
        self._frame: Frame | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._enlarge)
        self._feed: MapFeed | None = None

    @property
    def pictures(self) -> NeuronPictures | None:
        """The newest; None while there are none for the network shown."""
        return None if self._feed is None else self._feed.pictures

    def begin_later(self) -> None:
        """The network has been painted: from now on maps may be computed."""
        if not self._begun and self._background is not None:
            self._begun = True
            QTimer.singleShot(0, self, partial(self._begin, self._background))

    def _begin(self, background: Background) -> None:
        # Loaded after the first paint, like what it does.
        from bpstudio.ui.maps.feed import MapFeed

        self._feed = MapFeed(background, self._theme, self, interval_ms=INTERVAL_MS)
        self._feed.maps_changed.connect(self.changed)
        if self._frame is not None:
            self.show_frame(self._frame)

    def show_frame(self, frame: Frame) -> None:
        """Ask for its maps, if anyone sees them."""
        self._frame = frame
        if self._feed is not None:
            self._feed.set_on(self._on or not frame.training)
            self._feed.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        if self._feed is not None:
            self._feed.set_theme(theme)

    def set_on(self, on: bool) -> None:
        """Whether neurons are filled with them; large beside the mouse they are there anyway."""
        self._on = on
        if self._frame is not None:
            self.show_frame(self._frame)
        self.changed.emit()

    def added_to(self, scene: Scene) -> Scene:
        """The scene with the maps as they are now."""
        return replace(
            scene,
            maps=self.pictures,
            draws_maps=self._on and _has_room(scene),
            enlarged=self._enlarged,
        )

    def rest_on(self, place: Selection | None) -> None:
        """The mouse has come to this place; a map that is large is put away."""
        self._enlarged = False
        if place is None or place.source is not None:
            self._rest.stop()
        else:
            self._rest.start()

    def _enlarge(self) -> None:
        self._enlarged = True
        self.changed.emit()


def _has_room(scene: Scene) -> bool:
    """Whether no step's numbers stand in the neurons. One row of data spans no map worth it."""
    frame = scene.reading.frame
    return (frame.training or frame.cursor == 0) and len(frame.problem.dataset.inputs) > 1
