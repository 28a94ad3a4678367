"""A box of glyphs and shapes, which formulas are put together from."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QPainterPath

PlacedGlyph = tuple[int, int, float, float]
"""The number of its font's scale, its index in the font, and where it stands."""


@dataclass
class Box:
    """Pixels, y downwards from the baseline. Glyphs are (scale, index, x, y), shapes are paths."""

    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    glyphs: list[PlacedGlyph] = field(default_factory=list)
    shapes: list[QPainterPath] = field(default_factory=list)
    parts: list[tuple[Box, float, float]] = field(default_factory=list)
    """Boxes in this one, each with its left end on (x, y)."""

    def put(self, other: Box, x: float, y: float = 0.0) -> None:
        """Place another box with its left end on (x, y); this one grows to hold it."""
        self.parts.append((other, x, y))
        self.width = max(self.width, x + other.width)
        self.ascent = max(self.ascent, other.ascent - y)
        self.descent = max(self.descent, other.descent + y)

    def gather(
        self, glyphs: list[PlacedGlyph], shapes: list[QPainterPath], x: float = 0.0, y: float = 0.0
    ) -> None:
        """Collect what this box and all its parts hold, when it stands on (x, y)."""
        glyphs += [(scale, index, gx + x, gy + y) for scale, index, gx, gy in self.glyphs]
        shapes += [shape.translated(x, y) for shape in self.shapes]
        for part, px, py in self.parts:
            part.gather(glyphs, shapes, px + x, py + y)
