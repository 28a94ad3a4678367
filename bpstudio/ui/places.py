"""What a user may type to say which iteration to go to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError

FIELD = "travel.iteration"
_SEPARATORS = re.compile(r"(?<=\d)[,.'’_\s](?=\d{3}(?!\d))")
_WORDS = {"iteration": "", "it": "", "epoch": "epoch", "ep": "epoch", "e": "epoch"}


@dataclass(frozen=True)
class Place:
    """Where a run stands: its first and last iteration, the one that is shown, its epochs.

    `epoch_start` gives the iteration that an epoch begins with, `epoch_length` counts from here.
    """

    first: int = 0
    head: int = 0
    iteration: int = 0
    epoch_length: int = 1
    epoch_start: Callable[[int], int] = int

    def read(self, text: str) -> int:
        """The iteration that "6983", "6,983", "epoch 12", "+10" or "-10" means.

        Raises UserError at `FIELD` for anything else, and for what the run has not come to.
        """
        cleaned = _SEPARATORS.sub("", text.strip().lower().replace("−", "-"))
        found = re.fullmatch(r"([^\W\d]*)\s*([+-]?)\s*(\d+)", cleaned)
        words = {**_WORDS, **_translated_words()}
        if found is None or (found[1] and found[1] not in words):
            raise _refusal(self._unreadable(text.strip()))
        # More digits than any run has iterations would only be slow to read.
        number, in_epochs = int(found[3][:18]), words.get(found[1]) == "epoch"
        if found[2]:
            step = number * (self.epoch_length if in_epochs else 1)
            iteration = self.iteration + (step if found[2] == "+" else -step)
        else:
            iteration = self.epoch_start(number) if in_epochs else number
        if not self.first <= iteration <= self.head:
            raise _refusal(self._outside(iteration))
        return iteration

    def _unreadable(self, text: str) -> str:
        if not text:
            words = QCoreApplication.translate("places", "Type an iteration, such as {example}.")
        else:
            words = QCoreApplication.translate(
                "places", "“{text}” is not an iteration. Type one such as {example}."
            )
        return words.format(text=text, example=_examples())

    def _outside(self, iteration: int) -> str:
        if iteration < self.first:
            words = QCoreApplication.translate(
                "places", "The run begins at iteration {first}. There is nothing before it."
            )
        else:
            words = QCoreApplication.translate(
                "places", "The run has come to iteration {head}. Train on to go further."
            )
        return words.format(first=f"{self.first:,}", head=f"{self.head:,}")


def _examples() -> str:
    return QCoreApplication.translate("places", "500, +10, -10 or epoch 3")


def _translated_words() -> dict[str, str]:
    iteration = QCoreApplication.translate("places", "iteration")
    epoch = QCoreApplication.translate("places", "epoch")
    return {iteration.lower(): "", epoch.lower(): "epoch"}


def _refusal(words: str) -> UserError:
    return UserError(words, field=FIELD)
