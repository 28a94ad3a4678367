"""Docks that are tabs of one another have no grip; their tabs float and close them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from bpstudio.ui.dock import Dock
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.theme import DARK, LIGHT


def dock(window: MainWindow, name: str) -> Dock:
    one = window.findChild(Dock, name)
    assert isinstance(one, Dock)
    return one


def grip_height(one: Dock) -> int:
    """What is left of the dock for its grip."""
    head = one.titleBarWidget()
    return head.height() if head.isVisible() else 0


def tab_of(window: MainWindow, title: str) -> tuple[QTabBar, QRect]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for bar in window.findChildren(QTabBar, options=direct):
        for index in range(bar.count()):
            if bar.isVisible() and bar.tabText(index) == title:
                return bar, bar.tabRect(index)
    raise AssertionError(title)


def float_by_tab(window: MainWindow, qtbot: QtBot, title: str, name: str) -> Dock:
    bar, place = tab_of(window, title)
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=place.center())
    one = dock(window, name)
    qtbot.waitUntil(one.isFloating)
    return one


def test_only_a_dock_without_tabs_has_a_grip(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: grip_height(dock(window, "boundaryDock")) == 0)
    assert grip_height(dock(window, "inspectorDock")) == 0
    assert grip_height(dock(window, "lossDock")) > 0
    assert grip_height(dock(window, "setupDock")) > 0


def test_the_last_dock_of_a_group_has_its_grip_back(window: MainWindow, qtbot: QtBot) -> None:
    inspector = dock(window, "inspectorDock")
    qtbot.waitUntil(lambda: grip_height(inspector) == 0)
    for name in ("graphDock", "matrixDock", "numpyDock"):
        dock(window, name).close()
    qtbot.waitUntil(lambda: grip_height(inspector) > 0)
    dock(window, "graphDock").show()
    qtbot.waitUntil(lambda: grip_height(inspector) == 0)


def test_a_double_click_on_a_tab_floats_its_dock_with_its_title(
    window: MainWindow, qtbot: QtBot
) -> None:
    scores = float_by_tab(window, qtbot, "Scores", "scoresDock")
    qtbot.waitUntil(lambda: grip_height(scores) > 0)
    assert any(label.text() == "Scores" for label in scores.titleBarWidget().findChildren(QLabel))
    assert scores.width() >= 480
    assert scores.height() >= 320
    scores.setFloating(False)
    qtbot.waitUntil(lambda: grip_height(scores) == 0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_floating_dock_has_a_frame(window: MainWindow, qtbot: QtBot, theme: object) -> None:
    if window.theme is not theme:
        window.action("view.theme").trigger()
    scores = float_by_tab(window, qtbot, "Scores", "scoresDock")
    picture = scores.grab().toImage()
    right, bottom = picture.width() - 1, picture.height() - 1
    edges = [(0, 0), (right, 0), (0, bottom), (right, bottom), (right // 2, 0), (0, bottom // 2)]
    assert {picture.pixelColor(*edge).name() for edge in edges} == {window.theme.border}


def test_the_menu_of_a_tab_closes_its_dock(window: MainWindow, qtbot: QtBot) -> None:
    bar, place = tab_of(window, "Landscape")
    reason = QContextMenuEvent.Reason.Mouse
    where = bar.mapToGlobal(place.center())
    QApplication.sendEvent(bar, QContextMenuEvent(reason, place.center(), where))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = {action.text(): action for action in menu.actions()}
    entries["Close this panel"].trigger()
    menu.close()
    landscape = dock(window, "landscapeDock")
    assert landscape.isHidden()
    assert not dock(window, "scoresDock").isHidden()


def test_beside_the_tabs_nothing_happens(window: MainWindow) -> None:
    bar, _ = tab_of(window, "Neuron")
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 1, 1))
    QApplication.processEvents()
    assert not any(one.isFloating() for one in window.findChildren(Dock))


def test_no_tab_is_cut_in_a_small_window(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 540)
    bar, _ = tab_of(window, "Boundary")
    qtbot.waitUntil(lambda: bar.elideMode() is Qt.TextElideMode.ElideNone)
    widths = [bar.fontMetrics().horizontalAdvance(bar.tabText(n)) for n in range(bar.count())]
    assert all(bar.tabRect(n).width() >= width for n, width in enumerate(widths))
