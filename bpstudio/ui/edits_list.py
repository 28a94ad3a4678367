"""The list of the numbers of the data that were edited: go to one, restore one or all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.data_edits import EditedCell, edited_cells
from bpstudio.engine import Dataset
from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.stepping.notation import plain
from bpstudio.ui.core_words import input_words

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGNMENT = (_LEFT, _LEFT, _RIGHT, _RIGHT)


class EditsList(QDialog):
    """Follows the document while it is open; says what is asked for by signals."""

    visit_wanted = Signal(object)  # CellEdit
    restore_wanted = Signal(object)  # CellEdit, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("editsList")
        self.setWindowTitle(self.tr("Edited values of the data"))
        self.resize(440, 320)
        self.cells: tuple[EditedCell, ...] = ()
        self._document: Document | None = None
        self.table = QTableWidget(0, 4, self)
        self.hint = QLabel(self.tr("Click a row to go to its sample in the pass."), self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.restore = QPushButton(self.tr("Restore the chosen one"), self)
        self.restore_all = QPushButton(self.tr("Restore all"), self)
        self._lay_out()
        self.table.cellClicked.connect(self._visit)
        self.table.itemActivated.connect(lambda item: self._visit(item.row()))
        self.table.itemSelectionChanged.connect(self._show_choice)
        self.restore.clicked.connect(self._restore_chosen)
        self.restore_all.clicked.connect(self._restore_all)

    def show_frame(self, frame: Frame) -> None:
        """List the edits of its document; when there are none any more, close."""
        if frame.document is self._document:
            return
        before, self._document = self._document, frame.document
        if before is not None and before.data.edits == frame.document.data.edits:
            return
        if not frame.document.data.edits:
            self.close()
            return
        self.cells = edited_cells(frame.document)
        self.table.setRowCount(len(self.cells))
        for number, cell in enumerate(self.cells):
            self._fill(number, cell, frame.problem.dataset)
        self._show_choice()

    def _fill(self, number: int, cell: EditedCell, dataset: Dataset) -> None:
        edit = cell.edit
        name = cell.column if edit.is_target else input_words(dataset, edit.column)
        texts = (str(cell.sample), name, plain(cell.was), plain(edit.value))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setTextAlignment(_ALIGNMENT[column])
            self.table.setItem(number, column, item)

    def _lay_out(self) -> None:
        table = self.table
        titles = self.tr("sample"), self.tr("column"), self.tr("was"), self.tr("is")
        for number, (title, alignment) in enumerate(zip(titles, _ALIGNMENT, strict=True)):
            item = QTableWidgetItem(title)
            item.setTextAlignment(alignment)
            table.setHorizontalHeaderItem(number, item)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        line = QHBoxLayout()
        line.addWidget(self.restore)
        line.addWidget(self.restore_all)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(table, 1)
        column.addWidget(self.hint)
        column.addLayout(line)

    @property
    def chosen(self) -> EditedCell | None:
        """The row at hand."""
        rows = self.table.selectionModel().selectedRows()
        number = rows[0].row() if rows else -1
        return self.cells[number] if 0 <= number < len(self.cells) else None

    def _show_choice(self) -> None:
        self.restore.setEnabled(self.chosen is not None)

    def _visit(self, number: int) -> None:
        self.visit_wanted.emit(self.cells[number].edit)

    def _restore_chosen(self) -> None:
        if self.chosen is not None:
            self.restore_wanted.emit(self.chosen.edit)

    def _restore_all(self) -> None:
        self.restore_wanted.emit(None)
