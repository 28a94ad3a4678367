"""A view that is made when it is first seen: what is never opened costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.frame import Frame
from bpstudio.ui.theme import Theme


class View(Protocol):
    """What every view of a step can do."""

    def show_frame(self, frame: Frame) -> None: ...

    def set_theme(self, theme: Theme) -> None: ...


class LazyView(QWidget):
    """Stands in for a view; `make(theme, parent)` gives it, and the widget to show it in."""

    def __init__(
        self,
        make: Callable[[Theme, QWidget], tuple[View, QWidget]],
        theme: Theme,
        margin: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._theme = theme
        self._frame: Frame | None = None
        self.view: View | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, margin // 2, 0, 0)

    def show_frame(self, frame: Frame) -> None:
        self._frame = frame
        if self.view is not None:
            self.view.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.view is not None:
            self.view.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.view is not None:
            return
        self.view, widget = self._make(self._theme, self)
        self._column.addWidget(widget)
        if self._frame is not None:
            self.view.show_frame(self._frame)
