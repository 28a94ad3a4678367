"""A dock with a slim title of its own, by which it is dragged, floated and closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget


class Dock(QDockWidget):
    """Holds one view; `name` is what the saved layout knows it by."""

    def __init__(self, title: str, name: str, view: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(view)
        self.setTitleBarWidget(self._title_bar(title))

    def _title_bar(self, title: str) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName("dockTitle")
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 2, 4, 2)
        row.setSpacing(0)
        label = QLabel(title, bar)
        label.setProperty("role", "dock")
        row.addWidget(label)
        row.addStretch()
        row.addWidget(self._button("❐", self.tr("Float or dock this panel"), self._toggle_floating))
        row.addWidget(
            self._button("✕", self.tr("Close this panel; View shows it again"), self.close)
        )
        return bar

    def _button(self, text: str, tip: str, handler: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("role", "dock")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(handler)
        return button

    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())
