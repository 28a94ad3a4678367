"""A dock with a slim grip of its own, by which it is dragged, floated and closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from bpstudio.ui.docked_view import DockedView


class Dock(QDockWidget):
    """Holds one view, which heads itself; `name` is what the saved layout knows it by.

    `behind` is the name of the dock that it is a tab of at first, or "".
    """

    behind = ""

    def __init__(self, title: str, name: str, view: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(view)
        self.setTitleBarWidget(self._grip(title))
        if isinstance(view, DockedView):
            self.visibilityChanged.connect(view.set_on_top)

    def _grip(self, title: str) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName("dockGrip")
        bar.setToolTip(self.tr("{0}: drag to move this panel").format(title))
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        dots = QLabel("· · · · ·", bar)
        dots.setProperty("role", "dock")
        dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(dots, 1)
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
        self.setFloating(not self.isFloating())

    def _hide(self) -> None:
        self.close()
