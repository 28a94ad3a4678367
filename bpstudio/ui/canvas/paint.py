"""The one paint function for the screen, PNG, SVG and PDF."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from bpstudio.ui.canvas.paint_edges import (
    edge_art,
    edges_of,
    highlighted_edges,
    paint_chosen_edges,
    paint_edges,
)
from bpstudio.ui.canvas.paint_labels import paint_edge_labels, paint_fan
from bpstudio.ui.canvas.paint_loss import paint_loss
from bpstudio.ui.canvas.paint_nodes import paint_nodes
from bpstudio.ui.canvas.paint_notes import (
    paint_footer,
    paint_headers,
    paint_input_names,
    paint_strips,
)
from bpstudio.ui.canvas.scene import Scene


def paint_network(painter: QPainter, scene: Scene) -> None:
    """Everything, back to front."""
    paint_background(painter, scene)
    paint_edges(painter, scene, edge_art(scene))
    paint_foreground(painter, scene)


def paint_background(painter: QPainter, scene: Scene) -> None:
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), QColor(scene.theme.canvas))


def paint_foreground(painter: QPainter, scene: Scene) -> None:
    """All that is not the plain edges: what a step can change."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    _paint_current_edges(painter, scene)
    paint_edge_labels(painter, scene)
    _paint_pointed_edges(painter, scene)
    paint_loss(painter, scene)
    paint_strips(painter, scene)
    paint_input_names(painter, scene)
    paint_nodes(painter, scene)
    paint_headers(painter, scene)
    paint_footer(painter, scene)


def _paint_current_edges(painter: QPainter, scene: Scene) -> None:
    now = scene.reading.highlight
    if now is not None:
        colour = QColor(scene.colour(now.phase))
        paint_chosen_edges(painter, scene, highlighted_edges(scene), colour, 1.8)


def _paint_pointed_edges(painter: QPainter, scene: Scene) -> None:
    """The edge under the mouse or selected; of a neuron under the mouse all of its edges."""
    accent = QColor(scene.theme.accent)
    for place in (scene.reading.frame.selection, scene.hover):
        if place is not None and place.source is not None:
            paint_chosen_edges(painter, scene, (place,), accent, 1.6)
    place = scene.hover
    if place is None or place.source is not None or place.layer > scene.reading.last:
        return
    sizes = (*scene.reading.sizes, 0)
    sources = range(sizes[place.layer - 1] if place.layer > 0 else 0)
    targets = range(sizes[place.layer + 1])
    for edges in (
        edges_of(scene, place.layer, place.neuron, sources, range(0)),
        edges_of(scene, place.layer, place.neuron, range(0), targets),
    ):
        if edges and scene.plans[edges[0].layer] is None:
            paint_chosen_edges(painter, scene, edges, accent, 0.6)
            paint_fan(painter, scene, edges, False)
