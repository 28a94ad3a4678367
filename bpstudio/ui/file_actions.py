"""What the File menu does: new, open, save, export; and the question before closing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from bpstudio.frame import Message
from bpstudio.io import new_document
from bpstudio.ui import file_dialogs

if TYPE_CHECKING:
    from bpstudio.ui.main_window import MainWindow
    from bpstudio.ui.plots.export import Export


class FileActions(QObject):
    """Asks for a path where one is needed, and leaves the rest to the session."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def new(self) -> None:
        self._window.session.open_document(new_document())

    def open(self) -> None:
        if path := file_dialogs.ask_open(self._window):
            self._window.session.file.open(path)

    def save(self) -> bool:
        session = self._window.session
        return session.file.save(session.file.path) if session.file.path else self.save_as()

    def save_as(self) -> bool:
        session = self._window.session
        path = file_dialogs.ask_save(self._window, session.document.name)
        return session.file.save(path) if path else False

    def export_picture(self) -> None:
        if path := file_dialogs.ask_picture(self._window):
            self._write(path, self._window.canvas.export)

    def export_loss(self) -> None:
        from bpstudio.ui.plots.export import Export

        self.export(Export(self._window.loss_plot, "loss"))

    def export(self, wish: Export) -> None:
        """Write a plot as the file that is chosen now."""
        if path := file_dialogs.ask_plot(self._window, wish.name + wish.suffix):
            self._write(path, wish.write)

    def _write(self, path: Path, write: Callable[[Path], None]) -> None:
        """Write the file, and say so."""
        session = self._window.session
        if session.attempt(partial(write, path)):
            session.say(Message(self.tr("Exported as {0}.").format(path.name)))

    def may_close(self) -> bool:
        """Whether nothing would be lost, or the user said what is to become of it."""
        session = self._window.session
        if not session.file.modified:
            return True
        answer = file_dialogs.ask_whether_to_save(self._window, session.document.name)
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard
