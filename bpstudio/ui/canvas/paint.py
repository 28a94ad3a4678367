"""The one paint function for the screen, PNG, SVG and PDF."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from bpstudio.frame import Selection
from bpstudio.quantities import What, quantity_at
from bpstudio.ui.canvas.paint_columns import paint_columns
from bpstudio.ui.canvas.paint_edges import (
    EdgeArt,
    edge_art,
    edges_of,
    highlighted_edges,
    is_smooth,
    paint_chosen_edges,
    paint_edges,
    paint_layer_edges,
)
from bpstudio.ui.canvas.paint_labels import paint_edge_labels, paint_fan, roomy
from bpstudio.ui.canvas.paint_loss import paint_loss, paint_targets
from bpstudio.ui.canvas.paint_map import paint_sample_picture
from bpstudio.ui.canvas.paint_matrices import paint_matrices
from bpstudio.ui.canvas.paint_notes import (
    paint_footer,
    paint_headers,
    paint_input_names,
    paint_sample,
    paint_strip_texts,
    paint_strips,
)
from bpstudio.ui.canvas.scene import Scene


def paint_network(painter: QPainter, scene: Scene) -> None:
    """Everything, back to front."""
    paint_backdrop(painter, scene, edge_art(scene))
    paint_foreground(painter, scene)


def paint_backdrop(
    painter: QPainter,
    scene: Scene,
    art: tuple[EdgeArt, ...],
    layers: Collection[int] | None = None,
) -> None:
    """What most steps leave as it is; of what is special to layers, only that before these.

    The layer behind the outputs is the loss.
    """
    wanted = range(1, len(art) + 2) if layers is None else layers
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), QColor(scene.theme.canvas))
    pieces = tuple(piece for piece in art if piece.layer in wanted)
    paint_edges(painter, scene, pieces, is_smooth(art))
    if len(art) + 1 in wanted:
        paint_targets(painter, scene)
    if 1 in wanted:
        paint_input_names(painter, scene)
    paint_strip_texts(painter, scene)
    paint_headers(painter, scene)


def paint_foreground(painter: QPainter, scene: Scene) -> None:
    """What a step can change."""
    paint_under_neurons(painter, scene)
    paint_neurons(painter, scene)


def paint_under_neurons(painter: QPainter, scene: Scene) -> None:
    """Of what a step can change, all but the neurons and the lines of text about the step."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    _paint_current_edges(painter, scene)
    pointed = _pointed_edges(scene)
    paint_chosen_edges(painter, scene, pointed, QColor(scene.theme.accent), 1.4)
    paint_matrices(painter, scene)
    paint_sample_picture(painter, scene)
    paint_edge_labels(painter, scene)
    for layer in sorted({edge.layer for edge in pointed}):
        if not roomy(scene, layer):
            edges = tuple(edge for edge in pointed if edge.layer == layer)
            paint_fan(painter, scene, edges, False)
    paint_loss(painter, scene)
    paint_strips(painter, scene)


def paint_neurons(painter: QPainter, scene: Scene) -> None:
    """The neurons, and which sample and step they show."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    paint_columns(painter, scene)
    paint_sample(painter, scene)
    paint_footer(painter, scene)


def _paint_current_edges(painter: QPainter, scene: Scene) -> None:
    now = scene.reading.highlight
    if now is None:
        return
    colour = scene.colour(now.phase)
    paint_chosen_edges(painter, scene, highlighted_edges(scene), QColor(colour), 1.8)
    if now.whole and (now.sources or now.targets):
        paint_layer_edges(painter, scene, now.layer + (1 if now.targets else 0), colour)


def _pointed_edges(scene: Scene) -> tuple[Selection, ...]:
    """The edges selected, under the mouse and just edited; where edges are many, a neuron brings
    its own.
    """
    chosen, place = scene.reading.frame.selection, scene.hover
    last = scene.reading.last
    named = dict.fromkeys((*_edited_edges(scene), chosen, place))
    edges = tuple(e for e in named if e and e.source is not None and e.layer <= last)
    if place is None or place.source is not None or place.layer > last:
        return edges
    sizes = (*scene.reading.sizes, 0)
    sources = range(sizes[place.layer - 1] if place.layer > 0 else 0)
    targets = range(sizes[place.layer + 1])
    own = edges_of(scene, place.layer, place.neuron, sources, targets)
    return (*edges, *(edge for edge in own if not roomy(scene, edge.layer)))


def _edited_edges(scene: Scene) -> tuple[Selection, ...]:
    """Those whose weights an edit has changed, that is one at most."""
    frame = scene.reading.frame
    if scene.reading.was is None or frame.before is None:
        return ()
    spec = frame.document.spec
    changed = np.flatnonzero(frame.state.theta != frame.before.state.theta)[:1]
    edited = (quantity_at(spec, spec.inputs + int(index)) for index in changed)
    return tuple(one.selection for one in edited if one.what is What.WEIGHT)
