"""The shipped examples as a menu, each with its picture; read when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from bpstudio.io import read_examples

PICTURE = QSize(72, 45)


class _LargeIcons(QProxyStyle):
    def pixelMetric(  # noqa: N802 - Qt calls it by this name
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_SmallIconSize:
            return PICTURE.width()
        return super().pixelMetric(metric, option, widget)


class ExampleMenu(QMenu):
    """Groups of examples; `chosen` carries the `Example`."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("exampleMenu")
        style = _LargeIcons()
        style.setParent(self)
        self.setStyle(style)
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(self._choose)

    def fill(self) -> None:
        """Read the examples, once."""
        if not self.isEmpty():
            return
        group = ""
        for example in read_examples():
            if example.group != group:
                group = example.group
                self.addSection(self.tr(group))
            action = QAction(QIcon(str(example.picture)), example.title, self)
            action.setData(example)
            self.addAction(action)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
