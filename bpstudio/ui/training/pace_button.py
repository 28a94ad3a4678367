"""The button that says how fast to train, with a menu of speeds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from bpstudio.errors import UserError
from bpstudio.training.tempo import FIELD, FULL_SPEED, Pace, Unit
from bpstudio.ui.training.pace_words import MENU, long_words, read_pace, short_words
from bpstudio.ui.training.popover import Popover


class PaceButton(QToolButton):
    """ "Full speed ▾": a click opens the speeds."""

    chosen = Signal(object)
    """A Pace."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paceButton")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("How fast to train"))
        self.pace = FULL_SPEED
        menu = QMenu(self)
        self._entries = QActionGroup(menu)
        for pace in MENU:
            entry = menu.addAction(long_words(pace))
            entry.setCheckable(True)
            entry.setData(pace)
            self._entries.addAction(entry)
        self._entries.triggered.connect(self._choose)
        menu.addSeparator()
        menu.addActions([actions[name] for name in ("train.slower", "train.faster", "train.pace")])
        self.setMenu(menu)
        self.popover = PacePopover(self)
        self.popover.chosen.connect(self.chosen)
        self.show_pace(self.pace)

    def show_pace(self, pace: Pace) -> None:
        """Show it as the chosen one, silently."""
        self.pace = pace
        self.setText(f"{short_words(pace)} ▾")
        for entry in self._entries.actions():
            entry.setChecked(entry.data() == pace)

    def ask(self) -> None:
        """Have another speed typed."""
        self.popover.show_pace(self.pace)
        self.popover.open_under(self)
        self.popover.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, entry: QAction) -> None:
        self.chosen.emit(entry.data())


class PacePopover(Popover):
    """A number, and what it counts."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line, self.unit = QLineEdit(self), QComboBox(self)
        self.line.setFixedWidth(70)
        self.line.setAccessibleName(self.tr("Speed"))
        self.unit.addItem(self.tr("iterations a second"), Unit.ITERATIONS)
        self.unit.addItem(self.tr("epochs a second"), Unit.EPOCHS)
        self.accept = QPushButton(self.tr("Set"), self)
        self.accept.setProperty("role", "primary")
        self.accept.clicked.connect(self.commit)
        title = QLabel(self.tr("Speed of training"), self)
        title.setProperty("role", "strong")
        row = QHBoxLayout()
        for widget in (self.line, self.unit, self.accept):
            row.addWidget(widget)
        self.column.addWidget(title)
        self.column.addLayout(row)
        self.column.addWidget(self.refusal)
        self.watch(FIELD, self.line)

    def show_pace(self, pace: Pace) -> None:
        """Begin with this one."""
        self.line.setText("" if pace.is_full_speed else f"{pace.rate:.6g}")
        self.line.selectAll()
        self.unit.setCurrentIndex(self.unit.findData(pace.unit))

    def commit(self) -> None:
        try:
            pace = read_pace(self.line.text(), self.unit.currentData())
        except UserError as error:
            self.show_error(error)
            return
        self.close()
        self.chosen.emit(pace)
