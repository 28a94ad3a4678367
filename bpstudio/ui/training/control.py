"""Joins speed and goal of the top bar to the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bpstudio.session import Session
from bpstudio.training.goal import Goal
from bpstudio.training.tempo import Pace
from bpstudio.ui.training.goal_reading import Standing
from bpstudio.ui.training.pace_words import next_pace

if TYPE_CHECKING:
    from bpstudio.ui.top_bar import TopBar


class TrainingControl(QObject):
    """What the actions of the window do to speed and goal, and which button asks for what."""

    def __init__(self, session: Session, top_bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._pace_button, self._goal_button = top_bar.pace_button, top_bar.goal_button
        self._pace_button.chosen.connect(self._set_pace)
        self._goal_button.chosen.connect(self._set_goal)
        session.live.pace_changed.connect(self._pace_button.show_pace)
        session.live.goal_changed.connect(self._goal_button.show_goal)

    def ask_pace(self) -> None:
        """Have a speed typed."""
        self._pace_button.ask()

    def change_pace(self, direction: int) -> None:
        """The next faster or slower speed."""
        self._set_pace(next_pace(self._session.live.pace, direction))

    def ask_goal(self) -> None:
        """Have typed until when to train."""
        frame = self._session.frame
        has_tests = len(frame.problem.dataset.test_inputs) > 0
        self._goal_button.ask(self._standing, has_tests, frame.training)

    def _set_pace(self, pace: Pace) -> None:
        self._session.live.pace = pace

    def _set_goal(self, goal: Goal) -> None:
        """Set it, and train until there if nothing does yet."""
        self._session.live.goal = goal
        if goal and not self._session.frame.training:
            self._session.toggle_training()

    def _standing(self) -> Standing:
        frame, run, live = self._session.frame, self._session.run, self._session.live
        history = run.history
        return Standing(
            frame.iteration,
            frame.epoch,
            run.clock.at(frame.iteration),
            live.mean_loss(run, frame.state),
            run.losses.test.last if frame.iteration == history.head else None,
            history.epoch_start,
        )
