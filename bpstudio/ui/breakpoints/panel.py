"""The list of breakpoints: conditions of training first, then the stops of stepping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.stepping import Stop
from bpstudio.training.conditions import CONDITIONS, Breakpoint, Condition
from bpstudio.ui.breakpoints.row import BreakpointRow
from bpstudio.ui.breakpoints.settings import with_text
from bpstudio.ui.breakpoints.words import condition_words, stop_words, words
from bpstudio.ui.forms.fields import FormButton
from bpstudio.ui.forms.form import caps


class _Hint(QLabel):
    """Wrapped words that a layout never cuts."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))


class BreakpointPanel(QWidget):
    """Shows the document's breakpoints and offers edited ones; a refused number is marked."""

    edited = Signal(object, str)  # Document, what the edit is called
    unfolded = Signal(object)  # the widget that there is now to be seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoints")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._document: Document | None = None
        self._hits: Mapping[Condition, int] = {}
        self._kinds: tuple[type[Condition] | None, ...] = ()
        self.rows: list[BreakpointRow] = []
        self._title = caps(self)
        self._title.setText(self.tr("Breakpoints").upper())
        self.add_button = FormButton("breakpoint.add", self)
        self.add_button.setText(self.tr("+ breakpoint"))
        self.add_button.setToolTip(self.tr("Choose a condition on which training stops"))
        self.add_button.setPopupMode(FormButton.ToolButtonPopupMode.InstantPopup)
        self.add_button.setMenu(self._make_menu())
        self.hint = _Hint(self)
        self.hint.setText(
            self.tr(
                "To stop while stepping, point at a neuron, at a layer's name or below the"
                " timeline, and click the dot that appears."
            )
        )
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._title)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.hint)

    def show_frame(self, frame: Frame) -> None:
        """Show another document; the same one again leaves every field alone."""
        if frame.document is not self._document:
            self._document = frame.document
            self._show()

    def show_hits(self, hits: Mapping[Condition, int]) -> None:
        """How often each condition was hit."""
        self._hits = hits
        self._show_lines()

    def _show(self) -> None:
        assert self._document is not None
        stops = (None,) * len(self._document.stops)
        kinds = (*(type(one.condition) for one in self._document.breakpoints), *stops)
        if kinds != self._kinds:
            self._make_rows(kinds)
        for row, one in zip(self.rows, self._document.breakpoints, strict=False):
            row.show_settings(one.condition)
        self.hint.setVisible(not self._document.stops)
        self._show_lines()

    def _show_lines(self) -> None:
        document = self._document
        if document is None:
            return
        lines = [
            (condition_words(one.condition), one.enabled, self._hits.get(one.condition, 0))
            for one in document.breakpoints
        ]
        lines += [(stop_words(document.spec, stop), stop.enabled, 0) for stop in document.stops]
        for row, line in zip(self.rows, lines, strict=True):
            row.show_breakpoint(*line)

    def _make_rows(self, kinds: tuple[type[Condition] | None, ...]) -> None:
        """Rows that were there already, and still are of the same kinds, stay as they are."""
        same = 0
        while same < min(len(kinds), len(self._kinds)) and kinds[same] is self._kinds[same]:
            same += 1
        gone = self.rows[same:]
        del self.rows[same:]
        for row in gone:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, kind in enumerate(kinds[same:], start=same):
            row = BreakpointRow(number, None if kind is None else kind(), self)
            row.switched.connect(self._switch)
            row.removed.connect(self._remove)
            row.committed.connect(self._set)
            self.rows.append(row)
            self._column.insertWidget(1 + number, row)
            row.show()
        self._kinds = kinds

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name, kind in CONDITIONS.items():
            action = menu.addAction(words(kind.label))
            action.setObjectName(name)
            action.setToolTip(condition_words(kind()))
        menu.triggered.connect(self._add)
        return menu

    # Edits

    def _add(self, action: QAction) -> None:
        """One more breakpoint, with its settings unfolded."""
        assert self._document is not None
        number = len(self._document.breakpoints)
        added = Breakpoint(CONDITIONS[action.objectName()]())
        breakpoints = [*self._document.breakpoints, added]
        self._put(breakpoints, self._document.stops, self.tr("Add breakpoint"))
        if number < len(self._document.breakpoints):
            self.rows[number].unfold()
            self.unfolded.emit(self.rows[number])

    def _switch(self, row: BreakpointRow) -> None:
        assert self._document is not None
        breakpoints, stops = list(self._document.breakpoints), list(self._document.stops)
        number = self.rows.index(row)
        if number < len(breakpoints):
            one = breakpoints[number]
            breakpoints[number] = replace(one, enabled=not one.enabled)
        else:
            stop = stops[number - len(breakpoints)]
            stops[number - len(breakpoints)] = replace(stop, enabled=not stop.enabled)
        self._put(breakpoints, stops, self.tr("Switch breakpoint"))

    def _remove(self, row: BreakpointRow) -> None:
        assert self._document is not None
        breakpoints, stops = list(self._document.breakpoints), list(self._document.stops)
        number = self.rows.index(row)
        if number < len(breakpoints):
            del breakpoints[number]
        else:
            del stops[number - len(breakpoints)]
        self._put(breakpoints, stops, self.tr("Remove breakpoint"))

    def _set(self, row: BreakpointRow, name: str, text: str) -> None:
        if self._document is None or row not in self.rows:
            return
        breakpoints, number = list(self._document.breakpoints), self.rows.index(row)
        one = breakpoints[number]
        try:
            condition = with_text(one.condition, name, text)
        except UserError as error:
            row.show_error(error)
            return
        if condition == one.condition:
            row.show_settings(condition)
            return
        breakpoints[number] = replace(one, condition=condition)
        self._put(breakpoints, self._document.stops, self.tr("Edit breakpoint"))

    def _put(self, breakpoints: Sequence[Breakpoint], stops: Sequence[Stop], text: str) -> None:
        assert self._document is not None
        document = replace(self._document, breakpoints=tuple(breakpoints), stops=tuple(stops))
        self.edited.emit(document, text)
