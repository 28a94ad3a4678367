"""QActions and menus, made from the action table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from bpstudio.ui.actions.row import MENUS, Row
from bpstudio.ui.actions.table import ROWS

if TYPE_CHECKING:
    from bpstudio.ui.main_window import MainWindow


def translated(text: str) -> str:
    return QCoreApplication.translate("actions", text)


class Handlers(QObject):
    """Owned by the window, and the only thing that holds it: so closing frees the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def run(self) -> None:
        action = cast(QAction, self.sender())
        row = next(row for row in ROWS if row.id == action.objectName())
        row.handler(self._window)


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """One QAction for each row, by its id, added to the window so that its keys work."""
    handlers = Handlers(window)
    actions = {}
    for row in ROWS:
        action = QAction(translated(row.text), window)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys.split("; ") if keys])
        action.setToolTip(_tip(row, action))
        action.setCheckable(row.checkable)
        action.setChecked(row.checked)
        action.setAutoRepeat(row.repeats)
        action.triggered.connect(handlers.run)
        window.addAction(action)
        actions[row.id] = action
    return actions


def _tip(row: Row, action: QAction) -> str:
    keys = keys_of(action)
    return translated(row.tip) + (f" ({keys})" if keys else "")


def keys_of(action: QAction) -> str:
    """The keys of an action as this platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in action.shortcuts())


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """A menu for each heading; returned by their untranslated names, for what is added to them."""
    menus = {}
    for title in MENUS:
        menu = bar.addMenu(translated(title))
        menu.setToolTipsVisible(True)
        for row in ROWS:
            if row.menu == title:
                if row.separated:
                    menu.addSeparator()
                menu.addAction(actions[row.id])
        menus[title] = menu
    return menus
