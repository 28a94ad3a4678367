"""The tick beside a derivative: how far it is from central differences, found when it is seen."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from bpstudio.frame import Frame
from bpstudio.stepping import Level
from bpstudio.stepping.verify import Verification, verify
from bpstudio.ui.theme import Theme
from bpstudio.ui.views.subject import subject_of

TOLERANCE = 1e-6
# After the step has been painted and its formula typeset.
_DELAY_MS = 40


class CheckTick(QLabel):
    """“✓ 2e−11”; at a kink it says so. Empty for a step that shows no derivative."""

    checked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checkTick")
        self._theme = theme
        self._frame: Frame | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._check)

    def show_frame(self, frame: Frame) -> None:
        """Forget the last step's tick, and check this step's number a moment later."""
        self.clear()
        self.setToolTip("")
        self._frame = None if frame.training else frame
        self._timer.start(_DELAY_MS)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._frame is not None:
            self._timer.start(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._frame is not None:
            self._timer.start(_DELAY_MS)

    def _check(self) -> None:
        if self._frame is None or not self.isVisible():
            return
        subject = subject_of(self._frame)
        found = None
        if subject.level <= Level.NODE:
            whole = subject.level is Level.NODE
            found = verify(self._frame.trace, subject.cursor, whole_node=whole)
        if found is not None:
            self._show(found)
        self.checked.emit()

    def _show(self, found: Verification) -> None:
        theme = self._theme
        error = f"{found.relative_error:.0e}".replace("-", "−")
        if found.at_kink:
            text, colour = self.tr("at a kink"), theme.muted
            tip = self.tr("To either side of this point the slope differs, so no check is possible")
        else:
            agrees = found.relative_error <= TOLERANCE
            text, colour = f"{'✓' if agrees else '✗'} {error}", theme.green if agrees else theme.red
            tip = self.tr("Backpropagation {0}, central difference {1}: relative error {2}").format(
                repr(found.analytic), repr(found.numeric), error
            )
        self.setText(text)
        self.setToolTip(tip)
        self.setStyleSheet(f"color: {colour}")
