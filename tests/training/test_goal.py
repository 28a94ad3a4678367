"""Goals of training."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from bpstudio.errors import UserError
from bpstudio.training.goal import NO_GOAL, Goal, Mark, RecentLosses


@pytest.mark.parametrize("mark", list(Mark))
@pytest.mark.parametrize("wanted", [0, -1, nan, inf])
def test_a_goal_that_cannot_be_is_refused_at_its_field(mark: Mark, wanted: float) -> None:
    with pytest.raises(UserError) as refused:
        replace(NO_GOAL, **{mark.value: wanted})  # type: ignore[arg-type]  # what a form may give
    assert refused.value.field == f"goal.{mark}"


def test_there_may_be_nothing_to_reach() -> None:
    assert not NO_GOAL
    assert Goal(loss=0.05)
    assert Goal(epoch=3).wanted(Mark.EPOCH) == 3


def test_the_mean_is_of_exactly_an_epoch() -> None:
    recent = RecentLosses(3)
    recent.append(np.array([9.0, 1.0]))
    assert recent.mean is None
    recent.append(np.array([2.0, 3.0]))
    assert recent.mean == 2.0


def first_by_hand(known: list[float], losses: list[float], length: int, limit: float) -> int | None:
    for count in range(1, len(losses) + 1):
        window = (known + losses[:count])[-length:]
        if len(window) == length and np.mean(window) <= limit:
            return count
    return None


@pytest.mark.parametrize("length", [1, 2, 5, 40])
@pytest.mark.parametrize("known", [0, 1, 4, 50])
def test_the_first_that_brings_it_down_is_found(length: int, known: int) -> None:
    random = np.random.default_rng(length + known)
    before, losses = random.random(known), random.random(60)
    recent = RecentLosses(length, before)
    for limit in np.linspace(0.05, 0.95, 19):
        expected = first_by_hand(before.tolist(), losses.tolist(), length, float(limit))
        assert recent.until(float(limit), losses) == expected


def test_a_mean_that_was_low_before_does_not_count_for_what_follows() -> None:
    recent = RecentLosses(2, np.array([0.0, 0.0]))
    assert recent.until(0.1, np.array([9.0, 9.0])) is None
