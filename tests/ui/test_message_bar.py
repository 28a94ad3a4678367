"""The message bar."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Message
from bpstudio.ui.message_bar import MessageBar
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import Actions, at, first_frame

DIVERGED = Message("Training diverged.", "Try a smaller rate.", "error", "session.reset")


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:  # noqa: ARG001 - actions need an application
    return Actions()


@pytest.fixture
def bar(qtbot: QtBot, actions: Actions) -> Iterator[MessageBar]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(700, 60)
    bar = MessageBar(actions.by_id, LIGHT, host)
    QVBoxLayout(host).addWidget(bar)
    with qtbot.waitExposed(host):
        host.show()
    yield bar
    host.close()


def words(bar: MessageBar) -> str:
    return re.sub("<[^>]*>", "", bar.text.text())


def test_it_is_hidden_until_there_is_a_message(bar: MessageBar) -> None:
    assert not bar.isVisible()
    bar.show_message(DIVERGED)
    assert bar.isVisible()
    bar.show_message(None)
    assert not bar.isVisible()


def test_it_says_what_happened_and_what_would_help(bar: MessageBar) -> None:
    bar.show_message(DIVERGED)
    assert words(bar) == "Training diverged. Try a smaller rate."


def test_an_error_differs_from_a_note_by_more_than_colour(bar: MessageBar) -> None:
    bar.show_message(DIVERGED)
    error = bar.icon.text(), bar.icon.accessibleName()
    bar.show_message(Message("Saved."))
    note = bar.icon.text(), bar.icon.accessibleName()
    assert error == ("⚠", "Error")
    assert note == ("ℹ", "Note")


def test_its_button_does_the_action_and_takes_the_message_away(
    bar: MessageBar, actions: Actions
) -> None:
    bar.show_message(DIVERGED)
    assert bar.button.text() == "Reset"
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert actions.triggered == ["session.reset"]
    assert not bar.isVisible()


def test_without_an_action_there_is_no_button(bar: MessageBar) -> None:
    bar.show_message(DIVERGED)
    bar.show_message(Message("Saved."))
    assert not bar.button.isVisible()


def test_it_can_be_closed(bar: MessageBar, actions: Actions) -> None:
    bar.show_message(DIVERGED)
    QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert actions.triggered == []


def test_a_file_name_with_markup_is_shown_as_it_is(bar: MessageBar) -> None:
    bar.show_message(Message("Saved as <b>&x.json.", "Hint with <i>."))
    assert "&lt;b&gt;&amp;x.json." in bar.text.text()
    assert "Hint with &lt;i&gt;." in bar.text.text()


def test_a_theme_changes_the_colours_of_a_message(bar: MessageBar) -> None:
    bar.set_theme(DARK)
    bar.show_message(DIVERGED)
    assert bar.grab().toImage().pixelColor(2, 2).name() == DARK.red_soft
    bar.set_theme(LIGHT)
    assert bar.grab().toImage().pixelColor(2, 2).name() == LIGHT.red_soft


def test_it_is_freed_while_its_actions_live(actions: Actions) -> None:
    def make() -> MessageBar:
        bar = MessageBar(actions.by_id, LIGHT)
        bar.show_message(DIVERGED)
        return bar

    assert_freed(make)


def test_a_note_is_over_with_the_next_step_and_an_error_stays(bar: MessageBar) -> None:
    frame = first_frame()
    bar.show_frame(frame)
    bar.show_message(Message("Saved."))
    bar.show_frame(frame)
    assert not bar.isHidden()
    bar.show_frame(at(frame, 3))
    assert bar.isHidden()
    bar.show_message(Message("It broke.", kind="error"))
    bar.show_frame(at(frame, 7))
    assert not bar.isHidden()
