"""“Check all”: every parameter's gradient beside its central difference, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine import check_neuron
from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Trace
from bpstudio.stepping.notation import plain
from bpstudio.stepping.symbols import parameter_

Index = QModelIndex | QPersistentModelIndex
TOLERANCE = 1e-6
# Python objects for a table of more rows than these would only slow it down.
_NEURONS_AT_ONCE = 4


class Row(NamedTuple):
    """One parameter. A kink has no error: no difference means anything there."""

    name: str
    analytic: float
    numeric: float
    error: float
    at_kink: bool
    place: Selection = Selection(1, 0)


def checked_rows(trace: Trace) -> Iterator[list[Row]]:
    """The rows of one neuron after another, for the batch's mean gradient."""
    for layer in range(1, len(trace.spec.sizes)):
        n_in = trace.spec.sizes[layer - 1]
        for neuron in range(trace.spec.sizes[layer]):
            check = check_neuron(trace.pass_, trace.theta, layer, neuron)
            yield [
                Row(
                    parameter_(layer, neuron, k, n_in).plain,
                    float(check.analytic[k]),
                    float(check.numeric[k]),
                    float(check.relative_error[k]),
                    bool(check.at_kink[k]),
                    Selection(layer, neuron, k if k < n_in else None),
                )
                for k in range(n_in + 1)
            ]


class CheckModel(QAbstractTableModel):
    """Rows as they come in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self.rows.extend(rows)
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own words
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - as above
        return 4

    def headerData(  # noqa: N802 - Qt calls it by this name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("parameter"),
            self.tr("backpropagation"),
            self.tr("central difference"),
            self.tr("relative error"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.UserRole:
            # What the table is sorted by: kinks come last, for they are no errors.
            return (row.name, row.analytic, row.numeric, -1.0 if row.at_kink else row.error)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return repr((row.name, row.analytic, row.numeric, row.error)[column])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        return None

    def _text(self, row: Row, column: int) -> str:
        if column == 0:
            return row.name
        if column < 3:
            return plain((row.analytic, row.numeric)[column - 1], 9)
        if row.at_kink:
            return self.tr("at a kink")
        return f"{'✓' if row.error <= TOLERANCE else '✗'} {plain(row.error, 1)}"


class CheckDialog(QDialog):
    """Fills while it is open; closing it stops the work. A row that is clicked is selected."""

    chosen = Signal(object)  # Selection

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("checkDialog")
        self.setWindowTitle(self.tr("Gradients of iteration {0}").format(f"{frame.iteration:,}"))
        self.resize(560, 480)
        self._work = checked_rows(frame.trace)
        self._count = frame.document.spec.n_parameters
        self.model = CheckModel(self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, self._count)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.stop.clicked.connect(self._finish)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        table = QTableView(self)
        table.setModel(self.sorted)
        table.setSortingEnabled(True)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.clicked.connect(self._choose)
        table.activated.connect(self._choose)
        self.table = table
        line = QHBoxLayout()
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.addWidget(self.summary)
        column.addWidget(table, 1)
        column.addLayout(line)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.rows[self.sorted.mapToSource(index).row()].place)

    def _go_on(self) -> None:
        rows: list[Row] = []
        for _ in range(_NEURONS_AT_ONCE):
            rows += next(self._work, [])
        if not rows:
            self._finish()
            return
        self.model.add(rows)
        self.progress.setValue(len(self.model.rows))
        self._summarise()

    def _finish(self) -> None:
        self._timer.stop()
        self.progress.hide()
        self.stop.hide()
        self._summarise()

    def _summarise(self) -> None:
        rows = self.model.rows
        errors = np.array([row.error for row in rows if not row.at_kink])
        kinks = len(rows) - len(errors)
        words = [
            self.tr("{0} of {1} parameters checked.").format(f"{len(rows):,}", f"{self._count:,}")
        ]
        if len(errors):
            text = self.tr("The largest relative error is {0}; {1} are within {2}.")
            within = int((errors <= TOLERANCE).sum())
            words.append(text.format(plain(errors.max(), 1), f"{within:,}", plain(TOLERANCE, 1)))
        if kinks:
            words.append(self.tr("{0} lie at a kink, where no difference counts.").format(kinks))
        self.summary.setText(" ".join(words))


def show_checks(frame: Frame, parent: QWidget) -> CheckDialog:
    """Open the table beside the window, in place of the one of before."""
    for before in parent.findChildren(CheckDialog):
        before.close()
    dialog = CheckDialog(frame, parent)
    dialog.show()
    return dialog
