"""Undo and redo, bounded by memory as well as by number, which Qt's own stack cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

UNDO_LIMIT = 200
UNDO_BYTES = 24 * 2**20

Sizes = Mapping[int, int]
"""What takes memory: the bytes of each object, by its id, so that none counts twice."""


class Command(Protocol):
    """An exchange of what is in force for something else, and back by the same exchange.

    Commands with the same `step`, unless it is 0, are one on the stack.
    """

    text: str
    step: int

    def exchange(self) -> None: ...

    def sizes(self) -> Sizes:
        """What it keeps."""
        ...


class UndoStack(QObject):
    """What can be taken back, and what can be made again.

    It keeps 200 commands at most, and 24 MiB at most of what is not `held` elsewhere anyway: the
    oldest are let go, and when there is none to take back, the latest to be made again. The next
    one of all always stays, however large: the last edit can be taken back.
    """

    changed = Signal()

    def __init__(self, held: Callable[[], Sizes], parent: QObject) -> None:
        super().__init__(parent)
        self._held = held
        self._done: list[Command] = []
        self._undone: list[Command] = []

    @property
    def count(self) -> int:
        """How many commands there are in both directions."""
        return len(self._done) + len(self._undone)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def undo_text(self) -> str:
        """What undo would take back; "" for nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        return self._undone[-1].text if self._undone else ""

    @property
    def last_step(self) -> int:
        """The step of the command that undo would take back; 0 when it has none."""
        return self._done[-1].step if self._done else 0

    @property
    def nbytes(self) -> int:
        """What would be free without it."""
        seen = dict(self._held())
        return sum(_added(seen, command) for command in (*self._done, *self._undone))

    def push(self, command: Command) -> None:
        """Make the command; one of the same step as the last has nothing to add to it."""
        command.exchange()
        self._undone.clear()
        if not command.step or command.step != self.last_step:
            self._done.append(command)
        self._settle()

    def undo(self) -> None:
        self._move(self._done, self._undone)

    def redo(self) -> None:
        self._move(self._undone, self._done)

    def take_back(self) -> None:
        """Undo the last command, and forget it."""
        if self._done:
            self._done.pop().exchange()
            self._settle()

    def clear(self) -> None:
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _move(self, source: list[Command], target: list[Command]) -> None:
        if source:
            source[-1].exchange()
            target.append(source.pop())
            self._settle()

    def _settle(self) -> None:
        """What is needed next comes first: undo from the last one on, then redo likewise."""
        seen, kept = dict(self._held()), 0
        total = 0
        for command in (*reversed(self._done), *reversed(self._undone)):
            total += _added(seen, command)
            if kept and (kept == UNDO_LIMIT or total > UNDO_BYTES):
                break
            kept += 1
        again = max(0, kept - len(self._done))
        del self._done[: max(0, len(self._done) - kept)]
        del self._undone[: len(self._undone) - again]
        self.changed.emit()


def _added(seen: dict[int, int], command: Command) -> int:
    """The bytes of what the command keeps and none before it does."""
    new = {key: size for key, size in command.sizes().items() if key not in seen}
    seen.update(new)
    return sum(new.values())
