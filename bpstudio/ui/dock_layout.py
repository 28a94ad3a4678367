"""Where the docks stand: at first, after the user moved them, and when the window opens again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from bpstudio.ui.dock import Dock
from bpstudio.ui.dock_tabs import DockTabs
from bpstudio.ui.preferences import Preferences
from bpstudio.ui.stray_tabs import hide_stray_tabs

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
_WIDTHS = {LEFT: 252, RIGHT: 362}
_BOTTOM_SHARE = 0.29
_BESIDE_SHARE = 0.42
_FIRST_SIZE = 1440, 900
_FRAME = QSize(4, 36)
"""What the system draws around a window, or less."""


class DockLayout:
    """The docks of one window. The left one takes its corner, the bottom ones the other."""

    def __init__(self, window: QMainWindow, preferences: Preferences) -> None:
        self._window = window
        self._preferences = preferences
        self._docks: dict[str, tuple[Dock, Qt.DockWidgetArea]] = {}
        self._tabs = DockTabs(window)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDocumentMode(True)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)

    def add(
        self, title: str, name: str, view: QWidget, area: Qt.DockWidgetArea, behind: str = ""
    ) -> QAction:
        """A dock around the view, a tab of the dock `behind` if any; the action that shows it."""
        dock = Dock(title, name, view, self._window)
        dock.behind = behind
        self._docks[name] = dock, area
        self._tabs.add(dock)
        self._window.addDockWidget(area, dock)
        if behind:
            self._window.tabifyDockWidget(self._docks[behind][0], dock)
        return dock.toggleViewAction()

    def show(self, name: str) -> None:
        """Show the dock, in front of those that it is a tab of."""
        dock = self._docks[name][0]
        dock.show()
        # The layout knows of the dock once its events have been delivered.
        QTimer.singleShot(0, dock, dock.raise_)

    def bring_forward(self, name: str) -> None:
        """Of docks that are tabs of one another, show this one."""
        self._docks[name][0].raise_()

    def hide(self, name: str) -> None:
        self._docks[name][0].hide()

    def settle(self) -> None:
        """All docks are there: take this for the default, then do as the user left it."""
        # Not the window's own `screen()`: for PySide, what a widget's getter returns belongs to the
        # widget, and of a cycle that Python collects it hands what belonged to Python to delete
        # (PYSIDE-2221). The screen of all windows would be deleted with the first of them.
        screen = QGuiApplication.primaryScreen().availableSize() - _FRAME
        self._window.resize(QSize(*_FIRST_SIZE).boundedTo(screen))
        self._default = self._window.saveState()
        if saved := self._preferences.layout:
            geometry, state = saved
            self._window.restoreGeometry(geometry)
            self._window.restoreState(state)
            QTimer.singleShot(0, self._window, partial(self._lift, state))
        else:
            # Docks take a size once the window is shown.
            QTimer.singleShot(0, self._window, self._size)
        QTimer.singleShot(0, self._window, self._tidy)

    def restore_default(self) -> None:
        self._preferences.forget_layout()
        self._window.restoreState(self._default)
        self._size()
        QTimer.singleShot(0, self._window, self._tidy)

    def remember(self) -> None:
        self._preferences.remember_layout(self._window.saveGeometry(), self._window.saveState())

    def _size(self) -> None:
        whole = self._window.size()
        for dock in self._fronts(LEFT) + self._fronts(RIGHT):
            width = _WIDTHS[self._window.dockWidgetArea(dock)]
            self._window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        below = self._fronts(BOTTOM)
        heights = [round(_BOTTOM_SHARE * whole.height())] * len(below)
        self._window.resizeDocks(below, heights, Qt.Orientation.Vertical)
        width = whole.width() - _WIDTHS[LEFT]
        beside = round(_BESIDE_SHARE * width)
        widths = [width - beside * (len(below) - 1), *(beside for _ in below[1:])]
        self._window.resizeDocks(below, widths, Qt.Orientation.Horizontal)

    def _lift(self, state: QByteArray) -> None:
        """Docks that floated before there was a window to float on would lie behind it."""
        floating = [dock for dock, _ in self._docks.values() if dock.isFloating()]
        for dock in floating:
            dock.hide()
        if floating:
            self._window.restoreState(state)

    def _tidy(self) -> None:
        # What was moved just now stands in its place once its events have been delivered.
        QTimer.singleShot(0, self._window, partial(hide_stray_tabs, self._window))

    def _fronts(self, area: Qt.DockWidgetArea) -> list[Dock]:
        """One of each group of tabs: a group has one size."""
        return [dock for dock, where in self._docks.values() if where == area and not dock.behind]
