"""The shipped examples as a menu, each with its picture; read when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from bpstudio.io import load, read_examples
from bpstudio.ui.example_picture import SIZE, example_icon
from bpstudio.ui.theme import Theme


class _LargeIcons(QProxyStyle):
    def pixelMetric(  # noqa: N802 - Qt calls it by this name
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_SmallIconSize:
            return SIZE.width()
        return super().pixelMetric(metric, option, widget)


class ExampleMenu(QMenu):
    """Groups of examples; `chosen` carries the `Document`."""

    chosen = Signal(object)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("exampleMenu")
        self._theme = theme
        style = _LargeIcons()
        style.setParent(self)
        self.setStyle(style)
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """The pictures are painted again when the menu is next shown."""
        self._theme = theme
        self.clear()

    def fill(self) -> None:
        """Read the examples and paint their pictures, unless it is done."""
        if not self.isEmpty():
            return
        group = ""
        for example in read_examples():
            if example.group != group:
                group = example.group
                self.addSection(QCoreApplication.translate("examples", group))
            document = load(example.path)
            icon = example_icon(document, self._theme, self.devicePixelRatioF())
            action = QAction(icon, QCoreApplication.translate("examples", example.title), self)
            action.setObjectName(example.id)
            action.setData(document)
            self.addAction(action)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
