"""What if one weight were a little larger: the true loss beside what its gradient says of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from bpstudio.engine import WhatIf, what_if
from bpstudio.errors import UserError
from bpstudio.expressions import parse
from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, chosen_quantity, parameter_index
from bpstudio.ui.forms.fields import LineField, mark
from bpstudio.ui.theme import Theme

FIRST_AMOUNT = 0.01
_TICKS, _TICK = 50, 0.01
# After the step has been painted.
_DELAY_MS = 30


class WhatIfPanel(QWidget):
    """For the weight or the bias that is selected; without one it takes no room.

    The loss is the mean of the frame's batch, without regularisation. Nothing is computed while
    it is not in sight; `answered` comes when its numbers are those of the last frame.
    """

    answered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whatIf")
        self.answer: WhatIf | None = None
        self._amount = FIRST_AMOUNT
        self._frame: Frame | None = None
        self._quantity: Quantity | None = None
        self._answered: Frame | None = None
        self._answered_quantity: Quantity | None = None
        self._title = QLabel(self)
        self._title.setProperty("role", "strong")
        self._title.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(-_TICKS, _TICKS)
        self.slider.setAccessibleName(self.tr("Amount ε"))
        self.field = LineField("what_if.amount", self)
        self.field.setAccessibleName(self.tr("Amount ε"))
        self.field.setMaximumWidth(90)
        self._error = QLabel(self)
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._rows = [(QLabel(self), QLabel(self)) for _ in range(4)]
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._answer)
        self.slider.valueChanged.connect(self._on_slider)
        self.field.committed.connect(self._on_typed)
        self.field.show_value(repr(FIRST_AMOUNT))
        self.slider.setValue(round(FIRST_AMOUNT / _TICK))
        self.set_theme(theme)
        self.hide()

    def _lay_out(self) -> None:
        amount = QHBoxLayout()
        amount.addWidget(QLabel("ε", self))
        amount.addWidget(self.slider, 1)
        amount.addWidget(self.field)
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        for number, (name, value) in enumerate(self._rows):
            name.setProperty("role", "muted")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, number, 0)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(amount)
        column.addWidget(self._error)
        column.addLayout(grid)

    def set_theme(self, theme: Theme) -> None:
        """The difference is violet, as all that comes of gradients."""
        colours = (theme.text, theme.text, theme.text, theme.violet)
        for (_name, value), colour in zip(self._rows, colours, strict=True):
            value.setStyleSheet(f"color: {colour};")

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said, line by line."""
        return tuple(f"{name.text()} {value.text()}" for name, value in self._rows)

    @property
    def error(self) -> str:
        return "" if self._error.isHidden() else self._error.text()

    def show_frame(self, frame: Frame) -> None:
        """Ask about the selected weight or bias of this frame."""
        quantity = None if frame.training else chosen_quantity(frame)
        if quantity is None or not quantity.is_parameter:
            self._frame = self._quantity = None
            self._timer.stop()
            self.hide()
            return
        self._frame, self._quantity = frame, quantity
        self.show()
        if not self._is_answered(frame, quantity):
            self._timer.start(_DELAY_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._frame is not None:
            self._timer.start(_DELAY_MS)

    def _is_answered(self, frame: Frame, quantity: Quantity) -> bool:
        """Whether the numbers are of this very frame's weights and batch: steps leave them."""
        known = self._answered
        if known is None or quantity != self._answered_quantity:
            return False
        return known.state is frame.state and known.problem is frame.problem

    def _answer(self) -> None:
        frame, quantity = self._frame, self._quantity
        if frame is None or quantity is None or not self.isVisible():
            return
        index = parameter_index(frame.document.spec, quantity)
        trace = frame.trace
        self.answer = what_if(trace.spec, trace.theta, trace.x, trace.y, index, self._amount)
        self._answered, self._answered_quantity = frame, quantity
        self._show(self.answer, quantity, len(trace.x))
        self.answered.emit()

    def _show(self, answer: WhatIf, quantity: Quantity, batch: int) -> None:
        symbol = quantity.symbol
        self._title.setText(self.tr("What if {0} were larger by ε?").format(symbol))
        now = self.tr("loss J") if batch == 1 else self.tr("mean loss J of the batch")
        rows = (
            (now, _shown(answer.before)),
            (self.tr("J with {0} + ε").format(symbol), _shown(answer.after)),
            (self.tr("J + ∂J/∂{0} · ε").format(symbol), _shown(answer.first_order)),
            (self.tr("difference"), _signed(answer.error)),
        )
        for (name, value), (words, number) in zip(self._rows, rows, strict=True):
            name.setText(words)
            value.setText(number)
        gradient = self.tr("The gradient ∂J/∂{0} is {1}.").format(symbol, _signed(answer.gradient))
        shrinks = self.tr("Away from kinks, half of ε leaves about a quarter of the difference.")
        self.setToolTip(f"{gradient} {shrinks}")

    def _set_amount(self, amount: float) -> None:
        self._refuse("")
        self._amount = amount
        self._answer()

    def _on_slider(self, ticks: int) -> None:
        amount = round(ticks * _TICK, 10)
        self.field.show_value(repr(amount))
        self._set_amount(amount)

    def _on_typed(self, _field: str, text: str) -> None:
        try:
            amount = parse(text)
        except UserError as error:
            self._refuse(f"{error.message} {error.hint}".strip())
            return
        self.slider.blockSignals(True)
        self.slider.setValue(max(-_TICKS, min(_TICKS, round(amount / _TICK))))
        self.slider.blockSignals(False)
        self._set_amount(amount)

    def _refuse(self, words: str) -> None:
        self._error.setText(words)
        self._error.setVisible(bool(words))
        mark(self.field, bool(words))


def _shown(number: float) -> str:
    return f"{number:.10g}".replace("-", "−")


def _signed(number: float) -> str:
    return f"{number:+.4g}".replace("-", "−")
