"""How the network is trained: optimizer, regularisation, first weights, seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from bpstudio.engine import INITIALISERS, OPTIMIZERS, REGULARISERS, Optimizer, Regulariser
from bpstudio.io.document import GIVEN, Document
from bpstudio.ui.forms import numbers
from bpstudio.ui.forms.fields import ChoiceField, LineField
from bpstudio.ui.forms.form import Form, Row

S = TypeVar("S", Optimizer, Regulariser)

OPTIMIZER = "training.optimizer"
REGULARISER = "training.regulariser"
RATE = "training.rate"
INITIALISER = "training.initialiser"
SEED = "training.seed"


class TrainingForm(Form):
    """Each optimizer brings its own rows, built from the fields of its dataclass."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Training"))
        self._optimizer = ChoiceField(OPTIMIZER, self)
        self._optimizer.set_choices([(name, one.label) for name, one in OPTIMIZERS.items()])
        self.add_row(self.tr("Optimizer"), self._optimizer)
        self._settings: dict[str, tuple[LineField, Row]] = {}
        self._settings_of: type[Optimizer] | None = None
        self._regulariser = ChoiceField(REGULARISER, self)
        self._regulariser.set_choices([(name, one.label) for name, one in REGULARISERS.items()])
        self._regulariser_row = self.add_row(self.tr("Regularisation"), self._regulariser)
        self._rate = LineField(RATE, self)
        self._rate_row = self.add_row(self.tr("Rate λ"), self._rate)
        self._initialiser = ChoiceField(INITIALISER, self)
        self.add_row(self.tr("Initialisation"), self._initialiser)
        self._seed = LineField(SEED, self)
        self.add_row(self.tr("Seed"), self._seed)

    def fill(self, document: Document) -> None:
        self._optimizer.show_value(document.optimizer.name)
        self._show_settings(document.optimizer)
        self._regulariser.show_value(document.regulariser.name)
        rate = getattr(document.regulariser, "rate", None)
        self._rate_row.setVisible(rate is not None)
        self._rate.show_value("" if rate is None else numbers.show(rate))
        self._initialiser.set_choices(self._schemes(document))
        self._initialiser.show_value(document.initialiser)
        self._seed.show_value(str(document.seed))

    def change(self, document: Document, field: str, text: str) -> Document:
        if field == OPTIMIZER:
            kept = document.optimizer.learning_rate
            return replace(document, optimizer=OPTIMIZERS[text](learning_rate=kept))
        if field == REGULARISER:
            return replace(document, regulariser=_regulariser(text, document.regulariser))
        if field == RATE:
            rate = numbers.read(text, field, "0.001")
            return replace(document, regulariser=_with(document.regulariser, "rate", rate))
        if field == INITIALISER:
            given = document.parameters if text == GIVEN else None
            return replace(document, initialiser=text, parameters=given)
        if field == SEED:
            return replace(document, seed=numbers.read_whole(text, field, "0"))
        name = field.removeprefix("training.")
        number = numbers.read(text, field, _example(document.optimizer, name))
        return replace(document, optimizer=_with(document.optimizer, name, number))

    def _show_settings(self, optimizer: Optimizer) -> None:
        if type(optimizer) is not self._settings_of:
            self._settings_of = type(optimizer)
            self._place_settings(optimizer)
        for one in fields(optimizer):
            editor, _ = self._settings[one.name]
            editor.show_value(numbers.show(getattr(optimizer, one.name)))

    def _place_settings(self, optimizer: Optimizer) -> None:
        """One row for each setting, in the optimizer's order; rows of others are kept for later."""
        names = [one.name for one in fields(optimizer)]
        for name, (_, row) in self._settings.items():
            row.setVisible(name in names)
            self.column.removeWidget(row)
        place = self.column.indexOf(self._regulariser_row)
        for number, one in enumerate(fields(optimizer)):
            _, row = self._setting_row(one.name, one.metadata)
            self.column.insertWidget(place + number, row)
        self.order_tabs()

    def _setting_row(self, name: str, metadata: Mapping[str, Any]) -> tuple[LineField, Row]:
        if name not in self._settings:
            label = f"{metadata['label']} {metadata['symbol']}"
            editor = LineField(f"training.{name}", self)
            row = self.add_row(label[0].upper() + label[1:], editor)
            self._settings[name] = editor, row
        return self._settings[name]

    def _schemes(self, document: Document) -> list[tuple[str, str]]:
        schemes = [(name, one.label) for name, one in INITIALISERS.items() if name != GIVEN]
        if document.parameters is None:
            return schemes
        return [*schemes, (GIVEN, self.tr("as given"))]


def _example(optimizer: Optimizer, name: str) -> str:
    return next(str(one.metadata["example"]) for one in fields(optimizer) if one.name == name)


def _regulariser(name: str, before: Regulariser) -> Regulariser:
    kind = REGULARISERS[name]
    rate = getattr(before, "rate", None)
    takes_rate = any(one.name == "rate" for one in fields(kind))
    return _with(kind(), "rate", rate) if takes_rate and rate is not None else kind()


def _with(settings: S, name: str, number: float) -> S:
    return replace(settings, **{name: number})
