"""The row above a landscape: what its axes are, how it is drawn, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from bpstudio.engine import NetworkSpec
from bpstudio.landscape import Kind
from bpstudio.ui.flat_button import flat_button
from bpstudio.ui.forms.fields import ChoiceField
from bpstudio.ui.landscape.parameter import ParameterButton

PATIENCE_MS = 250
_WHOLE = 1000


class Controls(QWidget):
    """`changed` when other axes are wanted, `wanted` when the same are to be computed anew."""

    changed = Signal()
    wanted = Signal()
    cancelled = Signal()
    logarithm_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Kind.WEIGHTS
        self.directions = ChoiceField("landscape.directions", self)
        self.directions.set_choices(
            [
                (Kind.WEIGHTS.value, self.tr("weights")),
                (Kind.RANDOM.value, self.tr("random")),
                (Kind.PRINCIPAL.value, self.tr("principal")),
            ],
            [
                self.tr("Two weights or biases vary, all others stay as they are"),
                self.tr("Two random directions, as long in each neuron as its weights"),
                self.tr("The plane that lies nearest to the path of training"),
            ],
        )
        self.directions.show_value(self.kind.value)
        self.directions.committed.connect(self._choose)
        self.first = ParameterButton("landscape.first", self)
        self.second = ParameterButton("landscape.second", self)
        for button in (self.first, self.second):
            button.chosen.connect(self.changed)
        self.log = flat_button(self.tr("log"), self.tr("Show the loss in powers of ten"), self)
        self.log.setCheckable(True)
        self.log.clicked.connect(self.logarithm_changed)
        self.again = flat_button(
            self.tr("redraw"), self.tr("Compute it anew, around the weights of now"), self
        )
        self.again.clicked.connect(self.wanted)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(30)
        self.cancel = flat_button(
            self.tr("Cancel"), self.tr("Keep what has been computed so far"), self
        )
        self.cancel.clicked.connect(self.cancelled)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_bar)
        self._lay_out()
        self.end()

    @property
    def parameters(self) -> tuple[int, int]:
        return self.first.number, self.second.number

    def show_network(self, spec: NetworkSpec) -> None:
        """Offer the parameters of this network; those chosen stay where it has them."""
        last = spec.n_parameters - 1
        p, q = (min(number, last) for number in self.parameters)
        if p == q:
            # The first two incoming parameters of the first neuron.
            p, q = 0, 1
        self.first.show_parameter(spec, p)
        self.second.show_parameter(spec, q)

    def show_progress(self, share: float) -> None:
        """0 … 1; what takes a moment only shows no bar."""
        self.bar.setValue(round(share * _WHOLE))
        if self.bar.isHidden() and not self._patience.isActive():
            self._patience.start()

    def end(self) -> None:
        """Nothing is being computed."""
        self._patience.stop()
        for widget in (self.bar, self.cancel):
            widget.hide()
        self.again.show()

    def _show_bar(self) -> None:
        for widget in (self.bar, self.cancel):
            widget.show()
        self.again.hide()

    def _choose(self, _field: str, key: str) -> None:
        self.kind = Kind(key)
        self.directions.show_value(key)
        for button in (self.first, self.second):
            button.setVisible(self.kind is Kind.WEIGHTS)
        self.changed.emit()

    def _lay_out(self) -> None:
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        for widget in (self.directions, self.first, self.second):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        self.row.addWidget(self.bar, 2, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.cancel, self.again, self.log):
            self.row.addWidget(button)
