"""The file of the document on the screen: opened, saved, and held against what is edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from bpstudio import io
from bpstudio.io import Document


@dataclass(frozen=True, eq=False)
class Stored:
    """The document as it was opened or saved last; where, if it was in a file."""

    path: Path | None
    document: Document


class Desk(Protocol):
    """What files need of the session."""

    @property
    def document(self) -> Document: ...

    def open_document(self, document: Document, path: Path | None = None) -> None: ...

    def attempt(self, action: Callable[[], None]) -> bool: ...


class ProjectFile(QObject):
    """Opens and saves. Opening can be undone, and then the file before is the one to save to."""

    saved = Signal(object)  # Path

    def __init__(self, desk: Desk, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stored = Stored(None, document)

    @property
    def path(self) -> Path | None:
        return self._stored.path

    @property
    def modified(self) -> bool:
        """Whether closing now would lose an edit."""
        return self._desk.document != self._stored.document

    def mark_saved(self, path: Path | None = None) -> None:
        """Take the document as it is for what the file holds."""
        self._stored = Stored(path or self.path, self._desk.document)

    def exchange(self, stored: Stored) -> Stored:
        """Take that for what the file holds; what it was taken to hold before is returned."""
        before, self._stored = self._stored, stored
        return before

    def open(self, path: Path) -> None:
        """Open a project file; one that cannot be read changes nothing."""
        self._desk.attempt(lambda: self._desk.open_document(io.load(path), path))

    def save(self, path: Path) -> bool:
        """Write the document there; whether it worked."""
        return self._desk.attempt(partial(self._save, path))

    def _save(self, path: Path) -> None:
        io.save(self._desk.document, path)
        self.mark_saved(path)
        self.saved.emit(path)
