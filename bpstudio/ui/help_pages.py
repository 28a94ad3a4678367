"""The sheet of keys, made from the action table, and the about box."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from bpstudio import __version__
from bpstudio.ui.actions import MENUS, ROWS, keys_of, translated


def show_shortcuts(parent: QWidget, actions: Mapping[str, QAction]) -> None:
    """Open the sheet beside the window; it is not modal."""
    dialog = _dialog(parent, QCoreApplication.translate("help", "Keyboard shortcuts"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    for column, menus in enumerate((MENUS[:2] + MENUS[4:], MENUS[2:4])):
        _add_menus(grid, 3 * column, menus, actions)
    _finish(dialog, grid)


def _add_menus(
    grid: QGridLayout, column: int, menus: tuple[str, ...], actions: Mapping[str, QAction]
) -> None:
    line = 0
    for menu in menus:
        grid.addWidget(_label(translated(menu), "strong"), line, column)
        for row in (row for row in ROWS if row.menu == menu and row.keys):
            line += 1
            grid.addWidget(_label(translated(row.text), "plain"), line, column)
            grid.addWidget(_label(keys_of(actions[row.id]), "muted"), line, column + 1)
        line += 1


def show_about(parent: QWidget) -> None:
    dialog = _dialog(parent, QCoreApplication.translate("help", "About Backprop Studio"))
    text = QCoreApplication.translate(
        "help",
        "A debugger for backpropagation: every number of a pass, one step at a time, "
        "in both directions.",
    )
    grid = QGridLayout()
    grid.addWidget(_label(f"Backprop Studio {__version__}", "strong"), 0, 0)
    grid.addWidget(_label(text, "plain"), 1, 0)
    _finish(dialog, grid)


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    return dialog


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text.replace("&", ""))
    label.setProperty("role", role)
    return label


def _finish(dialog: QDialog, content: QGridLayout) -> None:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 14)
    column.addLayout(content)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=dialog)
    buttons.rejected.connect(dialog.close)
    column.addWidget(buttons)
    dialog.show()
