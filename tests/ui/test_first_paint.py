"""What waits for the first paint of the window, and that it comes right after."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.training import LossCurve, LossCurves
from bpstudio.ui.docked_view import DockedView, View
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.theme import DARK, LIGHT, Theme

_UNTIL_PAINTED = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from bpstudio.app import create_window

class FirstPaint(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and target.isWidgetType():
            application.removeEventFilter(self)
            print(*sys.modules, flush=True)
            os._exit(0)
        return False

application = QApplication([])
probe = FirstPaint()
application.installEventFilter(probe)
window = create_window(None, QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.show()
application.exec()
"""
_LATER = {
    "multiprocessing",
    "pyqtgraph",
    "ziamath",
    "bpstudio.analysis.health",
    "bpstudio.analysis.histograms",
    "bpstudio.analysis.maps",
    "bpstudio.analysis.scores",
    "bpstudio.landscape",
    "bpstudio.training.worker",
    "bpstudio.ui.help_pages",
    "bpstudio.ui.inspector",
    "bpstudio.ui.landscape",
    "bpstudio.ui.maps.boundary_view",
    "bpstudio.ui.maps.feed",
    "bpstudio.ui.plots.gradients",
    "bpstudio.ui.plots.scores",
    "bpstudio.ui.views.graph",
    "bpstudio.ui.views.matrix",
    "bpstudio.ui.views.numpy_view",
    "bpstudio.ui.what_if",
}


def loaded_until_painted(settings: Path) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", _UNTIL_PAINTED, str(settings)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(ended.stdout.split())


def test_what_is_not_seen_at_first_is_loaded_later(tmp_path: Path) -> None:
    loaded = loaded_until_painted(tmp_path / "settings.ini")
    assert "bpstudio.ui.canvas.paint" in loaded
    assert not loaded & _LATER


def test_the_inspector_follows_by_itself(qtbot: QtBot, window: MainWindow) -> None:
    neuron = window.step_views.neuron
    qtbot.waitUntil(lambda: neuron.view is not None)
    assert window.step_views.inspector.pill.text == "Ready"


def test_who_asks_for_the_inspector_need_not_wait(window: MainWindow) -> None:
    inspector = window.step_views.inspector
    assert inspector.pill.text == "Ready"
    assert window.step_views.inspector is inspector


def test_losses_of_before_the_inspector_was_made_are_not_lost(window: MainWindow) -> None:
    train, test = LossCurve(), LossCurve()
    train.append(0, [0.5])
    window.step_views.show_losses(LossCurves(train, test))
    shown = [label.text() for label in window.step_views.inspector.summary.findChildren(QLabel)]
    assert "0.5" in shown


class Words(QLabel):
    """A view that says what it was last given."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme.name, parent)
        self.frames: list[Frame] = []

    def show_frame(self, frame: Frame) -> None:
        self.frames.append(frame)

    def set_theme(self, theme: Theme) -> None:
        self.setText(theme.name)


def make(theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
    words = Words(theme, parent)
    return words, words


@pytest.fixture
def docked(qtbot: QtBot) -> DockedView:
    one = DockedView(make, LIGHT, later=True)
    one.resize(400, 300)
    qtbot.addWidget(one)
    return one


def test_a_later_view_is_made_once_its_place_is_painted(
    qtbot: QtBot, docked: DockedView, window: MainWindow
) -> None:
    docked.show_frame(window.session.frame)
    docked.set_on_top(True)
    docked.set_theme(DARK)
    assert docked.view is None
    docked.show()
    qtbot.waitUntil(lambda: docked.view is not None)
    (words,) = docked.findChildren(Words)
    assert words.text() == DARK.name
    assert words.frames == [window.session.frame]


def test_a_later_view_that_has_gone_behind_a_tab_is_made_when_it_is_back(
    qtbot: QtBot, docked: DockedView
) -> None:
    with qtbot.waitExposed(docked):
        docked.show()
    docked.grab()
    QApplication.processEvents()
    assert docked.view is None
    docked.set_on_top(True)
    assert docked.view is not None
