"""Choosing which sample a pass is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from bpstudio.editor import Editor
from bpstudio.frame import Frame, Message
from bpstudio.walk import Walk


class Desk(Protocol):
    """What the choice needs of the session."""

    frame: Frame
    walk: Walk
    editor: Editor

    def say(self, message: Message | None) -> None: ...


class Samples(QObject):
    """Any sample can be stepped through: one that is not in this iteration's batch leads it then.

    That is an edit, in place at the head of the run and on a fork before it, since the update will
    be another.
    """

    def __init__(self, desk: Desk, exactly: Callable[[Callable[[], None]], None]) -> None:
        super().__init__()
        self._desk, self._exactly = desk, exactly

    def choose(self, row: int, of_test: bool = False) -> None:
        """Make it the sample at work, once training has paused."""
        self._exactly(lambda: self._choose(row, of_test))

    def _choose(self, row: int, of_test: bool) -> None:
        desk, frame = self._desk, self._desk.frame
        index = row + frame.problem.n_samples if of_test else row
        if index in frame.indices:
            desk.walk.go_to_sample(frame.indices.index(index))
            return
        words = self.tr("test sample {0}") if of_test else self.tr("sample {0}")
        words = words.format(row + 1)
        desk.editor.lead(index, self.tr("Step {0}").format(words), words)
        text = self.tr("The first sample of this batch is now {0}. Undo takes it back.")
        hint = self.tr("The update of this iteration would learn from it.") if of_test else ""
        desk.say(Message(text.format(words), hint))
