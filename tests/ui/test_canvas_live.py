"""The canvas while a network trains: its parts take turns in being painted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas import NetworkCanvas, live
from bpstudio.ui.canvas.live import RATE, Moments
from bpstudio.ui.theme import DARK
from tests.ui.moments import first_frame
from tests.ui.pictures import canvas_of, picture


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(live, "monotonic", clock)
    return clock


def training(scale: float = 1.0) -> Frame:
    """Of the first example, with weights so many times as large."""
    start = first_frame()
    state = replace(start.state, theta=scale * start.state.theta)
    return Frame(start.document, start.problem, state, training=True)


def shown(canvas: NetworkCanvas, frame: Frame) -> QImage:
    canvas.show_frame(frame)
    return picture(canvas)


def test_every_part_has_its_turn_twenty_times_a_second() -> None:
    clock = Clock()
    moments = Moments(clock)
    turns: list[set[object]] = [set() for _ in range(4)]
    most = 0
    for _ in range(60):
        now = moments.now(True)
        assert now is not None
        new = [now.turn(part) not in turns[part] for part in range(4)]
        most = max(most, sum(new[:3])) if len(turns[0]) > 1 else 0
        for part, seen in enumerate(turns):
            seen.add(now.turn(part))
        clock.now += 1 / 60
    assert all(RATE <= len(seen) <= RATE + 1 for seen in turns)
    assert most < 3


def test_after_its_time_all_of_the_picture_is_that_of_the_newest_frame(
    qtbot: QtBot, clock: Clock
) -> None:
    canvas = canvas_of(qtbot, first_frame())
    old = shown(canvas, training())
    assert shown(canvas, training(-3.0)) == old
    clock.now += 1 / RATE
    newest = shown(canvas, training(-3.0))
    assert newest != old
    assert newest == shown(canvas_of(qtbot, first_frame()), training(-3.0))


@pytest.mark.usefixtures("clock")
def test_the_end_of_training_is_shown_at_once_and_so_is_another_beginning(
    qtbot: QtBot,
) -> None:
    canvas, fresh = (canvas_of(qtbot, first_frame()) for _ in range(2))
    shown(canvas, training())
    ended = replace(training(-3.0), training=False)
    assert shown(canvas, ended) == shown(fresh, ended)
    assert shown(canvas, training(2.0)) == shown(fresh, training(2.0))


@pytest.mark.usefixtures("clock")
def test_what_is_chosen_and_the_colours_are_shown_at_once(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    plain = shown(canvas, training())
    for place in (Selection(1, 0), Selection(1, 0, 1)):
        chosen = replace(training(), selection=place)
        image = shown(canvas, chosen)
        assert image != plain
        assert image == shown(canvas_of(qtbot, first_frame()), chosen)
    canvas.set_theme(DARK)
    dark = canvas_of(qtbot, first_frame(), theme=DARK)
    assert shown(canvas, training()) == shown(dark, training())
