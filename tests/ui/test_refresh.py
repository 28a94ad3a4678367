"""How often the views are shown a frame while training."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from bpstudio.frame import Frame
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.refresh import LOSSES, MOVING, NUMBERS, PLOT, Refresh
from tests.ui.moments import after, first_frame

pytestmark = pytest.mark.usefixtures("qapp")


class Panel:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.losses: list[LossCurves] = []

    def show_frame(self, frame: Frame) -> None:
        self.frames.append(frame)

    def show_losses(self, curves: LossCurves) -> None:
        self.losses.append(curves)


class Desk:
    """A canvas, a plot and a number, and a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0
        self.canvas, self.plot, self.number = Panel(), Panel(), Panel()
        self.refresh = Refresh(
            ((self.canvas, MOVING), (self.plot, PLOT), (self.number, NUMBERS)),
            ((self.plot, PLOT),),
            lambda: self.now,
        )

    def train(self, frames: int, start: int = 0) -> None:
        """So many frames at sixty a second, each with its losses."""
        for iteration in range(start, start + frames):
            self.refresh.show_losses(LossCurves())
            self.refresh.show_frame(replace(after(first_frame(), iteration), training=True))
            QCoreApplication.processEvents()
            self.now += 1 / 60


def test_each_step_reaches_every_view() -> None:
    desk = Desk()
    for cursor in range(3):
        desk.refresh.show_frame(first_frame().moved(cursor))
    for panel in (desk.canvas, desk.plot, desk.number):
        assert [frame.cursor for frame in panel.frames] == [0, 1, 2]


def test_while_training_only_what_moves_is_shown_every_frame() -> None:
    desk = Desk()
    desk.train(60)
    assert len(desk.canvas.frames) == 60
    assert len(desk.plot.frames) == 30
    assert len(desk.number.frames) == 10


@pytest.mark.parametrize("late", [0.0, 0.0002, 0.001])
def test_losses_are_drawn_as_often_as_they_should_whatever_frames_there_are(late: float) -> None:
    """Twenty-four in a second, though two frames take less than their time and three more."""
    now, plot = 100.0, Panel()
    refresh = Refresh(((plot, LOSSES),), ((plot, LOSSES),), lambda: now)
    while now < 102.0:
        refresh.show_losses(LossCurves())
        refresh.show_frame(replace(after(first_frame(), 1), training=True))
        QCoreApplication.processEvents()
        now += 1 / 60 + late
    assert 47 <= len(plot.losses) <= 50


def test_seldom_frames_reach_every_view() -> None:
    desk = Desk()
    for iteration in range(4):
        desk.train(1, iteration)
        desk.now += 0.2
    assert len(desk.number.frames) == len(desk.plot.losses) == 4


def test_the_end_of_training_reaches_every_view_with_the_last_losses() -> None:
    desk = Desk()
    desk.train(2)
    last = LossCurves()
    desk.refresh.show_losses(last)
    desk.refresh.show_frame(after(first_frame(), 2))
    assert desk.number.frames[-1].iteration == 2
    assert desk.plot.losses[-1] is last
    desk.refresh.show_frame(after(first_frame(), 2))
    assert len(desk.plot.losses) == 2


def test_losses_without_training_are_shown_at_once() -> None:
    desk = Desk()
    curves = LossCurves()
    desk.refresh.show_losses(curves)
    assert desk.plot.losses == [curves]


def test_views_take_turns_in_showing_frames() -> None:
    now = 100.0
    panels = [Panel() for _ in range(12)]
    refresh = Refresh([(panel, NUMBERS) for panel in panels], (), lambda: now)
    most = shown = 0
    for iteration in range(121):
        refresh.show_frame(replace(after(first_frame(), iteration), training=True))
        QCoreApplication.processEvents()
        before, shown = shown, sum(len(panel.frames) for panel in panels)
        most = max(most, shown - before) if iteration else 0
        now += 1 / 60
    assert most <= 3
    assert all(18 <= len(panel.frames) - 1 <= 22 for panel in panels)


def test_a_view_shows_its_frame_and_its_losses_in_one_turn() -> None:
    desk = Desk()
    desk.train(60)
    assert len(desk.plot.losses) == len(desk.plot.frames)


def test_views_that_take_turns_come_after_what_moves_has_been_painted() -> None:
    desk = Desk()
    desk.train(2)
    desk.now += 0.2
    last = replace(after(first_frame(), 2), training=True)
    desk.refresh.show_frame(last)
    assert desk.canvas.frames[-1] is last
    assert last not in desk.plot.frames
    QCoreApplication.processEvents()
    assert desk.plot.frames[-1] is desk.number.frames[-1] is last


def test_no_frame_of_training_comes_after_its_end() -> None:
    desk = Desk()
    desk.train(2)
    desk.now += 0.2
    desk.refresh.show_frame(replace(after(first_frame(), 2), training=True))
    end = after(first_frame(), 3)
    desk.refresh.show_frame(end)
    QCoreApplication.processEvents()
    assert desk.plot.frames[-1] is desk.number.frames[-1] is end
    assert [frame.iteration for frame in desk.plot.frames[-2:]] == [0, 3]
