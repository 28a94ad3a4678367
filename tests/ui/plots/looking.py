"""Views that look at the states of a run beside the window, waited for."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.scores import ScoresView
from tests.ui.plots.runs import states

View = GradientsView | ScoresView


def button(view: View, text: str) -> QToolButton:
    return next(each for each in view.findChildren(QToolButton) if each.text() == text)


def click(view: View, text: str) -> None:
    QTest.mouseClick(button(view, text), Qt.MouseButton.LeftButton)


def show(qtbot: QtBot, view: View, *frames: Frame) -> None:
    """One after the other, each until it has been looked at."""
    for frame in frames:
        view.show_frame(frame)
        qtbot.waitUntil(lambda: not view.busy)


def frames(frame: Frame, *iterations: int) -> list[Frame]:
    """Frames of training at these iterations, ascending."""
    return [replace(frame, state=state) for state in states(frame, *iterations)]
