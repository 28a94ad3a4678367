"""Joins the list of edited data to the session; it is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bpstudio.data_edits import quantity_of, without
from bpstudio.engine import CellEdit
from bpstudio.session import Session
from bpstudio.ui.forms.edits_field import EditsField

if TYPE_CHECKING:
    from bpstudio.ui.edits_list import EditsList


class DataEditing(QObject):
    """Shows the list over `window`; what is chosen there is visited or restored."""

    def __init__(self, session: Session, field: EditsField, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        field.show_wanted.connect(self.show_list)

    def show_list(self) -> EditsList:
        """Open the list, which follows the session until it is closed."""
        from bpstudio.ui.edits_list import EditsList

        found = EditsList(self._window)
        found.visit_wanted.connect(self._visit)
        found.restore_wanted.connect(self._restore)
        self._session.frame_changed.connect(found.show_frame)
        found.show_frame(self._session.frame)
        found.show()
        return found

    def _visit(self, edit: CellEdit) -> None:
        quantity = quantity_of(self._session.document, edit)
        self._session.go_to_row(edit.row, quantity.selection)

    def _restore(self, edit: CellEdit | None) -> None:
        document = self._session.document
        if edit is None:
            self._session.edit(without(document), self.tr("Restore edited values"))
        elif edit in document.data.edits:
            self._session.edit(without(document, edit), self.tr("Restore an edited value"))
