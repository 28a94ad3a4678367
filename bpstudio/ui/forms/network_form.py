"""The network: inputs, a row for each layer, the loss."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bpstudio.engine import ACTIVATIONS, LOSSES, Dense, NetworkSpec
from bpstudio.io.document import Document
from bpstudio.ui.core_words import engine_words
from bpstudio.ui.forms import numbers
from bpstudio.ui.forms.fields import ON, CheckField, ChoiceField, FormButton, LineField
from bpstudio.ui.forms.form import Form, Row

INPUTS = "network.inputs"
OUTPUTS = "network.outputs"
LOSS = "network.loss"
LAYERS = "network.layers"
TRAIN_BIASES = "network.train_biases"


class RemoveButton(FormButton):
    """A small × without a frame."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setFixedSize(14, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        lit = self.underMouse() or self.hasFocus()
        palette = self.palette()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = palette.text() if lit else palette.placeholderText()
            painter.setPen(QPen(ink, 1.5))
            x, y, arm = self.width() / 2, self.height() / 2, 3.2
            painter.drawLine(QPointF(x - arm, y - arm), QPointF(x + arm, y + arm))
            painter.drawLine(QPointF(x - arm, y + arm), QPointF(x + arm, y - arm))


class LayerRow(Row):
    """Units, activation, and a button that takes the layer out."""

    def __init__(self, index: int, parent: QWidget) -> None:
        self.units = LineField(f"{LAYERS}.{index}.units", parent)
        self.activation = ChoiceField(f"{LAYERS}.{index}.activation", parent)
        self.remove = RemoveButton(f"{LAYERS}.{index}.remove", parent)
        super().__init__("", self.units, self.activation, self.remove, parent=parent)
        self.index = index
        self.units.setFixedWidth(42)
        self.activation.set_choices(
            [(name, engine_words(one.label)) for name, one in ACTIVATIONS.items()]
        )

    def show_layer(self, label: str, layer: Dense, removable: bool) -> None:
        self.label.setText(label)
        self.units.show_value(str(layer.units))
        self.activation.show_value(layer.activation)
        self.remove.setVisible(removable)


class NetworkForm(Form):
    """Layers are edited where they stand, removed with ×, and added before the output."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Network"))
        self._inputs = LineField(INPUTS, self)
        tip = self.tr("How many numbers each sample gives to the network; its data says how many.")
        self.add_row(self.tr("Inputs"), self._inputs, tip=tip)
        self._layers: list[LayerRow] = []
        self._train_biases = CheckField(TRAIN_BIASES, self)
        self._train_biases.setText(self.tr("Train biases"))
        self._train_biases.setAccessibleName(self.tr("Train biases"))
        tip = self.tr("Off, updates move the weights alone and leave every bias as it is.")
        self._biases_row = self.add_row(None, self._train_biases, tip=tip)
        self._loss = ChoiceField(LOSS, self)
        self._loss.set_choices([(name, engine_words(one.label)) for name, one in LOSSES.items()])
        tip = self.tr("The one number, J, that says how far the outputs are from their targets.")
        self.add_row(self.tr("Loss"), self._loss, tip=tip)
        self._add = FormButton(f"{LAYERS}.add", self)
        self._add.setText(self.tr("+ layer"))
        self._add.setToolTip(self.tr("Add a hidden layer before the output"))
        self._add.clicked.connect(self._add_layer)
        self.column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def fill(self, document: Document) -> None:
        spec = document.spec
        self._inputs.show_value(str(spec.inputs))
        self._match_rows(len(spec.layers))
        for row, layer in zip(self._layers, spec.layers, strict=True):
            last = row.index == len(spec.layers) - 1
            label = self.tr("Output") if last else self.tr("Hidden {number}")
            name = label.format(number=row.index + 1)
            row.show_layer(name, layer, removable=not last)
            row.units.setAccessibleName(self.tr("{layer}: units").format(layer=name))
            row.activation.setAccessibleName(self.tr("{layer}: activation").format(layer=name))
        self._loss.show_value(spec.loss)
        self._train_biases.show_value(spec.train_biases)

    def change(self, document: Document, field: str, text: str) -> Document:
        spec = document.spec
        if field == INPUTS:
            changed = replace(spec, inputs=numbers.read_whole(text, field, "2"))
        elif field == LOSS:
            changed = replace(spec, loss=text)
        elif field == TRAIN_BIASES:
            changed = replace(spec, train_biases=text == ON)
        else:
            _, _, index, part = field.split(".")
            changed = _changed_layer(spec, int(index), field, part, text)
        return document.with_spec(changed)

    def editor_of(self, field: str) -> str:
        """The outputs are the units of the last layer."""
        return self._layers[-1].units.field if field == OUTPUTS and self._layers else field

    def title_of(self, field: str) -> str:
        """Adding and removing a layer are edits too."""
        if field == f"{LAYERS}.add":
            return self.tr("Add a layer")
        if field.startswith(LAYERS) and field.endswith("remove"):
            return self.tr("Remove a layer")
        return super().title_of(field)

    def _match_rows(self, count: int) -> None:
        if len(self._layers) == count:
            return
        while len(self._layers) > count:
            row = self._layers.pop()
            self.rows.remove(row)
            self.column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._layers) < count:
            row = LayerRow(len(self._layers), self)
            row.units.setToolTip(self.tr("How many neurons the layer has."))
            row.activation.setToolTip(
                self.tr("What each neuron of the layer makes of its weighted sum z.")
            )
            row.remove.setToolTip(self.tr("Remove this layer"))
            row.remove.setAccessibleName(self.tr("Remove this layer"))
            row.remove.clicked.connect(self._remove_layer)
            self.insert_row(self.column.indexOf(self._biases_row), row)
            self._layers.append(row)
        self.order_tabs(self._add)

    def _add_layer(self) -> None:
        if self.document is None:
            return
        layers = self.document.spec.layers
        model = layers[-2] if len(layers) > 1 else Dense(4, "tanh")
        self._emit_layers((*layers[:-1], model, layers[-1]), f"{LAYERS}.add")

    def _remove_layer(self) -> None:
        button = self.sender()
        if self.document is None or not isinstance(button, FormButton):
            return
        index = int(button.objectName().split(".")[2])
        layers = self.document.spec.layers
        self._emit_layers((*layers[:index], *layers[index + 1 :]), button.objectName())

    def _emit_layers(self, layers: tuple[Dense, ...], field: str) -> None:
        assert self.document is not None
        spec = replace(self.document.spec, layers=layers)
        self.edited.emit(self.document.with_spec(spec), field, str(len(layers)))


def _changed_layer(spec: NetworkSpec, index: int, field: str, part: str, text: str) -> NetworkSpec:
    layer = spec.layers[index]
    if part == "units":
        layer = replace(layer, units=numbers.read_whole(text, field, "4"))
    else:
        layer = replace(layer, activation=text)
    layers = (*spec.layers[:index], layer, *spec.layers[index + 1 :])
    return replace(spec, layers=layers)
