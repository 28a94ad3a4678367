"""The button that says how much a curve is smoothed, with a slider behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

SHARES = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)
"""Of the width in view, over which the mean is taken."""


class SmoothButton(QToolButton):
    """Bold while there is a smoothed curve."""

    changed = Signal(float)
    """The share of the width; 0 is not at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("smooth"))
        self.setToolTip(self.tr("Draw a smoothed curve over the losses"))
        self.setProperty("role", "flat")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._words = QLabel()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, len(SHARES) - 1)
        self._slider.setPageStep(1)
        self._slider.setAccessibleName(self.tr("Smoothing"))
        self._slider.valueChanged.connect(self._change)
        menu = QMenu(self)
        menu.addAction(self._panel(menu))
        menu.aboutToHide.connect(self._light)
        self.setMenu(menu)
        self._say()

    @property
    def share(self) -> float:
        """Of the width in view."""
        return SHARES[self._slider.value()]

    def _panel(self, menu: QMenu) -> QWidgetAction:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 6, 10, 8)
        column.addWidget(self._words)
        column.addWidget(self._slider)
        self._words.setMinimumWidth(self._words.fontMetrics().horizontalAdvance("n" * 34))
        action = QWidgetAction(menu)
        action.setDefaultWidget(panel)
        return action

    def _change(self) -> None:
        self._say()
        self.changed.emit(self.share)

    def _say(self) -> None:
        words = self.tr("The mean over {0} % of the width") if self.share else self.tr("Not at all")
        self._words.setText(words.format(f"{self.share * 100:g}"))
        self._light()

    def _light(self) -> None:
        self.setChecked(self.share > 0)
