"""What the inspector shows while training runs: three numbers and no trace."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from bpstudio.frame import Frame
from bpstudio.stepping.notation import plain
from bpstudio.ui.training.counters import rate_words


class TrainingSummary(QWidget):
    """Iteration, epoch, loss and speed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        self._iteration = self._number(grid, self.tr("Iteration"))
        self._epoch = self._number(grid, self.tr("Epoch"))
        self._train_loss = self._number(grid, self.tr("Training loss"))
        self._test_loss = self._number(grid, self.tr("Test loss"))
        self._speed = self._number(grid, self.tr("Iterations a second"))
        hint = QLabel(self.tr("Pause to step through the pass of the weights reached."), self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        grid.addWidget(hint, grid.rowCount(), 0, 1, 2)

    def show_frame(self, frame: Frame) -> None:
        self._iteration.setText(f"{frame.iteration:,}")
        self._epoch.setText(f"{frame.epoch:,}")
        self._speed.setText(rate_words(frame.speed) if frame.speed else "–")

    def show_losses(self, train: float | None, test: float | None) -> None:
        """The newest losses, where there are any."""
        self._train_loss.setText("–" if train is None else plain(train, 6))
        self._test_loss.setText("–" if test is None else plain(test, 6))

    def _number(self, grid: QGridLayout, name: str) -> QLabel:
        label = QLabel(name, self)
        label.setProperty("role", "muted")
        number = QLabel("–", self)
        number.setProperty("role", "strong")
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(number, row, 1)
        return number
