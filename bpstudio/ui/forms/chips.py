"""Choosing input features: words that are on or off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from bpstudio.engine import FEATURES
from bpstudio.ui.forms.fields import FormButton, PanelField
from bpstudio.ui.theme import Theme, blend


class Chip(FormButton):
    """A word that can be on or off."""

    def __init__(self, name: str, word: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._theme = theme
        self.setText(word)
        self.setCheckable(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        marked = on or self.hasFocus() or self.underMouse()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(theme.accent if marked else theme.border))
            painter.setBrush(blend(theme.accent, theme.panel, 0.15) if on else QColor(theme.field))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setPen(QColor(theme.text if on else theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class FeatureChips(PanelField):
    """Which functions of x1 and x2 the network is given."""

    def __init__(self, field: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._chips: dict[str, Chip] = {}
        for number, (name, feature) in enumerate(FEATURES.items()):
            chip = Chip(f"{field}.{name}", feature.label, theme, self)
            chip.clicked.connect(self._changed)
            self._chips[name] = chip
            grid.addWidget(chip, *divmod(number, 4))
        grid.setColumnStretch(4, 1)
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(chip.text()) for chip in self._chips.values())
        for chip in self._chips.values():
            chip.setFixedSize(widest + 12, metrics.height() + 7)

    def show_value(self, names: tuple[str, ...]) -> None:
        for name, chip in self._chips.items():
            chip.setChecked(name in names)

    def set_theme(self, theme: Theme) -> None:
        for chip in self._chips.values():
            chip.set_theme(theme)

    def _changed(self) -> None:
        chosen = [name for name, chip in self._chips.items() if chip.isChecked()]
        self.committed.emit(self.field, " ".join(chosen))
