"""Where the units of one level end, by arithmetic over a few runs of equal units."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Ruler:
    """Marks along a track: runs of `count` units that are each `width` events wide."""

    __slots__ = ("_before", "_starts", "_widths", "count")

    def __init__(self, runs: Iterable[tuple[int, int]]) -> None:
        self._widths: list[int] = []
        self._starts: list[int] = []
        self._before: list[int] = []
        self.count = start = 0
        for width, count in runs:
            self._widths.append(width)
            self._starts.append(start)
            self._before.append(self.count)
            start += width * count
            self.count += count

    def completed(self, offset: int) -> int:
        """How many units end at or before `offset`."""
        run = bisect_right(self._starts, offset) - 1
        if run < 0:
            return 0
        return self._before[run] + (offset - self._starts[run]) // self._widths[run]

    def end(self, units: int) -> int:
        """The offset at which that many units are complete."""
        if units == 0:
            return 0
        run = bisect_left(self._before, units) - 1
        return self._starts[run] + (units - self._before[run]) * self._widths[run]
