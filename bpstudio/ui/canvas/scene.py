"""The frozen context from which the canvas is painted, on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from bpstudio.frame import Selection
from bpstudio.stepping import Phase
from bpstudio.ui.canvas.labels import LabelPlan, plan_labels
from bpstudio.ui.canvas.layout import Layout
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.theme import Theme, blend, phase_colour

TextStyle = tuple[int, bool, bool]
"""Pixel size, bold, italic."""


class Fonts:
    """The application's font in the sizes that the canvas asks for, made once each."""

    def __init__(self, base: QFont) -> None:
        self._base = base
        self._made: dict[TextStyle, tuple[QFont, QFontMetricsF]] = {}

    def font(self, style: TextStyle) -> QFont:
        return self._get(style)[0]

    def width(self, style: TextStyle, text: str) -> float:
        return self._get(style)[1].horizontalAdvance(text)

    def ascent(self, style: TextStyle) -> float:
        """How far below the middle of a line of digits its baseline lies."""
        return self._get(style)[1].capHeight() / 2

    def _get(self, style: TextStyle) -> tuple[QFont, QFontMetricsF]:
        made = self._made.get(style)
        if made is None:
            font = QFont(self._base)
            font.setPixelSize(max(1, style[0]))
            font.setBold(style[1])
            font.setItalic(style[2])
            made = self._made[style] = (font, QFontMetricsF(font))
        return made


@dataclass(frozen=True, eq=False)
class Scene:
    """All that `paint_network` needs. Sizes are in device-independent pixels."""

    layout: Layout
    reading: Reading
    theme: Theme
    fonts: Fonts
    width: float
    height: float
    hover: Selection | None = None

    def pixels(self, size: float, bold: bool = False, italic: bool = False) -> TextStyle:
        """A text style of this size on a canvas of ordinary size."""
        return round(size * self.layout.scale), bold, italic

    @cached_property
    def plans(self) -> tuple[LabelPlan | None, ...]:
        """How the edges into each layer are labelled; [0] is none."""
        layers = range(1, len(self.layout.columns))
        return (None, *(plan_labels(self.layout, layer) for layer in layers))

    def colour(self, phase: Phase) -> str:
        return phase_colour(self.theme, phase.value)

    def faint(self, colour: str, share: float) -> QColor:
        """The colour as it looks over the canvas when `share` of it covers."""
        return blend(colour, self.theme.canvas, share)

    def signed(self, value: float) -> str:
        return self.theme.orange if value < 0 else self.theme.blue
