"""Speed and goal, as a user sets them in a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.engine import L2, Adam
from bpstudio.frame import Message
from bpstudio.io import Document
from bpstudio.training import train
from bpstudio.training.goal import NO_GOAL, Goal, Mark
from bpstudio.training.tempo import FULL_SPEED, Pace, Unit
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.training.small import same

TIMEOUT = 20_000


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    return open_window(replace(example("circle"), batch_size=10))


def stops(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.frame.training, timeout=TIMEOUT)


def said(window: MainWindow) -> list[Message]:
    messages: list[Message] = []
    window.session.message_changed.connect(lambda one: messages.append(one) if one else None)
    return messages


def type_goal(window: MainWindow, mark: Mark, text: str) -> None:
    window.action("train.until").trigger()
    popover = window.top_bar.goal_button.popover
    line = popover.lines[mark]
    line.clear()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_speed_is_chosen_in_the_menu_and_by_keys(window: MainWindow) -> None:
    button, live = window.top_bar.pace_button, window.session.live
    entry = next(one for one in button.menu().actions() if one.data() == Pace(10))
    entry.trigger()
    assert live.pace == Pace(10)
    assert button.text() == "10 it/s ▾"
    assert entry.isChecked()
    window.action("train.faster").trigger()
    assert live.pace == Pace(30)
    window.action("train.slower").trigger()
    assert live.pace == Pace(10)


def test_a_speed_is_typed(window: MainWindow) -> None:
    window.action("train.pace").trigger()
    popover = window.top_bar.pace_button.popover
    assert popover.line.text() == ""
    popover.line.setText("fast")
    QTest.keyClick(popover.line, Qt.Key.Key_Return)
    assert popover.isVisible()
    assert popover.refusal.text()
    assert window.session.live.pace == FULL_SPEED
    popover.line.setText("3")
    popover.unit.setCurrentIndex(1)
    QTest.mouseClick(popover.accept, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
    assert window.session.live.pace == Pace(3, Unit.EPOCHS)


def test_slow_iterations_are_seen_one_by_one_and_speed_changes_at_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    session.live.pace = Pace(20)
    seen: list[int] = []
    session.frame_changed.connect(lambda frame: seen.append(frame.iteration))
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration >= 12, timeout=TIMEOUT)
    assert seen == list(range(seen[-1] + 1))
    session.live.pace = FULL_SPEED
    qtbot.waitUntil(lambda: session.frame.iteration >= 1000, timeout=TIMEOUT)
    assert session.frame.training
    session.toggle_training()
    stops(window, qtbot)


def test_a_goal_is_typed_reached_and_told_of(window: MainWindow, qtbot: QtBot) -> None:
    session, messages = window.session, said(window)
    start, problem = session.frame.state, session.frame.problem
    type_goal(window, Mark.EPOCH, "12")
    assert window.top_bar.goal_button.text() == "Until epoch 12"
    stops(window, qtbot)
    assert session.frame.iteration == 12 * problem.batches_per_epoch
    assert same(session.frame.state, train(problem, start, session.frame.iteration))
    (message,) = messages
    assert message.text.startswith("Reached: epoch 12 at iteration 300 after ")
    assert session.live.goal == NO_GOAL
    assert window.top_bar.goal_button.text() == "Until…"
    type_goal(window, Mark.EPOCH, "12")
    assert window.top_bar.goal_button.popover.isVisible()
    assert "already" in window.top_bar.goal_button.popover.refusal.text()
    window.top_bar.goal_button.popover.close()


def test_a_loss_is_reached_as_the_mean_of_an_epoch(window: MainWindow, qtbot: QtBot) -> None:
    session, messages = window.session, said(window)
    type_goal(window, Mark.LOSS, "0.2")
    stops(window, qtbot)
    frame = session.frame
    _, losses = session.run.losses.train.arrays()
    last = losses[-frame.problem.batches_per_epoch :]
    assert len(losses) == frame.iteration
    assert last.mean() <= 0.2 < losses[-len(last) - 1 : -1].mean()
    assert f"Reached: loss {last.mean():.4g} ≤ 0.2" in messages[0].text
    session.live.goal = Goal(loss=0.3)
    session.toggle_training()
    assert not session.frame.training
    assert "reached already" in messages[-1].text
    assert session.live.goal == NO_GOAL


def test_a_goal_outlasts_edits_and_pauses(window: MainWindow, qtbot: QtBot) -> None:
    session, messages = window.session, said(window)
    session.live.goal = Goal(epoch=400)
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 0, timeout=TIMEOUT)
    session.edit(replace(session.document, regulariser=L2(0.001)), "Regularisation")
    session.toggle_training()
    stops(window, qtbot)
    assert not messages
    session.toggle_training()
    stops(window, qtbot)
    assert session.frame.epoch == 400
    assert "epoch 400" in messages[-1].text


def test_a_goal_may_be_set_and_removed_while_training(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.live.pace = Pace(20)
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 0, timeout=TIMEOUT)
    type_goal(window, Mark.SECONDS, "30 min")
    assert session.live.goal == Goal(seconds=1800)
    window.action("train.until").trigger()
    popover = window.top_bar.goal_button.popover
    QTest.mouseClick(popover.remove, Qt.MouseButton.LeftButton)
    assert session.live.goal == NO_GOAL
    type_goal(window, Mark.SECONDS, "+.2")
    stops(window, qtbot)
    assert session.live.goal == NO_GOAL
    assert session.run.clock.at(session.frame.iteration) >= 0.2


@pytest.mark.parametrize("pace", [FULL_SPEED, Pace(60)], ids=["full", "slow"])
def test_settings_changed_in_mid_run_take_effect_at_the_next_iteration(
    window: MainWindow, qtbot: QtBot, pace: Pace
) -> None:
    session = window.session
    start = session.frame.state
    session.live.pace = pace
    shown: list[bool] = []
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 0, timeout=TIMEOUT)
    # What the button and the views show of a change is a single frame.
    session.frame_changed.connect(lambda frame: shown.append(frame.training))
    for change in (
        {"optimizer": replace(session.document.optimizer, learning_rate=0.01)},
        {"optimizer": Adam(0.02)},
        {"regulariser": L2(0.01)},
    ):
        at, number = session.frame.iteration, len(session.run.history.stretches)
        session.edit(replace(session.document, **change), "Setting")
        qtbot.waitUntil(
            lambda at=at: session.frame.training and session.frame.iteration > at + 3,  # type: ignore[misc]  # a default has no type
            timeout=TIMEOUT,
        )
        assert len(session.run.history.stretches) == number + 1
    session.toggle_training()
    stops(window, qtbot)
    assert session.live.pace == pace
    stretches, state = session.run.history.stretches, start
    ends = [*(stretch.first for stretch in stretches[1:]), session.frame.iteration]
    losses: list[float] = []
    for stretch, end in zip(stretches, ends, strict=True):
        assert same(stretch.start, state) or stretch.start.slots.shape != state.slots.shape
        state = train(stretch.problem, stretch.start, end - stretch.first, losses)
    np.testing.assert_array_equal(session.frame.state.theta, state.theta)
    assert isinstance(stretches[2].document.optimizer, Adam)
    assert isinstance(stretches[3].document.regulariser, L2)


def test_slow_training_is_not_hurried_by_edits(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.live.pace = Pace(0.2)
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration == 1, timeout=TIMEOUT)
    for rate in (0.1, 0.2, 0.3):
        optimizer = replace(session.document.optimizer, learning_rate=rate)
        session.edit(replace(session.document, optimizer=optimizer), "Learning rate")
        qtbot.waitUntil(
            lambda o=optimizer: session.frame.training and session.document.optimizer == o,  # type: ignore[misc]  # a default has no type
            timeout=TIMEOUT,
        )
    session.toggle_training()
    stops(window, qtbot)
    assert session.frame.iteration == 1


def test_elapsed_time_is_of_the_run(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.live.goal = Goal(seconds=0.3)
    session.toggle_training()
    stops(window, qtbot)
    end, seconds = session.frame.iteration, session.run.clock.at(session.frame.iteration)
    assert seconds >= 0.3
    session.travel(end // 2)
    qtbot.waitUntil(lambda: session.frame.iteration == end // 2, timeout=TIMEOUT)
    assert 0 < session.run.clock.at(session.frame.iteration) < seconds
    assert " s</b>" in window.top_bar.counters.text()
    session.travel(end)
    qtbot.waitUntil(lambda: session.frame.iteration == end, timeout=TIMEOUT)
    session.live.goal = Goal(seconds=seconds + 0.2)
    session.toggle_training()
    stops(window, qtbot)
    assert session.run.clock.at(session.frame.iteration) >= seconds + 0.2
    session.reset()
    assert session.run.clock.at(session.frame.iteration) == 0
