"""Views that look at the states of a run beside the window, waited for."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.scores import ScoresView
from tests.ui.plots.runs import states

View = GradientsView | ScoresView


def in_sight(qtbot: QtBot, view: View) -> None:
    qtbot.addWidget(view)
    view.resize(500, 230)
    with qtbot.waitExposed(view):
        view.show()


def show(qtbot: QtBot, view: View, *frames: Frame) -> None:
    """One after the other, each until it has been looked at."""
    for frame in frames:
        view.show_frame(frame)
        qtbot.waitUntil(lambda: not view.busy)


def frames(frame: Frame, *iterations: int) -> list[Frame]:
    """Frames of training at these iterations, ascending."""
    return [replace(frame, state=state) for state in states(frame, *iterations)]
