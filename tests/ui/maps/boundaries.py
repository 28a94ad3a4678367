"""A boundary view in sight, its points, and the mouse on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.engine import run
from bpstudio.frame import Frame
from bpstudio.ui.maps.boundary_view import BoundaryView
from bpstudio.ui.theme import LIGHT
from tests.ui.sight import in_sight


def opened(qtbot: QtBot, background: Background) -> BoundaryView:
    return in_sight(qtbot, BoundaryView(background, LIGHT), 500, 300)


def shown(qtbot: QtBot, view: BoundaryView, frame: Frame) -> None:
    """Show the frame, and wait for its map."""
    view.show_frame(frame)
    settled(qtbot, view, frame)


def settled(qtbot: QtBot, view: BoundaryView, frame: Frame) -> None:
    wanted = frame.state.theta

    def is_shown() -> None:
        surface = view.surface
        assert surface is not None
        assert surface.reading == view.controls.reading
        plane = surface.site.ground.plane.through(surface.site.held)
        x = plane.input_maps(surface.outputs.shape[-1]).reshape(plane.inputs, -1).T[:4]
        outputs = run(frame.document.spec, wanted, x, np.zeros((4, frame.document.spec.outputs)))
        found = surface.outputs.reshape(len(surface.outputs), -1)[:, :4].T
        np.testing.assert_allclose(found, outputs.a[-1], atol=1e-4)

    qtbot.waitUntil(is_shown)


def point_on(view: BoundaryView, row: int, test: bool = False) -> QPointF:
    place = view.chart.place
    assert place is not None
    (pixel,) = place.pixels(view.chart.points[test].places[[row]])
    return QPointF(*pixel)


def mouse(view: BoundaryView, kind: QEvent.Type, point: QPointF) -> None:
    moved = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moved else Qt.MouseButton.LeftButton
    at_screen = QPointF(view.chart.mapToGlobal(point))
    event = QMouseEvent(kind, point, at_screen, button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.chart, event)


def picture(view: BoundaryView) -> QImage:
    return view.chart.grab().toImage()
