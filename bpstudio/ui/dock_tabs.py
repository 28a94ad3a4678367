"""Docks that are tabs of one another have one row for all: their tabs, which do what grips do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QTabBar

from bpstudio.ui.dock import Dock


class DockTabs(QObject):
    """Double-clicking a tab floats its dock; its context menu floats or closes it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, Dock] = {}
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._look)

    def add(self, dock: Dock) -> None:
        """A tab is known by the title of its dock."""
        self._docks[dock.windowTitle()] = dock
        for moved in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
            # The layout knows of the change once its events have been delivered.
            moved.connect(self._due.start)

    def menu_of(self, dock: Dock) -> QMenu:
        """What a click with the other button on its tab opens."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Float this panel")).triggered.connect(dock.float)
        menu.addAction(self.tr("Close this panel")).triggered.connect(dock.close)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QTabBar):
            if isinstance(event, QContextMenuEvent):
                if dock := self._dock_at(watched, event.pos()):
                    self.menu_of(dock).popup(event.globalPos())
                return True
            if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
                if dock := self._dock_at(watched, event.position().toPoint()):
                    # Not while the bar is at work on the event: it may lose its last tab.
                    QTimer.singleShot(0, dock, dock.float)
                return True
        return super().eventFilter(watched, event)

    def _dock_at(self, bar: QTabBar, place: QPoint) -> Dock | None:
        return self._docks.get(bar.tabText(bar.tabAt(place)))

    def _look(self) -> None:
        """Docks have come together or gone apart."""
        for dock in self._docks.values():
            beside = self._window.tabifiedDockWidgets(dock)
            shown = any(not other.isHidden() and not other.isFloating() for other in beside)
            dock.show_grip(dock.isFloating() or not shown)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            bar.installEventFilter(self)
            # A few letters of each name say nothing: what has no room is scrolled to.
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            for index in range(bar.count()):
                bar.setTabToolTip(index, self.tr("Double-click to float this panel"))
