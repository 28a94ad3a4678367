"""Full speed with every plot in sight, for long: does memory grow?

`python -m tests.benchmarks soak` takes 30 minutes, or as many as the number that follows; it runs
only when it is named.
"""

from __future__ import annotations

import os
import subprocess
from time import monotonic

import numpy as np

from tests.benchmarks.screen import close, desk, open_all_plots, run_for, shown, small_document

ON_REQUEST = True
_EVERY = 5.0
_SETTLED = 60.0
_TO_REACH = 0.05


def main(minutes: float = 30.0) -> None:
    with desk() as settings:
        window = shown(small_document(), settings, (1440, 900))
        open_all_plots(window)
        window.action("train.toggle").trigger()
        run_for(1.0)
        worker = window.session.live.worker_id
        assert worker is not None
        times, sizes = _watch({"the window": os.getpid(), "the worker": worker}, minutes * 60)
        print(f"  {window.session.frame.iteration:,} iterations")
        for name, kilobytes in sizes.items():
            _tell(name, np.array(times), np.array(kilobytes))
        close(window)


def _watch(processes: dict[str, int], seconds: float) -> tuple[list[float], dict[str, list[int]]]:
    """When memory was looked at, and what was resident then, in KB."""
    began, times = monotonic(), []
    sizes: dict[str, list[int]] = {name: [] for name in processes}
    while (now := monotonic() - began) < seconds:
        times.append(now)
        for name, process in processes.items():
            sizes[name].append(_resident(process))
        run_for(_EVERY)
    return times, sizes


def _tell(name: str, times: np.ndarray, kilobytes: np.ndarray) -> None:
    """The growth after the first minute, and the size at each minute."""
    begin = min(_SETTLED, times[-1] / 2)
    settled = kilobytes[times >= begin]
    first, last = np.median(settled[:3]), np.median(settled[-3:])
    growth = last / first - 1
    mark = "✓" if growth < _TO_REACH else "✗"
    print(
        f"  {name}: {first / 1e3:.1f} MB after {begin:.0f} s, {last / 1e3:.1f} MB at the end",
        end="",
    )
    print(f": {growth:+.1%} {mark} (to reach: less than {_TO_REACH:.0%})")
    minutes = np.arange(0, times[-1], 60)
    at = [kilobytes[np.searchsorted(times, minute)] / 1e3 for minute in minutes]
    print("    MB at each minute: " + " ".join(f"{each:.0f}" for each in at))


def _resident(process: int) -> int:
    """The resident memory of a process, in KB."""
    words = subprocess.run(
        ("ps", "-o", "rss=", "-p", str(process)), capture_output=True, text=True, check=True
    )
    return int(words.stdout)


if __name__ == "__main__":
    main()
