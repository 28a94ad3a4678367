"""What a user may type to say until when to train."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError
from bpstudio.expressions import parse
from bpstudio.goal_words import clock_words
from bpstudio.training.goal import Goal, Mark

_SEPARATORS = re.compile(r"(?<=\d)[,'’_\s](?=\d{3}(?!\d))")
_SECONDS = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}


@dataclass(frozen=True)
class Standing:
    """Where the run is: a goal must lie ahead of it."""

    iteration: int = 0
    epoch: int = 0
    seconds: float = 0.0
    loss: float | None = None
    """The mean of an epoch's batches, as far as it is known."""
    test_loss: float | None = None
    epoch_start: Callable[[int], int] = int


def read_goal(texts: Mapping[Mark, str], standing: Standing) -> Goal:
    """The goal that was typed; "" is none of its kind.

    Raises UserError at the field for what cannot be read, and for what is reached already.
    """
    typed = {mark: text.strip() for mark, text in texts.items() if text.strip()}
    if not typed:
        words = QCoreApplication.translate("goal", "Type an epoch, a time or a loss.")
        raise _refusal(Mark.EPOCH, words)
    goal = Goal(
        epoch=_epoch(typed[Mark.EPOCH], standing) if Mark.EPOCH in typed else None,
        seconds=_seconds(typed[Mark.SECONDS], standing) if Mark.SECONDS in typed else None,
        loss=_loss(typed[Mark.LOSS], Mark.LOSS) if Mark.LOSS in typed else None,
        test_loss=_loss(typed[Mark.TEST_LOSS], Mark.TEST_LOSS) if Mark.TEST_LOSS in typed else None,
    )
    for mark, value in ((Mark.LOSS, standing.loss), (Mark.TEST_LOSS, standing.test_loss)):
        wanted = goal.wanted(mark)
        if wanted is not None and value is not None and value <= wanted:
            words = QCoreApplication.translate(
                "goal", "The loss is {0} already. Type a smaller one."
            )
            raise _refusal(mark, words.format(f"{value:.4g}"))
    return goal


def _epoch(text: str, standing: Standing) -> int:
    found = re.fullmatch(r"(\+?)\s*(\d{1,15})", _SEPARATORS.sub("", text))
    if found is None:
        words = QCoreApplication.translate(
            "goal", "“{0}” is not an epoch. Type one such as 50, or +10 for ten more."
        )
        raise _refusal(Mark.EPOCH, words.format(text))
    epoch = int(found[2]) + (standing.epoch if found[1] else 0)
    if standing.epoch_start(epoch) <= standing.iteration:
        words = QCoreApplication.translate(
            "goal", "The run is at epoch {0} already. Type a later one, or +10 for ten more."
        )
        raise _refusal(Mark.EPOCH, words.format(f"{standing.epoch:,}"))
    return epoch


def _seconds(text: str, standing: Standing) -> float:
    cleaned = _SEPARATORS.sub("", text.lower())
    more, number = cleaned.startswith("+"), cleaned.removeprefix("+").strip()
    seconds = _clock(number) or _amount(number)
    if seconds is None or seconds <= 0:
        words = QCoreApplication.translate(
            "goal", "“{0}” is not a time. Type one such as 30, 2 min, 1:30, or +10 for 10 s more."
        )
        raise _refusal(Mark.SECONDS, words.format(text))
    seconds += standing.seconds if more else 0.0
    if seconds <= standing.seconds:
        words = QCoreApplication.translate(
            "goal", "The run has been trained for {0} already. Type more, or +10 for 10 s more."
        )
        raise _refusal(Mark.SECONDS, words.format(clock_words(standing.seconds)))
    return seconds


def _clock(text: str) -> float | None:
    """1:30 and 1:02:09."""
    if not re.fullmatch(r"\d{1,6}(:[0-5]\d){1,2}", text):
        return None
    seconds = 0
    for part in text.split(":"):
        seconds = 60 * seconds + int(part)
    return float(seconds)


def _amount(text: str) -> float | None:
    """30, 0.5, 30 s, 2 min and 1 h."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d*)?|\.\d+)\s*([a-z]*)", text)
    if found is None or found[2] not in _SECONDS:
        return None
    return float(found[1]) * _SECONDS[found[2]]


def _loss(text: str, mark: Mark) -> float:
    try:
        loss = parse(text)
    except UserError as error:
        raise UserError(error.message, f"goal.{mark}", error.hint) from None
    if loss <= 0:
        words = QCoreApplication.translate(
            "goal", "A loss of {0} is never reached. Type one above 0, such as 0.05."
        )
        raise _refusal(mark, words.format(f"{loss:g}"))
    return loss


def _refusal(mark: Mark, words: str) -> UserError:
    return UserError(words, f"goal.{mark}")
