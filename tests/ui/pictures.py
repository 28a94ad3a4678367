"""A canvas with a frame on it, the mouse over it, and its picture as text."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.canvas.layout import Layout
from bpstudio.ui.theme import LIGHT, Theme

_SVG_TEXT = "{http://www.w3.org/2000/svg}text"


def canvas_of(
    qtbot: QtBot, frame: Frame, size: tuple[int, int] = (835, 430), theme: Theme = LIGHT
) -> NetworkCanvas:
    canvas = NetworkCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(*size)
    canvas.show_frame(frame)
    return canvas


def layout_of(canvas: NetworkCanvas) -> Layout:
    layout = canvas.layout_now
    assert layout is not None
    return layout


def node_point(canvas: NetworkCanvas, layer: int, neuron: int) -> QPointF:
    column = layout_of(canvas).columns[layer]
    return QPointF(column.x, column.y(neuron))


def edge_point(canvas: NetworkCanvas, edge: Selection, share: float) -> QPointF:
    left, right = layout_of(canvas).columns[edge.layer - 1 : edge.layer + 1]
    begin, end = left.x + left.radius, right.x - right.radius
    up, down = left.y(edge.source or 0), right.y(edge.neuron)
    return QPointF(begin + share * (end - begin), up + share * (down - up))


def loss_point(canvas: NetworkCanvas) -> QPointF:
    return QPointF(*layout_of(canvas).loss.middle)


def mouse(canvas: NetworkCanvas, kind: QEvent.Type, point: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    moved = kind == QEvent.Type.MouseMove
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        point,
        QPointF(canvas.mapToGlobal(point)),
        Qt.MouseButton.NoButton if moved else button,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas, event)


def hover(canvas: NetworkCanvas, point: QPointF) -> str:
    """Move the mouse there; gives what the box beside it says."""
    mouse(canvas, QEvent.Type.MouseMove, point)
    return canvas.hover_text


def click(canvas: NetworkCanvas, point: QPointF) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, point)
    mouse(canvas, QEvent.Type.MouseButtonRelease, point)


def drag(canvas: NetworkCanvas, start: QPointF, way: QPointF) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, start)
    for share in (0.1, 0.5, 1.0):
        mouse(canvas, QEvent.Type.MouseMove, start + way * share)
    mouse(canvas, QEvent.Type.MouseButtonRelease, start + way)


def turn_wheel(canvas: NetworkCanvas, point: QPointF, angle: int) -> None:
    event = QWheelEvent(
        point,
        QPointF(canvas.mapToGlobal(point)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def picture(canvas: NetworkCanvas) -> QImage:
    return canvas.grab().toImage()


def words(canvas: NetworkCanvas, folder: Path) -> list[str]:
    """Every text of the picture, as the SVG file has it."""
    path = folder / "words.svg"
    canvas.export(path)
    root = ElementTree.parse(path).getroot()
    return ["".join(text.itertext()).strip() for text in root.iter(_SVG_TEXT)]
