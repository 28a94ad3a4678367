"""A canvas with maps in its neurons, and their colours."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.frame import Frame
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.maps.feed import NeuronPictures
from bpstudio.ui.theme import LIGHT, Theme

SIZE = (835, 430)


def mapped(
    qtbot: QtBot, background: Background, frame: Frame, theme: Theme = LIGHT
) -> tuple[NetworkCanvas, NeuronPictures]:
    """A canvas, and the maps that have come to it."""
    canvas = NetworkCanvas(theme, background=background)
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    # Maps are computed once the network has been painted.
    canvas.maps.begin_later()
    with qtbot.waitSignal(canvas.maps.changed, check_params_cb=lambda: True):
        canvas.show_frame(frame)
    pictures = canvas.maps.pictures
    assert pictures is not None
    return canvas, pictures


def near(one: QColor, other: QColor, most: int = 24) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) <= most for a, b in pairs)


def map_colour(pictures: NeuronPictures, layer: int, neuron: int, x: float, y: float) -> QColor:
    """At shares of the picture's width and height."""
    image = pictures.image(layer, neuron)
    assert image is not None
    return image.pixelColor(round(x * image.width()), round(y * image.height()))
