"""The list of runs: which there are, what differs, how far each has come, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.stepping.notation import plain
from bpstudio.ui.run_style import run_style, swatch
from bpstudio.ui.run_words import run_name, run_origin
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.runs import Run, RunList
    from bpstudio.training import LossCurves

NAME, DIFFERS, LENGTH, LOSS = range(4)
LEFT, RIGHT = 14, 6
SWATCH = QSize(26, 14)
DIFFERS_WIDTH = 220
"""What differs is worth more than a figure: no figure takes it this much room."""


class _List(QTreeWidget):
    """Enter and Delete are for the row at hand; F2 or a double click edits its name."""

    entered_row = Signal(object)
    deleted_row = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that the name's editor leaves is not meant for the row.
        editing = self.state() == QAbstractItemView.State.EditingState
        item = None if editing else self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit(item)
        elif item is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted_row.emit(item)
        else:
            super().keyPressEvent(event)


class RunsPanel(QFrame):
    """Click or Enter returns to a run; Delete removes one that is not on the screen."""

    run_chosen = Signal(object)
    run_removed = Signal(object)
    run_renamed = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPanel")
        self._theme = theme
        self._runs: RunList | None = None
        self._shown: list[Run] = []
        title = QLabel(self.tr("RUNS"), self)
        title.setProperty("role", "section")
        self.list = self._make_list()
        self.list.headerItem().setToolTip(LENGTH, self.tr("Iterations that the run has come to"))
        box = QVBoxLayout(self)
        box.setContentsMargins(LEFT, 6, RIGHT, 6)
        box.setSpacing(4)
        box.addWidget(title)
        box.addWidget(self.list, 1)
        self.set_theme(theme)

    def show_runs(self, runs: RunList) -> None:
        """List the runs, oldest first, with the current one in bold."""
        self._runs = runs
        self.list.blockSignals(True)
        if list(runs.runs) != self._shown:
            self._shown = list(runs.runs)
            self.list.clear()
            self.list.addTopLevelItems([QTreeWidgetItem() for _ in self._shown])
        for run, item in self._rows():
            self._fill(run, item)
        self.list.blockSignals(False)
        self._make_room()

    def show_losses(self, curves: LossCurves) -> None:
        """How far the current run has come."""
        for run, item in self._rows():
            if run.losses is curves:
                self._fill_figures(run, item)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.list.setStyleSheet(
            f"QTreeWidget {{ background: {theme.panel}; border: none; }}"
            f"QTreeWidget::item {{ padding: 3px 4px; color: {theme.text}; }}"
            f"QTreeWidget::item:hover {{ background: {theme.hover}; }}"
            f"QTreeWidget::item:selected {{ background: {theme.hover}; color: {theme.text}; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; border-bottom: 1px solid {theme.border}; padding: 3px 4px; }}"
        )
        if self._runs is not None:
            self.show_runs(self._runs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """A narrow panel leaves out figures rather than cut what differs."""
        found = self.list
        wanted = min(found.sizeHintForColumn(DIFFERS), DIFFERS_WIDTH)
        room = self.width() - LEFT - RIGHT - found.sizeHintForColumn(NAME)
        for column in (LENGTH, LOSS):
            # The heading of a hidden column has no size.
            found.setColumnHidden(column, False)
            room -= max(found.sizeHintForColumn(column), found.header().sectionSizeHint(column))
            found.setColumnHidden(column, room < wanted)

    def _make_list(self) -> _List:
        found = _List(self)
        found.setHeaderLabels(
            [self.tr("run"), self.tr("what differs"), self.tr("length"), self.tr("last loss")]
        )
        found.setAccessibleName(self.tr("Runs"))
        found.setRootIsDecorated(False)
        found.setUniformRowHeights(True)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setIconSize(SWATCH)
        found.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        found.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = found.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(DIFFERS, QHeaderView.ResizeMode.Stretch)
        found.itemClicked.connect(self._choose)
        found.entered_row.connect(self._choose)
        found.deleted_row.connect(self._remove)
        found.itemDoubleClicked.connect(self._edit_name)
        found.itemChanged.connect(self._rename)
        found.customContextMenuRequested.connect(self._show_menu)
        return found

    def _rows(self) -> list[tuple[Run, QTreeWidgetItem]]:
        items = (self.list.topLevelItem(row) for row in range(len(self._shown)))
        return [
            (run, item) for run, item in zip(self._shown, items, strict=True) if item is not None
        ]

    def _fill(self, run: Run, item: QTreeWidgetItem) -> None:
        current = self._is_current(run)
        style, ratio = run_style(run, self._theme), self.devicePixelRatioF()
        item.setIcon(NAME, swatch(style, current, ratio))
        item.setText(NAME, run_name(run))
        item.setText(DIFFERS, run.differs)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        tip = run_origin(run)
        if current:
            tip += "\n" + self.tr("This run is on the screen.")
        else:
            tip += "\n" + self.tr("Click to return to it; Delete removes it.")
        for column in range(LOSS + 1):
            font = self.list.font()
            font.setBold(current)
            item.setFont(column, font)
            item.setToolTip(column, tip)
        for column in (LENGTH, LOSS):
            item.setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        self._fill_figures(run, item)

    def _fill_figures(self, run: Run, item: QTreeWidgetItem) -> None:
        last = run.losses.train.last
        item.setText(LENGTH, f"{run.history.head:,}")
        item.setText(LOSS, "" if last is None else plain(last, 3))

    def _run_of(self, item: QTreeWidgetItem) -> Run:
        return self._shown[self.list.indexOfTopLevelItem(item)]

    def _is_current(self, run: Run) -> bool:
        return self._runs is not None and run is self._runs.current

    def _choose(self, item: QTreeWidgetItem) -> None:
        run = self._run_of(item)
        if not self._is_current(run):
            self.run_chosen.emit(run)

    def _remove(self, item: QTreeWidgetItem) -> None:
        run = self._run_of(item)
        if not self._is_current(run):
            self.run_removed.emit(run)

    def _edit_name(self, item: QTreeWidgetItem) -> None:
        self.list.editItem(item, NAME)

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        run, text = self._run_of(item), item.text(NAME).strip()
        if column == NAME and text != run_name(run):
            self.run_renamed.emit(run, text)

    def _show_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, handler, enabled in (
            (self.tr("Return to this run"), self._choose, not self._is_current(self._run_of(item))),
            (self.tr("Rename"), self._edit_name, True),
            (self.tr("Remove"), self._remove, not self._is_current(self._run_of(item))),
        ):
            action = QAction(text, menu)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _=False, do=handler, row=item: do(row))
            menu.addAction(action)
        menu.popup(self.list.viewport().mapToGlobal(at))
