"""Tab bars that Qt leaves behind when it lays docks out before their window is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

# How far a bar may stand from the dock that it belongs to.
_NEAR = 6


def hide_stray_tabs(window: QMainWindow) -> None:
    """Hide each tab bar of the window that heads no dock. Qt shows it again when it uses it."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    docks = [dock for dock in window.findChildren(QDockWidget) if not dock.isFloating()]
    for bar in window.findChildren(QTabBar, options=direct):
        if bar.isVisible() and not any(_heads(bar, dock) for dock in docks):
            bar.hide()


def _heads(bar: QTabBar, dock: QDockWidget) -> bool:
    below = abs(bar.geometry().bottom() - dock.geometry().top()) <= _NEAR
    beneath = abs(bar.geometry().left() - dock.geometry().left()) <= _NEAR
    # One behind another tab lies outside; its visible region would also be empty under its view.
    in_sight = dock.isVisible() and dock.geometry().right() >= 0 and dock.geometry().bottom() >= 0
    return below and beneath and in_sight
