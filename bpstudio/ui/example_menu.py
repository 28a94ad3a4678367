"""The shipped examples as a menu, each with its picture; read when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget, QWidgetAction

from bpstudio.io import load, read_examples
from bpstudio.ui.core_words import example_words
from bpstudio.ui.example_picture import SIZE, example_icon
from bpstudio.ui.forms.form import caps
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
        # By itself an item is as high as its picture is wide.
        self.setStyleSheet(
            f"QMenu::item {{ height: {SIZE.height()}px; padding: 2px 26px 2px 10px; }}"
        )
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
                self._add_heading(example_words(group))
            document = load(example.path)
            icon = example_icon(document, self._theme, self.devicePixelRatioF())
            action = QAction(icon, example_words(example.title), self)
            action.setObjectName(example.id)
            action.setData(document)
            self.addAction(action)

    def _add_heading(self, text: str) -> None:
        heading = caps(self)
        heading.setText(text.upper())
        heading.setContentsMargins(10, 8, 10, 3)
        action = QWidgetAction(self)
        action.setDefaultWidget(heading)
        action.setEnabled(False)
        self.addAction(action)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
