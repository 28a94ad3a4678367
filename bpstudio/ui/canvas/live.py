"""While training each part of the canvas is painted in its turn, and kept until the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtGui import QPainter, QPixmap

from bpstudio.ui.canvas.paint import paint_under_neurons
from bpstudio.ui.canvas.scene import Scene

RATE = 20
"""Times a second: more than an eye can read, and fewer than frames come."""
_PARTS = 3
"""So many frames share the work of one turn."""


@dataclass(frozen=True)
class Moment:
    """Seconds on some clock, of so many stretches of training."""

    stretch: int
    seconds: float

    def turn(self, part: int) -> Hashable:
        """Another with each turn of this part; those of neighbours do not begin together."""
        return self.stretch, int(self.seconds * RATE + part / _PARTS)


class Moments:
    """Tells the moment while training; a stretch of it begins with a picture of its own."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock
        self._stretch, self._live = 0, False

    def now(self, live: bool) -> Moment | None:
        """None without training."""
        self._stretch += live and not self._live
        self._live = live
        return Moment(self._stretch, (self._clock or monotonic)()) if live else None


class Ground:
    """What lies under the neurons of a network that trains, as one picture."""

    def __init__(self) -> None:
        self._look: Hashable = None
        self._picture: QPixmap | None = None

    def under(self, scene: Scene, backdrop: Callable[[], QPixmap]) -> QPixmap:
        """The picture of this turn, painted over the backdrop."""
        look = _look(scene)
        if self._picture is None or look != self._look:
            self._look, self._picture = look, QPixmap(backdrop())
            with QPainter(self._picture) as painter:
                paint_under_neurons(painter, scene)
        return self._picture


def _look(scene: Scene) -> Hashable:
    """All that it depends on, but for what changes with every iteration."""
    turn = None if scene.moment is None else scene.moment.turn(0)
    places = (scene.hover, scene.reading.frame.selection, scene.flash)
    size = (scene.width, scene.height, scene.pictures and scene.pictures.ratio)
    return turn, *places, *size, id(scene.layout), id(scene.theme), scene.maps is None
