"""The glyphs of one font at one size, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainterPath, QRawFont

from bpstudio.ui.inspector.formula_tree import Unreadable

# Text, scripts, and scripts of scripts.
SCALES = (1.0, 0.7, 0.5)


@dataclass(frozen=True)
class Glyph:
    """Pixels; the ink of a glyph lies between `ascent` above and `descent` below the baseline."""

    index: int
    advance: float
    ascent: float
    descent: float


class Face:
    """A font in the three sizes that a formula needs."""

    def __init__(self, family: str, size: float) -> None:
        self.size = size
        font = QFont(family)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.fonts: list[QRawFont] = []
        for scale in SCALES:
            font.setPixelSize(100)
            raw = QRawFont.fromFont(font)
            raw.setPixelSize(size * scale)
            self.fonts.append(raw)
        self._glyphs: dict[tuple[str, int], Glyph] = {}

    def glyph(self, letter: str, scale: int) -> Glyph:
        """The glyph of a letter, at the scale of this number; raises Unreadable without one."""
        key = (letter, scale)
        if key not in self._glyphs:
            self._glyphs[key] = self._measure(letter, scale)
        return self._glyphs[key]

    def outline(self, letter: str) -> QPainterPath:
        """The glyph as a shape, at the first scale, to be stretched."""
        return self.fonts[0].pathForGlyph(self.glyph(letter, 0).index)

    def _measure(self, letter: str, scale: int) -> Glyph:
        font = self.fonts[scale]
        indices = font.glyphIndexesForString(letter)
        if not indices or not indices[0]:
            raise Unreadable(letter)
        box: QRectF = font.boundingRect(indices[0])
        advance = font.advancesForGlyphIndexes(indices)[0].x()
        return Glyph(indices[0], advance, -box.top(), box.bottom())
