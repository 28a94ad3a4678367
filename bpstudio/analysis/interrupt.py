"""How a long computation is told to give up."""

from __future__ import annotations

from collections.abc import Callable

IsCancelled = Callable[[], bool]


class Interrupted(Exception):  # noqa: N818 - nothing has gone wrong
    """What was being computed is no longer wanted."""


def look_up(cancelled: IsCancelled | None) -> None:
    """Raises Interrupted when the computation has been cancelled."""
    if cancelled is not None and cancelled():
        raise Interrupted
