"""The maps of all neurons as small pictures, kept up to date beside the window.

Who draws them makes one `MapFeed(background, theme, parent)`, hands each frame to `show_frame`,
and draws the newest `NeuronPictures` that `maps_changed` brings (or `feed.pictures`):
`pictures.image(layer, neuron)` is a QImage of 40 × 40, to be drawn scaled into the node, or None.
Layer 0 is the input.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from bpstudio.background import Background, Cancelled
from bpstudio.engine import Array
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.ui.maps.colours import indexed_image, ink_table, value_table
from bpstudio.ui.maps.ground import PlaneChoice, Site, site_for
from bpstudio.ui.maps.maker import MapMaker, NeuronLevels
from bpstudio.ui.maps.paced import Paced
from bpstudio.ui.theme import Theme

PIXELS = 40
INTERVAL_MS = 40


class NeuronPictures:
    """The pictures of one moment, made when they are asked for. Not to be changed.

    Over two columns of the data each neuron has its map, and so have the inputs. Over one column
    it has its curve. Where the inputs are the pixels of an image, neurons of layer 1 have their
    weights instead, inputs a single pixel in the colours of ink, `sample()` the whole image.
    """

    def __init__(self, levels: NeuronLevels, site: Site, theme: Theme) -> None:
        self.site = site
        self.levels = levels
        self._theme = theme
        self._inputs = {neuron: at for at, neuron in enumerate(levels.varying)}
        self._made: dict[tuple[int, int], QImage] = {}
        self._sample: QImage | None = None

    @property
    def of_image(self) -> bool:
        """Whether the inputs are pixels, and the pictures of layer 1 weights."""
        return self.levels.sample is not None

    def image(self, layer: int, neuron: int) -> QImage | None:
        """One neuron's picture; None where it has none."""
        at = self._place(layer, neuron)
        if at is None:
            return None
        made = self._made.get((layer, neuron))
        if made is None:
            of_ink = layer == 0 and self.of_image
            table = (ink_table if of_ink else value_table)(self._theme)
            made = indexed_image(self.levels.layers[layer].levels[at], table)
            self._made[layer, neuron] = made
        return made

    def input(self, neuron: int) -> QImage | None:
        """The picture of an input; None of one that is the same everywhere."""
        return self.image(0, neuron)

    def sample(self) -> QImage | None:
        """The image that the current sample is; None where inputs are no pixels."""
        painted = self.levels.sample
        if self._sample is None and painted is not None:
            self._sample = indexed_image(painted.levels[0], ink_table(self._theme))
        return self._sample

    def bounds(self, layer: int, neuron: int) -> tuple[float, float] | None:
        """The values that the strongest orange and the strongest blue stand for."""
        at = self._place(layer, neuron)
        if at is None:
            return None
        low, high = self.levels.layers[layer].bounds[at if layer or not self.of_image else 0]
        return float(low), float(high)

    def with_theme(self, theme: Theme) -> NeuronPictures:
        """The same in the colours of `theme`."""
        return NeuronPictures(self.levels, self.site, theme)

    def _place(self, layer: int, neuron: int) -> int | None:
        painted = self.levels.layers.get(layer)
        at = neuron if layer else self._inputs.get(neuron)
        return at if painted is not None and at is not None and at < len(painted.levels) else None


class MapFeed(QObject):
    """Given frames, asks for maps as often as an eye can follow, and only if they would differ.

    `pixels` is their side, and `interval_ms` the shortest time from one to the next. With
    `all_layers` neurons beyond layer 1 have maps also where the inputs are pixels.
    """

    maps_changed = Signal(object)
    """`NeuronPictures`, or None when there are none for the network on the screen (yet)."""

    def __init__(
        self,
        background: Background,
        theme: Theme,
        parent: QObject | None = None,
        *,
        pixels: int = PIXELS,
        interval_ms: int = INTERVAL_MS,
        all_layers: bool = False,
    ) -> None:
        super().__init__(parent)
        self.pictures: NeuronPictures | None = None
        self._pixels, self._all_layers = pixels, all_layers
        self._theme = theme
        self._choice = PlaneChoice()
        self._frame: Frame | None = None
        self._on = True
        self._site: Site | None = None
        self._maker: MapMaker | None = None
        self._asked: tuple[Site, Array] | None = None
        self._paced = Paced(background, interval_ms, self)
        self._paced.answered.connect(self._take)
        self._paced.failed.connect(self._fail)

    def show_frame(self, frame: Frame) -> None:
        """Ask for the maps of its network, unless they are there or on their way."""
        self._frame = frame
        if not self._on:
            return
        self._site = site = site_for(frame, self._choice, self._site)
        if self._maker is None or self._maker.ground is not site.ground:
            self._paced.cancel()
            self._maker = MapMaker(site.ground, self._pixels, not self._all_layers)
            self._asked = None
            self._show(None)
        theta = frame.state.theta if frame.training else frame.theta
        if self._asked is None or self._asked[0] is not site or self._asked[1] is not theta:
            self._asked = site, theta
            self._paced.ask(partial(_make, self._maker, site, theta))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        if self.pictures is not None:
            self._show(self.pictures.with_theme(theme))

    def set_plane(self, choice: PlaneChoice) -> None:
        """Which two columns the maps are over, and where the others are held."""
        self._choice = choice
        if self._frame is not None:
            self.show_frame(self._frame)

    def set_on(self, on: bool) -> None:
        """Whether anyone draws the maps."""
        self._on = on
        if on and self._frame is not None:
            self.show_frame(self._frame)

    def _take(self, answer: tuple[NeuronLevels, Site]) -> None:
        self._show(NeuronPictures(*answer, self._theme))

    def _fail(self, _error: UserError) -> None:
        """Maps that find no room are left out."""
        self._show(None)

    def _show(self, pictures: NeuronPictures | None) -> None:
        if pictures is not None or self.pictures is not None:
            self.pictures = pictures
            self.maps_changed.emit(pictures)


def _make(
    maker: MapMaker, site: Site, theta: Array, cancelled: Cancelled
) -> tuple[NeuronLevels, Site]:
    return maker.make(site, theta, cancelled), site
