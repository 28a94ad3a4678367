"""The row above the scores: which of them are shown, where there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from bpstudio.ui.flat_button import flat_button
from bpstudio.ui.forms.fields import ChoiceField, keep_key
from bpstudio.ui.plots.export import Exportable
from bpstudio.ui.plots.export_button import ExportButton

CURVE, TRAIN, TEST, OUTPUTS = "curve", "train", "test", "outputs"


class Controls(QWidget):
    """Where curve and matrix stand side by side, there is only the part of the data to choose."""

    changed = Signal()

    def __init__(self, plot: Exportable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.output = 0
        """Of the curve: 0 is all outputs together, 1 the first of them."""
        self.shown = CURVE
        """What is shown where there is room for one thing only."""
        self.part = TRAIN
        """Whose matrix it is."""
        self._offered: tuple[str, ...] = ()
        self._both = True
        self.choice = ChoiceField("scores.output", self)
        self.choice.setToolTip(self.tr("Which output the curve is of"))
        self.choice.committed.connect(self._choose_output)
        self.choice.hide()
        self._group = QButtonGroup(self)
        self.buttons = {
            CURVE: flat_button(
                self.tr("curve"), self.tr("How the scores went, over iterations"), self
            ),
            TRAIN: flat_button(
                self.tr("train"), self.tr("The matrix of the training samples"), self
            ),
            TEST: flat_button(self.tr("test"), self.tr("The matrix of the test samples"), self),
            OUTPUTS: flat_button(self.tr("outputs"), self.tr("R² of each output"), self),
        }
        for name, button in self.buttons.items():
            button.setCheckable(True)
            button.setProperty("part", name)
            self._group.addButton(button)
        self._group.buttonClicked.connect(self._choose)
        self.follow = flat_button(
            self.tr("Fit and follow"),
            self.tr("Show all of it, and move along with the newest"),
            self,
        )
        self.follow.hide()
        self.export = ExportButton(plot, self.tr("scores"), self)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.row.addWidget(self.choice)
        self.row.addStretch(1)
        for widget in (self.follow, *self.buttons.values(), self.export):
            self.row.addWidget(widget)
        self._show()

    def offer(self, parts: Sequence[str], outputs: Sequence[str]) -> None:
        """These parts, and the outputs whose curves there are; none is no choice."""
        self._offered = tuple(parts)
        self.part = self.part if self.part in parts else TRAIN
        self.shown = self.shown if self.shown in parts else CURVE
        names = [self.tr("all outputs"), *outputs] if outputs else []
        self.output = min(self.output, max(0, len(names) - 1))
        self.choice.set_choices([(str(number), name) for number, name in enumerate(names)])
        self.choice.setVisible(bool(names))
        self._show()

    def set_both(self, both: bool) -> None:
        """Whether there is room for the curve beside what else there is."""
        self._both = both
        self._show()

    def event(self, event: QEvent) -> bool:
        keep_key(event)
        return super().event(event)

    def _show(self) -> None:
        offered = self._offered
        if self._both:
            offered = (TRAIN, TEST) if TEST in offered else ()
        checked = self.part if self._both else self.shown
        for name, button in self.buttons.items():
            button.setVisible(name in offered and len(offered) > 1)
            button.setChecked(name == checked)
        if self.output < self.choice.count():
            self.choice.show_value(str(self.output))

    def _choose(self, button: QToolButton) -> None:
        name = str(button.property("part"))
        if name in (TRAIN, TEST):
            self.part = name
        if not self._both:
            self.shown = name
        self._show()
        self.changed.emit()

    def _choose_output(self, _field: str, key: str) -> None:
        self.output = int(key)
        self._show()
        self.changed.emit()
