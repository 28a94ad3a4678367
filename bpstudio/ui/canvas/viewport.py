"""Zoom and pan: the one state that the canvas keeps of its own."""

from __future__ import annotations

from dataclasses import dataclass

NEAREST, FARTHEST = 12.0, 0.4


@dataclass(frozen=True)
class Viewport:
    """Screen = place · zoom + shift; Viewport() shows the whole network."""

    zoom: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Magnified about a point of the screen, which stays where it is."""
        zoom = min(NEAREST, max(FARTHEST, self.zoom * factor))
        ratio = zoom / self.zoom
        return Viewport(zoom, x + (self.dx - x) * ratio, y + (self.dy - y) * ratio)

    def panned(self, dx: float, dy: float) -> Viewport:
        return Viewport(self.zoom, self.dx + dx, self.dy + dy)
