"""Losses that wait: each one while they are few, their extremes when they are many."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.training.backlog import Backlog

sizes = st.lists(st.integers(0, 40), max_size=40)


def filled(parts: list[int], limit: int, first: int = 0) -> tuple[Backlog, np.ndarray]:
    losses = np.random.default_rng(1).normal(size=sum(parts))
    backlog, start = Backlog(first, limit), 0
    for size in parts:
        backlog.append(losses[start : start + size])
        start += size
    return backlog, losses


@given(sizes)
def test_fewer_than_the_limit_are_kept_as_they_are(parts: list[int]) -> None:
    backlog, losses = filled(parts, limit=1600, first=9)
    first, taken, stride = backlog.take()
    assert (first, stride) == (9, 1)
    np.testing.assert_array_equal(taken, losses)


@given(sizes)
def test_never_more_than_the_limit_and_never_an_extreme_lost(parts: list[int]) -> None:
    backlog, losses = filled(parts, limit=16)
    _, taken, stride = backlog.take()
    assert taken.size <= 16
    if losses.size:
        assert taken.min() == losses.min()
        assert taken.max() == losses.max()
    assert stride == 1 or losses.size - 2 * stride < taken.size * stride <= losses.size


@given(sizes)
def test_a_pair_holds_the_extremes_of_its_iterations(parts: list[int]) -> None:
    backlog, losses = filled(parts, limit=16)
    _, taken, stride = backlog.take()
    if stride > 1:
        for i in range(0, taken.size, 2):
            end = (i + 2) * stride if i + 2 < taken.size else losses.size
            held = losses[i * stride : end]
            assert tuple(taken[i : i + 2]) == (held.min(), held.max())


def test_what_was_taken_is_gone_and_counting_goes_on() -> None:
    backlog = Backlog(5, limit=8)
    backlog.append(np.arange(100.0))
    first, _, stride = backlog.take()
    assert (first, stride) == (5, 16)
    backlog.append(np.array([1.0, 2.0]))
    first, taken, stride = backlog.take()
    assert (first, list(taken), stride) == (105, [1.0, 2.0], 1)
    assert backlog.take()[1].size == 0
