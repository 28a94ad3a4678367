"""Joins the places where values are edited to the session."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from bpstudio.errors import UserError
from bpstudio.expressions import FIELD
from bpstudio.session import Session
from bpstudio.ui.number_editing import NumberEditing


class ValueEditing(QObject):
    """What is typed or dragged in a picture is edited; what is refused is shown there."""

    def __init__(
        self, session: Session, editings: Iterable[NumberEditing], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._editings: list[NumberEditing] = []
        for editing in editings:
            self.join(editing)

    def join(self, editing: NumberEditing) -> None:
        """Let this picture edit too."""
        self._editings.append(editing)
        editing.edited.connect(self._session.values.edit)
        editing.taken_back.connect(self._session.values.take_back)
        editing.pause_wanted.connect(self._pause)

    def show_error(self, error: UserError) -> bool:
        """Show it at the value that is being edited, if it is about one."""
        return error.field == FIELD and any(one.show_error(error) for one in self._editings)

    def _pause(self) -> None:
        if self._session.frame.training:
            self._session.toggle_training()
