"""The slim strip that says where a long journey goes, how far it is, and lets one cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from bpstudio.ui.theme import Theme

PATIENCE_MS = 250
"""With what comes before the first report, about 0.3 s: shorter journeys show nothing."""
_WHOLE = 1000


class ProgressStrip(QFrame):
    """Hidden unless a journey takes long."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressStrip")
        self.words = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.cancel_button = QToolButton(self)
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Stay at the iteration that is shown (Esc)"))
        self.cancel_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel_button.clicked.connect(self.cancelled)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(10)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel_button)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.setStyleSheet(
            f"#progressStrip {{ background: {theme.hover};"
            f" border-bottom: 1px solid {theme.border}; }}"
        )

    def show_progress(self, iteration: int, share: float) -> None:
        """The journey to this iteration is so far, 0 … 1."""
        self.words.setText(self.tr("Going to iteration {0} …").format(f"{iteration:,}"))
        self.bar.setValue(round(share * _WHOLE))
        if self.isHidden() and not self._patience.isActive():
            self._patience.start()

    def end(self) -> None:
        """Nothing is on the way."""
        self._patience.stop()
        self.hide()
