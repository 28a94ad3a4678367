"""Computing beside the window: the newest question of each topic is answered, and nothing stays."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from bpstudio.background import Background, Cancelled, Topic
from bpstudio.errors import UserError

WAIT_S = 10.0


@pytest.fixture
def background() -> Iterator[Background]:
    one = Background()
    yield one
    one.close()


class Gate:
    """A job that waits in the thread until it is let through."""

    def __init__(self) -> None:
        self.begun, self.open = threading.Event(), threading.Event()

    def job(self, _cancelled: Cancelled) -> object:
        self.begun.set()
        assert self.open.wait(WAIT_S)
        return "through"


def answers_of(topic: Topic) -> list[object]:
    answers: list[object] = []
    topic.answered.connect(answers.append)
    return answers


def saying(word: str) -> Callable[[Cancelled], object]:
    return lambda _cancelled: word


def fail_with(error: Exception) -> Callable[[Cancelled], object]:
    def job(_cancelled: Cancelled) -> object:
        raise error

    return job


def test_a_job_is_done_on_another_thread_and_answered_on_this_one(
    qtbot: QtBot, background: Background
) -> None:
    topic = background.topic()
    threads: list[int] = []
    topic.answered.connect(lambda _answer: threads.append(threading.get_ident()))
    with qtbot.waitSignal(topic.answered) as answered:
        topic.ask(lambda _cancelled: threading.get_ident())
        assert topic.busy
    assert answered.args is not None
    assert answered.args[0] != threading.get_ident()
    assert threads == [threading.get_ident()]
    assert not topic.busy


def test_of_what_waits_only_the_newest_is_done(qtbot: QtBot, background: Background) -> None:
    gate, topic = Gate(), background.topic()
    answers = answers_of(topic)
    topic.ask(gate.job)
    assert gate.begun.wait(WAIT_S)
    for word in ("old", "older", "new"):
        topic.ask(saying(word))
    gate.open.set()
    qtbot.waitUntil(lambda: not topic.busy)
    assert answers == ["through", "new"]


def test_topics_take_turns(qtbot: QtBot, background: Background) -> None:
    gate, one, other = Gate(), background.topic(), background.topic()
    order: list[object] = []
    for topic in (one, other):
        topic.answered.connect(order.append)
    one.ask(gate.job)
    assert gate.begun.wait(WAIT_S)
    other.ask(saying("first"))
    one.ask(saying("second"))
    other.ask(saying("first, again"))
    gate.open.set()
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["through", "first, again", "second"]


def test_nothing_comes_to_a_topic_that_was_cancelled(qtbot: QtBot, background: Background) -> None:
    gate, topic, other = Gate(), background.topic(), background.topic()
    answers = answers_of(topic)
    topic.ask(gate.job)
    assert gate.begun.wait(WAIT_S)
    topic.ask(saying("waiting"))
    topic.cancel()
    gate.open.set()
    with qtbot.waitSignal(other.answered):
        other.ask(saying("done"))
    assert answers == []
    assert not topic.busy
    with qtbot.waitSignal(topic.answered):
        topic.ask(saying("anew"))
    assert answers == ["anew"]


def test_a_job_at_work_learns_that_it_was_cancelled(background: Background) -> None:
    begun, seen, topic = threading.Event(), threading.Event(), background.topic()

    def job(cancelled: Cancelled) -> object:
        begun.set()
        while not cancelled():
            pass
        seen.set()
        return None

    topic.ask(job)
    assert begun.wait(WAIT_S)
    topic.cancel()
    assert seen.wait(WAIT_S)


def test_too_little_memory_is_a_message(qtbot: QtBot, background: Background) -> None:
    topic = background.topic()
    with qtbot.waitSignal(topic.failed) as failed:
        topic.ask(fail_with(MemoryError()))
    assert failed.args is not None
    assert "not enough memory" in str(failed.args[0])


def test_an_error_for_the_user_is_passed_on(qtbot: QtBot, background: Background) -> None:
    topic, error = background.topic(), UserError("No such path.")
    with qtbot.waitSignal(topic.failed) as failed:
        topic.ask(fail_with(error))
    assert failed.args == [error]


def test_a_bug_goes_where_all_bugs_go(qtbot: QtBot, background: Background) -> None:
    topic = background.topic()
    with qtbot.captureExceptions() as caught:
        topic.ask(fail_with(ZeroDivisionError("a bug")))
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_what_a_job_held_is_let_go_with_its_answer(qtbot: QtBot, background: Background) -> None:
    gate, topic = Gate(), background.topic()
    gate.open.set()
    gone = weakref.ref(gate)
    with qtbot.waitSignal(topic.answered):
        topic.ask(gate.job)
    del gate
    qtbot.waitUntil(lambda: gone() is None)


def test_closing_ends_the_thread() -> None:
    before = set(threading.enumerate())
    background = Background()
    gate, topic = Gate(), background.topic()
    topic.ask(gate.job)
    assert gate.begun.wait(WAIT_S)
    gate.open.set()
    background.close()
    begun = set(threading.enumerate()) - before
    assert "bpstudio-background" not in {thread.name for thread in begun}


def test_what_a_topic_asked_that_is_gone_is_not_done(qtbot: QtBot, background: Background) -> None:
    gate, first, other = Gate(), background.topic(), background.topic()
    done: list[str] = []
    first.ask(gate.job)
    assert gate.begun.wait(WAIT_S)

    def note(_cancelled: Cancelled) -> object:
        done.append("gone")
        return None

    background.topic().ask(note)
    gate.open.set()
    with qtbot.waitSignal(other.answered):
        other.ask(saying("last"))
    assert done == []


def test_a_topic_that_was_deleted_with_its_view_is_left_alone(
    qtbot: QtBot, background: Background
) -> None:
    gate, view, other = Gate(), QObject(), background.topic()
    topic = background.topic(view)
    topic.ask(gate.job)
    assert gate.begun.wait(WAIT_S)
    with qtbot.waitSignal(view.destroyed):
        view.deleteLater()
    gate.open.set()
    with qtbot.waitSignal(other.answered):
        other.ask(saying("done"))
    assert topic.busy


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no urgency of its own")
def test_the_window_goes_first_on_a_processor(qtbot: QtBot, background: Background) -> None:
    topic = background.topic()
    with qtbot.waitSignal(topic.answered) as asked:
        topic.ask(lambda _cancelled: os.getpriority(os.PRIO_PROCESS, 0))
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert asked.args is not None
    assert asked.args[0] == min(19, here + 5)


def test_between_two_answers_there_is_time_to_paint(qtbot: QtBot, background: Background) -> None:
    first, second, last = (background.topic() for _ in range(3))
    painted: list[str] = []
    first.answered.connect(lambda _: QTimer.singleShot(0, lambda: painted.append("first")))
    first.ask(saying("one"))
    second.ask(saying("two"))
    gate = Gate()
    last.ask(gate.job)
    # Both answers wait when the events are next looked at.
    assert gate.begun.wait(WAIT_S)
    gate.open.set()
    with qtbot.waitSignal(second.answered):
        pass
    assert painted == ["first"]
