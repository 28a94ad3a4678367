"""The frozen context from which the canvas is painted, on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

from bpstudio.frame import Selection
from bpstudio.stepping import Phase
from bpstudio.ui.canvas.labels import LabelPlans
from bpstudio.ui.canvas.layout import Layout
from bpstudio.ui.canvas.materials import Colours, Fonts, Sprites, TextStyle
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.theme import Theme, phase_colour

if TYPE_CHECKING:
    from bpstudio.ui.canvas.live import Moment
    from bpstudio.ui.maps.feed import NeuronPictures


@dataclass(frozen=True, eq=False)
class Scene:
    """All that `paint_network` needs. Sizes are in device-independent pixels."""

    layout: Layout
    plans: LabelPlans
    reading: Reading
    theme: Theme
    fonts: Fonts
    colours: Colours
    width: float
    height: float
    hover: Selection | None = None
    sprites: Sprites | None = None
    pictures: Sprites | None = None
    """Neurons, and whole columns of them; on screen only: a file takes no pixels."""
    moment: Moment | None = None
    """Of training; on screen only."""
    flash: float = 0.0
    """How strongly what an edit has changed is lit just now: 0 … 1."""
    maps: NeuronPictures | None = None
    """The neurons' own maps; None while there are none."""
    draws_maps: bool = False
    """Whether they fill the neurons."""
    enlarged: bool = False
    """Whether the one of the neuron under the mouse stands large beside it."""

    @property
    def shows_image(self) -> bool:
        """Whether the inputs are the pixels of a picture."""
        return self.maps is not None and self.maps.of_image

    def map_of(self, layer: int, neuron: int) -> QImage | None:
        """What fills the neuron. A single pixel says no more than the colour of its value."""
        if not self.draws_maps or self.maps is None or (layer == 0 and self.maps.of_image):
            return None
        return self.maps.image(layer, neuron)

    def pixels(self, size: float, bold: bool = False, italic: bool = False) -> TextStyle:
        """A text style of this size on a canvas of ordinary size."""
        return round(size * self.layout.scale), bold, italic

    def colour(self, phase: Phase) -> str:
        return phase_colour(self.theme, phase.value)

    def faint(self, colour: str, share: float) -> QColor:
        """The colour as it looks over the canvas when `share` of it covers."""
        return self.colours.blend(colour, self.theme.canvas, share)

    def ground(self, changed: bool) -> QColor:
        """What a number stands on: the canvas, lit where the number has changed."""
        return self.faint(self.theme.flash, self.flash if changed else 0.0)

    def signed(self, value: float) -> str:
        return self.theme.orange if value < 0 else self.theme.blue
