"""A small screen, such as one of 1920 × 1080 pixels at 200 %: all of the window is on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from bpstudio.io import Document
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example

SCREEN = 960, 540


@pytest.fixture(params=["mazur", "circle", "digits"])
def small(
    request: pytest.FixtureRequest, open_window: Callable[[Document | None], MainWindow]
) -> MainWindow:
    window = open_window(example(request.param))
    window.resize(*SCREEN)
    for _ in range(3):
        QApplication.processEvents()
    return window


def place_of(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def test_the_window_is_no_larger(small: MainWindow) -> None:
    assert small.width() <= SCREEN[0]
    assert small.height() <= SCREEN[1]


def test_every_column_is_within_it_and_no_narrower_than_it_needs(small: MainWindow) -> None:
    fronts = [
        dock
        for dock in small.findChildren(QDockWidget)
        if dock.isVisible() and small.rect().intersects(dock.geometry())
    ]
    assert len(fronts) >= 4
    for widget in (*fronts, small.canvas, small.control_panel, small.top_bar):
        assert small.rect().contains(place_of(widget, small)), widget.objectName()
        assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()


def test_the_buttons_are_whole(small: MainWindow) -> None:
    bar, panel = small.top_bar, small.control_panel
    for widget in (*panel.buttons.values(), panel.auto, panel.levels, panel.scrubber):
        assert widget.width() >= widget.minimumSizeHint().width()
        assert panel.rect().contains(widget.geometry())
    for widget in (bar.document_button, bar.train_button, bar.epoch_button, bar.iteration_field):
        assert bar.rect().contains(widget.geometry())


def test_there_is_room_for_the_network(small: MainWindow) -> None:
    assert small.canvas.height() >= 130
    assert small.canvas.width() >= 340
