"""A small button that puts a text on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bpstudio.ui.forms.fields import FormButton
from bpstudio.ui.theme import Theme


class CopyButton(FormButton):
    """Two sheets, one behind the other."""

    def __init__(self, name: str, tip: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.content = ""
        self._theme = theme
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFixedSize(QSize(22, 20))
        self.clicked.connect(self.copy)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.content)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        lit = self.underMouse() or self.hasFocus()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if lit:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.hover))
                painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            painter.setPen(QPen(QColor(theme.accent if lit else theme.muted), 1.2))
            painter.setBrush(QColor(theme.hover if lit else theme.panel))
            painter.drawRoundedRect(QRectF(6, 4, 8, 9), 1.5, 1.5)
            painter.drawRoundedRect(QRectF(9, 7, 8, 9), 1.5, 1.5)
