"""The table of runs: a row for each, with what differs and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from bpstudio.stepping.notation import plain
from bpstudio.ui.run_figures import Moment, figures, shared
from bpstudio.ui.run_style import run_style, swatch
from bpstudio.ui.run_words import run_differs, run_name, run_origin
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.runs import Run

DRAWN, NAME, DIFFERS, LENGTH, TRAIN, TEST, KEPT = COLUMNS = range(7)
_FIGURES = (LENGTH, TRAIN, TEST)
_SWATCH = QSize(26, 14)
_NARROW, _MOST_DIFFERS, _MOST_WHEN_NARROW = 440, 220, 100
"""What differs is worth more than a figure: no figure takes it this much room."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunsTable(QTreeWidget):
    """Click or Enter on a row chooses its run; F2 or a double click edits its name.

    A tick on the left says whether it is on the plot, one on the right whether it is kept.
    """

    chosen = Signal(object)
    removed = Signal(object)
    renamed = Signal(object, str)
    drawn_changed = Signal(object, bool)
    kept_changed = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: list[Run] = []
        self._current: Run | None = None
        self.moment = Moment.NEWEST
        self.place = 0.0
        self._make_header()
        self.setAccessibleName(self.tr("Runs"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(_SWATCH)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.itemClicked.connect(self._choose_at)
        self.itemDoubleClicked.connect(self._edit_at)
        self.itemChanged.connect(self._take)
        self.customContextMenuRequested.connect(self._show_menu)

    def show_runs(self, runs: Sequence[Run], current: Run | None) -> None:
        """List these, with the current one in bold."""
        self.blockSignals(True)
        if list(runs) != self._runs:
            self._runs = list(runs)
            self.clear()
            self.addTopLevelItems([QTreeWidgetItem() for _ in self._runs])
        self._current = current
        for run, item in self._rows():
            self._fill(run, item)
        self._fill_figures(self._runs)
        self.blockSignals(False)
        self._make_room()

    def show_losses(self) -> None:
        """The current run has come further."""
        self.blockSignals(True)
        at_once = self.moment in (Moment.SAME_ITERATION, Moment.SAME_EPOCH)
        self._fill_figures([run for run in self._runs if at_once or run is self._current])
        self.blockSignals(False)

    def set_moment(self, moment: Moment) -> None:
        """Show the losses that the runs had then."""
        self.moment = moment
        self.show_runs(self._runs, self._current)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.setStyleSheet(
            f"QTreeWidget {{ background: {theme.panel}; border: none; }}"
            f"QTreeWidget::item {{ padding: 3px 4px; color: {theme.text}; }}"
            f"QTreeWidget::item:hover {{ background: {theme.hover}; }}"
            f"QTreeWidget::item:selected {{ background: {theme.hover}; color: {theme.text}; }}"
            f"QTreeWidget::indicator:unchecked {{ border: 1px solid {theme.muted};"
            f" border-radius: 2px; background: {theme.field}; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; border-bottom: 1px solid {theme.border}; padding: 3px 4px; }}"
        )
        self.show_runs(self._runs, self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that the name's editor leaves is not meant for the row.
        editing = self.state() == QAbstractItemView.State.EditingState
        item = None if editing else self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(item)
        elif item is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove(item)
        elif item is not None and event.key() == Qt.Key.Key_F2:
            self.editItem(item, NAME)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_header(self) -> None:
        labels = {
            DRAWN: (self.tr("plot"), self.tr("Whether the run is drawn on the loss plot")),
            NAME: (self.tr("run"), ""),
            DIFFERS: (self.tr("what differs"), ""),
            LENGTH: (self.tr("length"), self.tr("Iterations that the run has come to")),
            TRAIN: (self.tr("train"), self.tr("Mean of an epoch's batch losses")),
            TEST: (self.tr("test"), self.tr("Loss on the test samples")),
            KEPT: (
                self.tr("keep"),
                self.tr("Keep the run however many come after it, and draw it in full colour"),
            ),
        }
        self.setHeaderLabels([label for label, _ in labels.values()])
        for column, (_, tip) in labels.items():
            self.headerItem().setToolTip(column, tip)
        for column in _FIGURES:
            self.headerItem().setTextAlignment(column, _RIGHT)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(DIFFERS, QHeaderView.ResizeMode.Stretch)

    def _make_room(self) -> None:
        """A narrow table leaves out figures rather than cut what differs."""
        needed = {column: self._wanted(column) for column in COLUMNS}
        room = self.viewport().width()
        most = _MOST_DIFFERS if room >= _NARROW else _MOST_WHEN_NARROW
        room -= needed[DRAWN] + needed[NAME] + min(self.sizeHintForColumn(DIFFERS), most)
        # The menu of a row can keep it, too.
        for column in (TRAIN, TEST, KEPT, LENGTH):
            room -= needed[column]
            self.setColumnHidden(column, room < 0)

    def _wanted(self, column: int) -> int:
        # The heading of a hidden column has no size.
        self.setColumnHidden(column, False)
        return max(self.sizeHintForColumn(column), self.header().sectionSizeHint(column))

    def _rows(self) -> list[tuple[Run, QTreeWidgetItem]]:
        items = (self.topLevelItem(row) for row in range(len(self._runs)))
        return [
            (run, item) for run, item in zip(self._runs, items, strict=True) if item is not None
        ]

    def _fill(self, run: Run, item: QTreeWidgetItem) -> None:
        current = run is self._current
        strong = current or run.kept
        item.setIcon(DRAWN, swatch(run_style(run, self._theme), strong, self.devicePixelRatioF()))
        item.setCheckState(DRAWN, _ticked(run.drawn or current))
        item.setText(NAME, run_name(run))
        item.setText(DIFFERS, run_differs(run, self._runs[0]))
        item.setCheckState(KEPT, _ticked(run.kept))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        tip = f"{run_origin(run)}\n{item.text(DIFFERS)}\n"
        if current:
            tip += self.tr("This run is on the screen.")
        else:
            tip += self.tr("Click to return to it; Delete removes it.")
        font = self.font()
        font.setBold(current)
        for column in (NAME, DIFFERS, *_FIGURES):
            item.setFont(column, font)
            item.setToolTip(column, tip)
        for column in (DRAWN, KEPT):
            item.setToolTip(column, self.headerItem().toolTip(column))
        for column in _FIGURES:
            item.setTextAlignment(column, _RIGHT)

    def _fill_figures(self, runs: Sequence[Run]) -> None:
        self.place = shared(self._runs, self.moment)
        for run, item in self._rows():
            if run in runs:
                found = figures(run, self.moment, self.place)
                item.setText(LENGTH, f"{run.history.head:,}")
                for column, loss in ((TRAIN, found.train), (TEST, found.test)):
                    item.setText(column, "" if loss is None else plain(loss, 3))

    def _run_of(self, item: QTreeWidgetItem) -> Run:
        return self._runs[self.indexOfTopLevelItem(item)]

    def _choose_at(self, item: QTreeWidgetItem, column: int) -> None:
        if column not in (DRAWN, KEPT):
            self._choose(item)

    def _edit_at(self, item: QTreeWidgetItem, column: int) -> None:
        if column not in (DRAWN, KEPT):
            self.editItem(item, NAME)

    def _choose(self, item: QTreeWidgetItem) -> None:
        if (run := self._run_of(item)) is not self._current:
            self.chosen.emit(run)

    def _remove(self, item: QTreeWidgetItem) -> None:
        if (run := self._run_of(item)) is not self._current:
            self.removed.emit(run)

    def _take(self, item: QTreeWidgetItem, column: int) -> None:
        """What was changed in the row by hand."""
        run, ticked = self._run_of(item), item.checkState(column) is Qt.CheckState.Checked
        if column == NAME and (name := item.text(NAME).strip()) != run_name(run):
            self.renamed.emit(run, name)
        elif column == DRAWN:
            self.drawn_changed.emit(run, ticked)
        elif column == KEPT:
            self.kept_changed.emit(run, ticked)

    def _show_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        if item is None:
            return
        run = self._run_of(item)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        away = run is not self._current
        for text, handler, enabled in (
            (self.tr("Return to this run"), self._choose, away),
            (self.tr("Rename"), self._rename, True),
            (self.tr("Remove"), self._remove, away),
        ):
            action = QAction(text, menu)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _=False, do=handler, row=item: do(row))
            menu.addAction(action)
        menu.addSeparator()
        for text, column in ((self.tr("Draw on the plot"), DRAWN), (self.tr("Keep"), KEPT)):
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(item.checkState(column) is Qt.CheckState.Checked)
            action.setEnabled(away or column == KEPT)
            action.toggled.connect(
                lambda on, row=item, at=column: row.setCheckState(at, _ticked(on))
            )
            menu.addAction(action)
        menu.popup(self.viewport().mapToGlobal(at))

    def _rename(self, item: QTreeWidgetItem) -> None:
        self.editItem(item, NAME)


def _ticked(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
