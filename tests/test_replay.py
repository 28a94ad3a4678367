"""Replays of a run: what they begin with, how long they take, and on how many threads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from threadpoolctl import threadpool_info

from bpstudio.engine import DataSpec, Dense, NetworkSpec
from bpstudio.training.blas import use_threads
from tests.histories import DOCUMENT, STATE_BYTES, begun, trained, visit


def test_a_state_that_was_visited_is_at_hand() -> None:
    history = trained(500, 500)
    visited = visit(history, 250)
    assert history.replay(250).done
    assert visit(history, 250) is visited


def test_a_replay_that_has_no_time_makes_one_iteration() -> None:
    """Of a large network, one may take as long as a window can be away."""
    history = trained(100, 100)
    replay = history.replay(80)
    replay.run(0.0)
    assert replay.progress == 1 / 80


def test_the_way_back_is_at_hand_as_well() -> None:
    history = trained(500, 500)
    visit(history, 250)
    for iteration in range(249, 220, -1):
        assert history.replay(iteration).done


def test_the_head_is_at_hand_however_rarely_states_are_kept() -> None:
    history = trained(700, 7, begun(2 * STATE_BYTES))
    assert history.head == 700
    assert history.replay(700).done


def test_a_replay_uses_as_many_threads_as_training_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is on the screen: another number of threads would change the last bits."""
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    wide = NetworkSpec(2, (Dense(900, "tanh"), Dense(900, "tanh"), Dense(1, "tanh")))
    data = DataSpec("circle", samples=60)
    history = begun(2**30, replace(DOCUMENT, spec=wide, data=data, batch_size=30))
    history.head = 1
    use_threads(1)
    visit(history, 1)
    assert blas_threads() == {3}
    visit(trained(10, 10), 5)
    assert blas_threads() == {1}


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
