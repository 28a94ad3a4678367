"""Tab bars that head no dock are hidden, and the others are not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QTabBar, QTabWidget
from pytestqt.qtbot import QtBot

from bpstudio.ui.stray_tabs import hide_stray_tabs

BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
NAMES = ("one", "two", "three")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """Its docks are tabs of one another."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QLabel("centre"))
    window.setTabPosition(BOTTOM, QTabWidget.TabPosition.North)
    docks = []
    for name in NAMES:
        dock = QDockWidget(name, window)
        dock.setObjectName(name)
        dock.setWidget(QLabel(name))
        window.addDockWidget(BOTTOM, dock)
        docks.append(dock)
    for dock in docks[1:]:
        window.tabifyDockWidget(docks[0], dock)
    window.resize(700, 500)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    return window


def bars(window: QMainWindow) -> list[QTabBar]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [bar for bar in window.findChildren(QTabBar, options=direct) if bar.isVisible()]


def test_a_bar_that_was_left_behind_is_hidden(window: QMainWindow) -> None:
    stray = QTabBar(window)
    stray.addTab("one")
    stray.addTab("two")
    stray.move(120, 40)
    stray.show()
    assert len(bars(window)) == 2
    hide_stray_tabs(window)
    (bar,) = bars(window)
    assert window.rect().contains(bar.geometry())
    assert [bar.tabText(index) for index in range(bar.count())] == list(NAMES)


def test_the_bar_that_stays_still_shows_each_dock(window: QMainWindow) -> None:
    hide_stray_tabs(window)
    (bar,) = bars(window)
    bar.setCurrentIndex(2)
    third = window.findChild(QDockWidget, NAMES[2])
    assert isinstance(third, QDockWidget)
    assert not third.visibleRegion().isEmpty()
    hide_stray_tabs(window)
    assert bars(window) == [bar]
