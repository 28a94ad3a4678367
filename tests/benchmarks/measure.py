"""Time functions against each other, in turns, so that a machine's moods hit all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

Runner = Callable[[int], None]
"""Does its work so many times."""


def best_seconds(
    runners: Mapping[str, Runner], round_seconds: float = 0.1, rounds: int = 11
) -> dict[str, float]:
    """The shortest time that each runner took for one piece of work, over rounds in turn."""
    counts = {name: _count(runner, round_seconds) for name, runner in runners.items()}
    best = dict.fromkeys(runners, float("inf"))
    for _ in range(rounds):
        for name, runner in runners.items():
            best[name] = min(best[name], _seconds(runner, counts[name]) / counts[name])
    return best


def repeat(function: Callable[[], object]) -> Runner:
    """A runner that calls a function."""

    def runner(times: int) -> None:
        for _ in range(times):
            function()

    return runner


def verdict(ratio: float, at_least: float) -> str:
    """A ratio beside the figure to reach."""
    mark = "✓" if ratio >= at_least else "✗"
    return f"{ratio:5.2f}× {mark} (to reach: {at_least:g}×)"


def _count(runner: Runner, round_seconds: float) -> int:
    # The first time is slow for being the first.
    runner(1)
    count = 1
    while (took := _seconds(runner, count)) < round_seconds / 4:
        count *= 2
    return max(1, round(count * round_seconds / took))


def _seconds(runner: Runner, times: int) -> float:
    began = perf_counter()
    runner(times)
    return perf_counter() - began
