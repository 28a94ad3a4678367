"""How the network is trained: optimizer, regularisation, first weights, seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from bpstudio.engine import INITIALISERS, OPTIMIZERS, REGULARISERS, Optimizer, Regulariser
from bpstudio.io.document import DOUBLE, GIVEN, SINGLE, Document
from bpstudio.ui.core_words import engine_words, sentence_case
from bpstudio.ui.forms import numbers
from bpstudio.ui.forms.fields import ChoiceField, LineField
from bpstudio.ui.forms.form import Form, Row

Choices = list[tuple[str, str]]
S = TypeVar("S", Optimizer, Regulariser)

OPTIMIZER = "training.optimizer"
REGULARISER = "training.regulariser"
RATE = "training.rate"
INITIALISER = "training.initialiser"
SEED = "training.seed"
PRECISION = "training.precision"
PARAMETERS = "network.parameters"


class TrainingForm(Form):
    """Each optimizer brings its own rows, built from the fields of its dataclass."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Training"))
        self._optimizer = ChoiceField(OPTIMIZER, self)
        self._optimizer.set_choices(_choices(OPTIMIZERS))
        tip = self.tr("How an update makes new weights out of gradients.")
        self.add_row(self.tr("Optimizer"), self._optimizer, tip=tip)
        self._settings: dict[str, tuple[LineField, Row]] = {}
        self._settings_of: type[Optimizer] | None = None
        self._regulariser = ChoiceField(REGULARISER, self)
        self._regulariser.set_choices(_choices(REGULARISERS))
        tip = self.tr("A price on large weights, added to the loss that training lowers.")
        self._regulariser_row = self.add_row(self.tr("Regularisation"), self._regulariser, tip=tip)
        self._rate = LineField(RATE, self)
        tip = self.tr("How dear large weights are: the λ of the regulariser.")
        self._rate_row = self.add_row(self.tr("Rate λ"), self._rate, tip=tip)
        self._initialiser = ChoiceField(INITIALISER, self)
        tip = self.tr("What the weights and biases are before the first update.")
        self.add_row(self.tr("Initialisation"), self._initialiser, tip=tip)
        self._seed = LineField(SEED, self)
        tip = self.tr("Which of all random draws: the same seed gives the same data and weights.")
        self.add_row(self.tr("Seed"), self._seed, tip=tip)
        self._precision = ChoiceField(PRECISION, self)
        self._precision.set_choices([(name, name) for name in (DOUBLE, SINGLE)])
        tip = self.tr(
            "The numbers of training: float32 is faster, and as most networks are trained. "
            "A pass is stepped through in float64 in any case."
        )
        self.add_row(self.tr("Precision"), self._precision, tip=tip)

    def fill(self, document: Document) -> None:
        self._optimizer.show_value(document.optimizer.name)
        self._show_settings(document.optimizer)
        self._regulariser.show_value(document.regulariser.name)
        rate = getattr(document.regulariser, "rate", None)
        self._rate_row.setVisible(rate is not None)
        self._rate.show_value("" if rate is None else numbers.show(rate))
        schemes = _schemes(document)
        tips = [engine_words(INITIALISERS[name].description) for name, _ in schemes]
        self._initialiser.set_choices(schemes, tips)
        self._initialiser.show_value(document.initialiser)
        self._seed.show_value(str(document.seed))
        self._precision.show_value(document.precision)

    def editor_of(self, field: str) -> str:
        """Weights that do not fit were given as the first ones."""
        return INITIALISER if field == PARAMETERS else field

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
        if field == PRECISION:
            return replace(document, precision=text)
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
            label = sentence_case(f"{engine_words(metadata['label'])} {metadata['symbol']}")
            editor = LineField(f"training.{name}", self)
            row = self.add_row(label, editor, tip=_setting_tip(name))
            self._settings[name] = editor, row
        return self._settings[name]


def _setting_tip(name: str) -> str:
    translate = QCoreApplication.translate
    tips = {
        "learning_rate": translate("TrainingForm", "How far an update goes along the gradient."),
        "momentum": translate(
            "TrainingForm",
            "How much of the last update's velocity is kept for the next: 0 is none.",
        ),
        "alpha": translate(
            "TrainingForm", "How slowly the running mean of squared gradients forgets the past."
        ),
        "beta1": translate(
            "TrainingForm", "How slowly the running mean of gradients, m, forgets the past."
        ),
        "beta2": translate(
            "TrainingForm", "How slowly the running mean of squared gradients, v, forgets the past."
        ),
        "eps": translate("TrainingForm", "A small number that keeps a division by zero away."),
        "weight_decay": translate(
            "TrainingForm", "By how much every update shrinks each parameter first."
        ),
    }
    return tips.get(name, "")


def _choices(kinds: Mapping[str, type[Optimizer]] | Mapping[str, type[Regulariser]]) -> Choices:
    return [(name, engine_words(kind.label)) for name, kind in kinds.items()]


def _schemes(document: Document) -> Choices:
    """“As given” is a choice where there is something to go back to."""
    return [
        (name, engine_words(one.label))
        for name, one in INITIALISERS.items()
        if name != GIVEN or document.parameters is not None
    ]


def _example(optimizer: Optimizer, name: str) -> str:
    return next(str(one.metadata["example"]) for one in fields(optimizer) if one.name == name)


def _regulariser(name: str, before: Regulariser) -> Regulariser:
    kind = REGULARISERS[name]
    rate = getattr(before, "rate", None)
    takes_rate = any(one.name == "rate" for one in fields(kind))
    return _with(kind(), "rate", rate) if takes_rate and rate is not None else kind()


def _with(settings: S, name: str, number: float) -> S:
    return replace(settings, **{name: number})
