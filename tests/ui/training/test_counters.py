"""The words of the counters."""

from __future__ import annotations

import re

from bpstudio.ui.training.counters import Counts, variants


def plain(counts: Counts) -> list[str]:
    return [re.sub("<[^>]*>", "", words) for words in variants(counts)]


def test_each_leaves_out_what_matters_least() -> None:
    assert plain(Counts(57582, 2303, 61.9, 29534.4, 25)) == [
        "iteration 57,582 · epoch 2,303 · 29,534 it/s · 1,181 epochs/s · 1:01",
        "iteration 57,582 · epoch 2,303 · 29,534 it/s · 1:01",
        "it 57,582 · ep 2,303 · 29,534 it/s · 1:01",
        "it 57,582 · ep 2,303 · 30k it/s · 1:01",
        "it 57,582 · 30k it/s · 1:01",
    ]


def test_what_is_not_there_is_not_said() -> None:
    assert plain(Counts(0, 0, 0.0))[0] == "iteration 0 · epoch 0"
    assert plain(Counts(7, 7, 3.27))[0] == "iteration 7 · epoch 7 · 3.2 s"
    assert plain(Counts(7, 7, 3.2, 500.0, 1))[0] == "iteration 7 · epoch 7 · 500 it/s · 3.2 s"


def test_slow_speeds_keep_their_figures() -> None:
    assert "0.5 it/s · 0.02 epochs/s" in plain(Counts(7, 0, 14.0, 0.5, 25))[0]


def test_a_moment_is_not_nothing() -> None:
    assert plain(Counts(7, 7, 0.0417))[0].endswith(" 0.042 s")


def test_long_times_are_hours() -> None:
    assert plain(Counts(7, 0, 3729.0))[0].endswith("1:02:09")
