"""What the canvas says of itself, to who points at it and to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def how_to_use() -> str:
    return QCoreApplication.translate(
        "NetworkCanvas",
        "Click a neuron, an edge or the loss to see its step in the inspector; or press Tab "
        "until the canvas is framed, and choose with Alt and the arrow keys. Escape lets go. "
        "Click a weight, a bias or a target, double-click an input, or press Enter on what is "
        "chosen, to give it another value. Click the dot at the upper left of a neuron, or press "
        "B, to set a breakpoint there. Rest on a neuron to see its map large.",
    )


def description() -> str:
    return QCoreApplication.translate(
        "NetworkCanvas", "The network with the values that have been revealed so far."
    )
