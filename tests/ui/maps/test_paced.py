"""Questions come at most so often, and the newest of them is answered."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from pytestqt.qtbot import QtBot

from bpstudio.background import Background, Cancelled
from bpstudio.errors import UserError
from bpstudio.ui.maps.paced import Paced


def saying(word: str) -> Callable[[Cancelled], object]:
    return lambda _cancelled: word


def slow(_cancelled: Cancelled) -> str:
    """Of a length that a clock can tell from none."""
    started = perf_counter()
    while perf_counter() - started < 1e-3:
        pass
    return "slow"


def test_the_first_question_is_asked_at_once(qtbot: QtBot, background: Background) -> None:
    paced = Paced(background, 100_000)
    with qtbot.waitSignal(paced.answered) as answer:
        paced.ask(saying("first"))
    assert answer.args == ["first"]
    assert not paced.busy


def test_what_comes_too_soon_waits(qtbot: QtBot, background: Background) -> None:
    paced = Paced(background, 100_000)
    with qtbot.waitSignal(paced.answered):
        paced.ask(saying("first"))
    with qtbot.assertNotEmitted(paced.answered, wait=30):
        paced.ask(saying("second"))
    assert paced.busy


def test_the_newest_takes_its_turn(qtbot: QtBot, background: Background) -> None:
    paced = Paced(background, 1)
    answers: list[object] = []
    paced.answered.connect(answers.append)
    for word in ("first", "second", "third"):
        paced.ask(saying(word))
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == ["first", "third"]


def test_after_cancelling_no_answer_comes(qtbot: QtBot, background: Background) -> None:
    paced = Paced(background, 0)
    with qtbot.assertNotEmitted(paced.answered, wait=30):
        paced.ask(saying("first"))
        paced.ask(saying("second"))
        paced.cancel()
    assert not paced.busy
    with qtbot.waitSignal(paced.answered) as answer:
        paced.ask(saying("third"))
    assert answer.args == ["third"]


def test_after_a_failure_it_goes_on(qtbot: QtBot, background: Background) -> None:
    def fail(_cancelled: Cancelled) -> object:
        raise UserError("no room")

    paced = Paced(background, 0)
    with qtbot.waitSignal(paced.failed):
        paced.ask(fail)
    with qtbot.waitSignal(paced.answered):
        paced.ask(saying("again"))


def test_after_an_answer_that_took_long_it_rests_for_its_share(
    qtbot: QtBot, background: Background
) -> None:
    paced = Paced(background, 0)
    paced.share = 1e-5
    with qtbot.waitSignal(paced.answered):
        paced.ask(slow)
    with qtbot.assertNotEmitted(paced.answered, wait=30):
        paced.ask(saying("next"))
    assert paced.busy


def test_a_larger_share_ends_the_rest(qtbot: QtBot, background: Background) -> None:
    paced = Paced(background, 0)
    paced.share = 1e-5
    with qtbot.waitSignal(paced.answered):
        paced.ask(slow)
    paced.ask(saying("next"))
    with qtbot.waitSignal(paced.answered) as answer:
        paced.share = 1.0
    assert answer.args == ["next"]
