"""The button that trains, pauses and continues: always as wide as the longest of these."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bpstudio.frame import Frame
from bpstudio.ui.action_button import ActionButton


class TrainButton(ActionButton):
    """Says what a click does next; the menu and the message bar call it the same."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(action, "", parent=parent)
        self._train = self.tr("▶ Train"), self.tr("&Train")
        self._pause = self.tr("❚❚ Pause"), self.tr("&Pause")
        self._continue = self.tr("▶ Continue"), self.tr("&Continue")
        self.setProperty("role", "primary")
        self._name(self._train)

    def show_frame(self, frame: Frame) -> None:
        """Name what comes after `frame`."""
        if frame.training:
            self._name(self._pause)
        else:
            self._name(self._continue if frame.iteration > 0 or frame.hit else self._train)

    def sizeHint(self) -> QSize:
        """One size for all words, so that the button stays under the mouse that clicked it."""
        hint = super().sizeHint()
        words = (self._train, self._pause, self._continue)
        widest = max(self._width_of(text) for text, _ in words)
        return QSize(hint.width() - self._width_of(self.text()) + widest, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width_of(self, text: str) -> int:
        # As QToolButton measures it.
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()

    def _name(self, words: tuple[str, str]) -> None:
        if self.text() != words[0]:
            self.setText(words[0])
            self._action.setText(words[1])
