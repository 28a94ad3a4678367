"""A dock with a slim grip of its own, by which it is dragged, floated and closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOption,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.ui.docked_view import DockedView

_DOTS = "· · · · ·"
_LEAST_FLOATING = 480, 320


class Dock(QDockWidget):
    """Holds one view, which heads itself; `name` is what the saved layout knows it by.

    `behind` is the name of the dock that it is a tab of at first, or "". A tab stands for the grip.
    """

    behind = ""

    def __init__(self, title: str, name: str, view: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(view)
        self._dots = QLabel(_DOTS, self)
        self._grip = self._make_grip(title)
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grip)
        self.setTitleBarWidget(head)
        self.topLevelChanged.connect(self._name)
        if isinstance(view, DockedView):
            self.visibilityChanged.connect(view.set_on_top)

    def show_grip(self, shown: bool) -> None:
        """Show the grip, or leave its room to the view."""
        self._grip.setVisible(shown)

    def float(self) -> None:
        """Make it a window of its own."""
        self.setFloating(True)
        self.resize(self.size().expandedTo(QSize(*_LEAST_FLOATING)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dock with a grip of its own has no frame from the system when it floats."""
        super().paintEvent(event)
        if self.isFloating():
            option = QStyleOption()
            option.initFrom(self)
            painter = QPainter(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
            painter.end()

    def _make_grip(self, title: str) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName("dockGrip")
        bar.setToolTip(self.tr("{0}: drag to move this panel").format(title))
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        self._dots.setProperty("role", "dock")
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._dots, 1)
        row.addWidget(self._button("❐", self.tr("Float or dock this panel"), self._toggle_floating))
        row.addWidget(
            self._button("✕", self.tr("Close this panel; the View menu shows it again"), self._hide)
        )
        return bar

    def _button(self, text: str, tip: str, handler: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("role", "dock")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(handler)
        return button

    def _toggle_floating(self) -> None:
        if self.isFloating():
            self.setFloating(False)
        else:
            self.float()

    def _name(self, floating: bool) -> None:
        """A window of its own has its title; in its place a view heads itself."""
        self._dots.setText(self.windowTitle() if floating else _DOTS)

    def _hide(self) -> None:
        self.close()
