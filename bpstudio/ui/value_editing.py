"""Joins the places where values are edited to the session."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpstudio.errors import UserError
from bpstudio.expressions import FIELD
from bpstudio.session import Session
from bpstudio.ui.canvas.editing import CanvasEditing


class ValueEditing(QObject):
    """What is typed or dragged on the canvas is edited; what is refused is shown there."""

    def __init__(self, session: Session, editing: CanvasEditing, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._editing = session, editing
        editing.edited.connect(session.values.edit)
        editing.taken_back.connect(session.values.take_back)
        editing.pause_wanted.connect(self._pause)

    def show_error(self, error: UserError) -> bool:
        """Show it at the value that is being edited, if it is about one."""
        return error.field == FIELD and self._editing.show_error(error)

    def _pause(self) -> None:
        if self._session.frame.training:
            self._session.toggle_training()
