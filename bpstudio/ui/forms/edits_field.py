"""How many numbers of the data were edited one by one; they can be looked at and let go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bpstudio.ui.forms.fields import FormButton, PanelField

ALL = "all"


class EditsField(PanelField):
    """“2 values edited · show · restore”; it commits ALL to let go of them."""

    show_wanted = Signal()

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.words = QLabel(self)
        self.show_button = self._button("show", self.tr("show"))
        self.show_button.setToolTip(self.tr("List them, to go to one or to restore it"))
        self.show_button.clicked.connect(self.show_wanted)
        self.restore_button = self._button("restore", self.tr("restore"))
        self.restore_button.setToolTip(self.tr("Give every one of them the number that it had"))
        self.restore_button.clicked.connect(self._restore)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.words, 1)
        line.addWidget(self.show_button)
        line.addWidget(self.restore_button)

    def show_value(self, count: int) -> None:
        text = self.tr("1 value edited") if count == 1 else self.tr("{0} values edited")
        self.words.setText(text.format(f"{count:,}"))

    def _button(self, name: str, text: str) -> FormButton:
        button = FormButton(f"{self.field}.{name}", self)
        button.setText(text)
        button.setProperty("role", "flat")
        return button

    def _restore(self) -> None:
        self.committed.emit(self.field, ALL)
