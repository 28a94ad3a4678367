"""Speeds in words, typed, and up and down the ladder."""

from __future__ import annotations

import pytest

from bpstudio.errors import UserError
from bpstudio.training.tempo import FULL_SPEED, Pace, Unit
from bpstudio.ui.training.pace_words import (
    LADDER,
    MENU,
    long_words,
    next_pace,
    read_pace,
    short_words,
)


@pytest.mark.parametrize(
    ("pace", "short", "long"),
    [
        (FULL_SPEED, "Full speed", "As fast as possible"),
        (Pace(0.5), "0.5 it/s", "0.5 iterations a second"),
        (Pace(1000), "1,000 it/s", "1,000 iterations a second"),
        (Pace(1, Unit.EPOCHS), "1 epoch/s", "1 epoch a second"),
        (Pace(10, Unit.EPOCHS), "10 epoch/s", "10 epochs a second"),
    ],
)
def test_words(pace: Pace, short: str, long: str) -> None:
    assert (short_words(pace), long_words(pace)) == (short, long)


def test_entries_of_the_menu_are_told_apart() -> None:
    assert len({long_words(pace) for pace in MENU}) == len(MENU)


@pytest.mark.parametrize(("text", "rate"), [("25", 25), ("1/2", 0.5), ("1,000", 1000)])
def test_typed(text: str, rate: float) -> None:
    assert read_pace(text, Unit.EPOCHS) == Pace(rate, Unit.EPOCHS)


@pytest.mark.parametrize("text", ["", "fast", "0", "-5", "1e300", "0.001"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_pace(text, Unit.ITERATIONS)
    assert refused.value.field == "training.pace"
    assert refused.value.hint


def test_the_ladder_is_gone_up_and_down_and_has_ends() -> None:
    pace, rates = FULL_SPEED, []
    for _ in range(len(LADDER) + 2):
        pace = next_pace(pace, -1)
        rates.append(pace.rate)
    assert rates == [*reversed(LADDER[:-1]), LADDER[0], LADDER[0], LADDER[0]]
    for _ in range(len(LADDER) + 2):
        pace = next_pace(pace, +1)
    assert pace == FULL_SPEED
    assert next_pace(Pace(25, Unit.EPOCHS), +1) == Pace(30, Unit.EPOCHS)
    assert next_pace(Pace(25, Unit.EPOCHS), -1) == Pace(10, Unit.EPOCHS)
