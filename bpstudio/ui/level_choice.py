"""The choice of how far one step goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from bpstudio.stepping import Level
from bpstudio.ui.flat_button import flat_button


class LevelChoice(QWidget):
    """ "one term · node · layer · …", the current one highlighted."""

    level_chosen = Signal(object)
    """A Level."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet("QToolButton { padding: 4px 2px; }")
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self._one = QLabel(self.tr("one", "as in: step one node"), self)
        self._one.setProperty("role", "muted")
        self._one.setContentsMargins(0, 0, 4, 0)
        row.addWidget(self._one)
        for level in Level:
            row.addWidget(self._button(level))
        self._group.idClicked.connect(self._choose)

    def set_short(self, short: bool) -> None:
        """Without its first word, where there is no room for it."""
        self._one.setHidden(short)

    @property
    def spare(self) -> int:
        """How many pixels narrower it is when short."""
        return self._one.sizeHint().width()

    def set_level(self, level: Level) -> None:
        """Highlight `level`, silently."""
        self._group.button(level.value).setChecked(True)

    def button(self, level: Level) -> QToolButton:
        """The button of a level."""
        button = self._group.button(level.value)
        assert isinstance(button, QToolButton)
        return button

    def _words(self) -> dict[Level, tuple[str, str]]:
        return {
            Level.TERM: (
                self.tr("term"),
                self.tr("One step is one product of a sum, or the bias"),
            ),
            Level.NODE: (
                self.tr("node"),
                self.tr("One step is one neuron's value, delta, gradient or update"),
            ),
            Level.LAYER: (
                self.tr("layer"),
                self.tr("One step is a whole layer"),
            ),
            Level.PHASE: (
                self.tr("phase"),
                self.tr("One step is all of forward, loss, backward or update"),
            ),
            Level.SAMPLE: (
                self.tr("sample"),
                self.tr("One step is one sample of the batch, there and back"),
            ),
            Level.ITERATION: (
                self.tr("iteration"),
                self.tr("One step is a whole iteration, with its update"),
            ),
        }

    def _button(self, level: Level) -> QToolButton:
        button = flat_button(*self._words()[level], self)
        button.setCheckable(True)
        self._group.addButton(button, level.value)
        return button

    def _choose(self, number: int) -> None:
        self.level_chosen.emit(Level(number))
