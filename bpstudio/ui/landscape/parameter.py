"""Choosing one weight or bias of a network of any size, by its symbol."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QSpinBox, QWidget

from bpstudio.engine import Array, NetworkSpec, matrices
from bpstudio.stepping.symbols import layer_name, parameter_
from bpstudio.stepping.words import translated
from bpstudio.ui.forms.fields import ChoiceField, FormButton


def place_of(spec: NetworkSpec, number: int) -> tuple[int, int, int]:
    """Layer (from 1), neuron and source of parameter `number`; a bias's source is n_in."""
    for layer, numbers in enumerate(_numbers(spec), start=1):
        if number <= numbers[-1, -1]:
            return layer, *divmod(number - int(numbers[0, 0]), numbers.shape[1])
    raise IndexError(number)


def _numbers(spec: NetworkSpec) -> tuple[Array, ...]:
    """For each layer the places in theta of its parameters (out, in + 1)."""
    return matrices(spec, np.arange(spec.n_parameters, dtype=float))


def number_of(spec: NetworkSpec, layer: int, neuron: int, source: int) -> int:
    """The place in theta of a weight, or of the bias when the source is n_in."""
    return int(_numbers(spec)[layer - 1][neuron, source])


def symbol_of(spec: NetworkSpec, number: int) -> str:
    """w₁₂⁽¹⁾ or b₁⁽²⁾."""
    layer, neuron, source = place_of(spec, number)
    return parameter_(layer, neuron, source, spec.sizes[layer - 1]).plain


class ParameterButton(FormButton):
    """Shows the symbol; a press opens a small form for layer, neuron and source."""

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.number = 0
        self._spec: NetworkSpec | None = None
        self.setProperty("role", "flat")
        self.setToolTip(self.tr("Choose the weight or bias of this axis"))
        self.clicked.connect(self._open)
        self.form = _Form(self)
        self.form.changed.connect(self._take)

    def show_parameter(self, spec: NetworkSpec, number: int) -> None:
        """Stand for this one."""
        self._spec, self.number = spec, number
        self.setText(symbol_of(spec, number) + " ▾")

    def _open(self) -> None:
        if self._spec is not None:
            self.form.show_parameter(self._spec, self.number)
            self.form.move(self.mapToGlobal(self.rect().bottomLeft()))
            self.form.show()

    def _take(self) -> None:
        if self._spec is not None and self.form.number != self.number:
            self.show_parameter(self._spec, self.form.number)
            self.chosen.emit()


class _Form(QFrame):
    """Layer, neuron and source; the source before 1 is the bias."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.number = 0
        self._spec: NetworkSpec | None = None
        self.layer = ChoiceField("landscape.layer", self)
        self.layer.committed.connect(self._move_to_layer)
        self.neuron, self.source = QSpinBox(self), QSpinBox(self)
        self.source.setSpecialValueText(self.tr("bias"))
        rows = QFormLayout(self)
        rows.addRow(self.tr("Layer"), self.layer)
        rows.addRow(self.tr("Neuron"), self.neuron)
        rows.addRow(self.tr("From"), self.source)
        for box in (self.neuron, self.source):
            box.valueChanged.connect(self._read)

    def show_parameter(self, spec: NetworkSpec, number: int) -> None:
        self._spec, self.number = spec, number
        layers = range(1, len(spec.layers) + 1)
        names = [translated(layer_name(spec, layer), _explain) for layer in layers]
        self.layer.set_choices([(str(n), name) for n, name in zip(layers, names, strict=True)])
        layer, neuron, source = place_of(spec, number)
        self.layer.show_value(str(layer))
        self._fill(layer, neuron, source)

    def _fill(self, layer: int, neuron: int, source: int) -> None:
        assert self._spec is not None
        n_in, n_out = self._spec.sizes[layer - 1], self._spec.sizes[layer]
        for box, low, high, value in (
            (self.neuron, 1, n_out, neuron + 1),
            (self.source, 0, n_in, 0 if source == n_in else source + 1),
        ):
            box.blockSignals(True)
            box.setRange(low, high)
            box.setValue(value)
            box.blockSignals(False)

    def _move_to_layer(self, _field: str, key: str) -> None:
        self.layer.show_value(key)
        self._fill(int(key), 0, 0)
        self._read()

    def _read(self) -> None:
        assert self._spec is not None
        layer = int(self.layer.currentData())
        n_in, source = self._spec.sizes[layer - 1], self.source.value()
        place = layer, self.neuron.value() - 1, n_in if source == 0 else source - 1
        self.number = number_of(self._spec, *place)
        self.changed.emit()


def _explain(words: str) -> str:
    return QCoreApplication.translate("explain", words)
