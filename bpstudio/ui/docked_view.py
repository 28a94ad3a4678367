"""A view in a dock: made when it is first on top, and fed while it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.frame import Frame
from bpstudio.ui.theme import Theme

NARROWEST = 330


class View(Protocol):
    """What every view of a step can do."""

    def show_frame(self, frame: Frame) -> None: ...

    def set_theme(self, theme: Theme) -> None: ...


Make = Callable[[Theme, QWidget], tuple[View, QWidget]]


class DockedView(QWidget):
    """Stands between a view and its dock: one behind another tab does no work.

    By Qt's book such a view is still visible, so it cannot find out by itself. `make(theme,
    parent)` gives the view, and the widget to show it in. One that is made `later` lets the window
    be painted first.
    """

    def __init__(
        self,
        make: Make,
        theme: Theme,
        margin: int = 0,
        parent: QWidget | None = None,
        later: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setMinimumWidth(NARROWEST)
        self._make = make
        self._theme = theme
        self._frame: Frame | None = None
        self._on_top = False
        self._later = later
        self.view: View | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, margin // 2, 0, 0)

    def show_frame(self, frame: Frame) -> None:
        """Show it now, or when the view comes on top."""
        self._frame = frame
        if self._on_top and self.view is not None:
            self.view.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.view is not None:
            self.view.set_theme(theme)

    def set_on_top(self, on_top: bool) -> None:
        """Whether the dock is in sight; what has come in the meantime is shown."""
        self._on_top = on_top
        if not on_top:
            return
        if self.view is not None:
            self._show_newest()
        elif self._later:
            self.update()
        else:
            self.make()

    def make(self) -> None:
        """Make the view now, unless it has been."""
        if self.view is None:
            self.view, widget = self._make(self._theme, self)
            self._column.addWidget(widget)
            self._later = False
            if self._on_top:
                self._show_newest()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._later:
            self._later = False
            QTimer.singleShot(0, self, self._make_now)

    def _make_now(self) -> None:
        if self._on_top:
            self.make()

    def _show_newest(self) -> None:
        if self.view is not None and self._frame is not None:
            self.view.show_frame(self._frame)
