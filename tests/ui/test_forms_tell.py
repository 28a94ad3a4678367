"""What forms tell: where an error belongs, what a field does, and what an edit is called."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

import bpstudio
from bpstudio.engine import INITIALISERS, L2, OPTIMIZERS, DataSpec, NetworkSpec, Table
from bpstudio.errors import UserError
from bpstudio.io import Document, new_document
from bpstudio.ui.forms.form import Row
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.desk import Desk

CORE = ("engine", "io", "training")
FIELD = re.compile(r"(data|network|training)(\.[a-z_0-9*]+)+")
NOWHERE = {"network.layers", "training.pace"}
"""Only a file can have no layer at all, and a speed is typed in the top bar, which tells itself."""


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return shown(qtbot, new_document())


def shown(qtbot: QtBot, document: Document) -> Desk:
    desk = Desk(document)
    qtbot.addWidget(desk)
    with qtbot.waitExposed(desk):
        desk.show()
    return desk


def pattern(node: ast.expr) -> str:
    """A literal as it is; what an f-string fills in as "*"."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = node.values if isinstance(node, ast.JoinedStr) else ()
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)


def fields_of_the_core() -> Iterator[str]:
    """Every literal in the core that has the look of a field's path."""
    root = Path(bpstudio.__file__).parent
    for path in (path for part in CORE for path in sorted((root / part).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                text = pattern(node)
                if FIELD.fullmatch(text):
                    yield text


def full_document() -> Document:
    """One in which no row of any form is hidden."""
    data = DataSpec("blobs")
    return replace(example("iris"), data=data, regulariser=L2(), spec=blobs_spec(), batch_size=5)


def blobs_spec() -> NetworkSpec:
    return replace(example("iris").spec, inputs=2)


def test_every_field_that_the_core_names_has_a_place_in_the_forms(qtbot: QtBot) -> None:
    desk = shown(qtbot, full_document())
    found = set(fields_of_the_core())
    assert {"network.outputs", "data.table", "training.seed", "training.*"} <= found
    for field in sorted(found - NOWHERE):
        if "*" not in field:
            assert desk.panel.show_error(UserError("No.", field)), field
            assert any(row.error == "No." for row in desk.panel.findChildren(Row)), field
    assert not desk.panel.show_error(UserError("No.", "network.layers"))


def test_an_error_of_the_outputs_is_marked_at_the_output_layer(desk: Desk) -> None:
    desk.panel.show_error(UserError("Three classes.", "network.outputs"))
    assert desk.error("network.layers.2.units") == "Three classes."


@pytest.mark.parametrize(
    ("field", "place"),
    [("data.table", "data.name"), ("network.parameters", "training.initialiser")],
)
def test_what_has_no_widget_of_its_own_is_told_where_it_was_chosen(
    desk: Desk, field: str, place: str
) -> None:
    desk.panel.show_error(UserError("They do not fit.", field, "Choose others."))
    assert desk.error(place) == "They do not fit. Choose others."


def test_an_error_of_a_field_that_is_not_shown_goes_to_the_message_bar(window: MainWindow) -> None:
    window.session.report(UserError("A network needs a layer.", "network.layers", "Add one."))
    assert window.message_bar.isVisible()
    assert "A network needs a layer." in window.message_bar.text.text()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_field_says_what_it_does(desk: Desk, optimizer: str) -> None:
    if optimizer != "sgd":
        desk.choose("training.optimizer", optimizer)
    for row in desk.panel.findChildren(Row):
        for editor in row.editors:
            named = editor.objectName() == "data.name"
            assert named or editor.toolTip().endswith("."), editor.objectName()


def test_every_initialiser_explains_itself_in_the_list(desk: Desk) -> None:
    choice = desk.choice("training.initialiser")
    tips = {
        choice.itemData(i): choice.itemData(i, Qt.ItemDataRole.ToolTipRole)
        for i in range(choice.count())
    }
    assert tips == {name: INITIALISERS[name].description for name in tips}


def test_biases_can_be_kept_from_training(desk: Desk) -> None:
    check = desk.part(QCheckBox, "network.train_biases")
    assert check.isChecked()
    QTest.mouseClick(check, Qt.MouseButton.LeftButton, pos=check.rect().center() * 0.2)
    assert not desk.document.spec.train_biases
    assert desk.edits == [("network.train_biases", "off")]
    check.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(check, Qt.Key.Key_Return)
    assert desk.document.spec.train_biases


def test_the_check_shows_what_the_document_says(qtbot: QtBot) -> None:
    desk = shown(qtbot, example("mazur"))
    assert not desk.part(QCheckBox, "network.train_biases").isChecked()


def test_fitting_a_network_to_other_data_leaves_its_biases_alone(qtbot: QtBot) -> None:
    document = new_document()
    spec = replace(document.spec, train_biases=False)
    desk = shown(qtbot, replace(document, spec=spec))
    desk.panel.data.picker.choose("blobs")
    assert not desk.document.spec.train_biases


def test_an_edit_is_undone_under_its_name(window: MainWindow) -> None:
    check = window.setup_panel.findChild(QCheckBox, "network.train_biases")
    assert check is not None
    check.click()
    undo = window.action("edit.undo")
    assert "Train biases" in undo.text()
    changed = window.session.document
    undo.trigger()
    assert window.session.document.spec.train_biases != changed.spec.train_biases
    assert check.isChecked() == window.session.document.spec.train_biases


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("training.learning_rate", "Learning rate η"),
        ("network.layers.0.units", "Hidden 1: units"),
        ("network.layers.add", "Add a layer"),
        ("network.layers.1.remove", "Remove a layer"),
        ("data.name", "Data set"),
    ],
)
def test_every_edit_has_a_name(desk: Desk, field: str, title: str) -> None:
    assert desk.panel.title_of(field) == title


def test_features_are_not_offered_for_rows_with_weights_of_their_own(qtbot: QtBot) -> None:
    assert not shown(qtbot, example("post")).part(QWidget, "data.features").isVisible()


def test_features_of_other_rows_make_the_inputs(qtbot: QtBot) -> None:
    table = Table(((0.0, 1.0), (2.0, 3.0)), ((0.0,), (1.0,)))
    document = new_document()
    data = DataSpec("table", test_share=0.0, table=table)
    desk = shown(qtbot, replace(document, data=data, batch_size=1))
    desk.button("data.features.x1_squared").click()
    assert desk.document.spec.inputs == 3
    assert desk.document.problem().dataset.inputs.tolist() == [[0, 1, 0], [2, 3, 4]]


class Upside(QTranslator):
    """A language in which every word of the engine is in capitals."""

    def translate(self, context: str, source: str, _note: str = "", _n: int = -1) -> str:  # type: ignore[override]  # bytes in the stubs, text in fact
        return source.upper() if context == "engine" else source


@pytest.fixture
def upside(qapp: QApplication) -> Iterator[None]:
    translator = Upside()
    QCoreApplication.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


Ask = Callable[[Desk], str]


@pytest.mark.usefixtures("upside")
@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda desk: desk.choice("network.loss").currentText(), "½ SQUARED ERROR"),
        (lambda desk: desk.choice("network.layers.0.activation").currentText(), "TANH"),
        (lambda desk: desk.choice("training.optimizer").currentText(), "SGD"),
        (lambda desk: desk.choice("training.initialiser").currentText(), "XAVIER UNIFORM"),
        (lambda desk: desk.panel.title_of("training.learning_rate"), "LEARNING RATE η"),
        (lambda desk: desk.button("data.name.circle").accessibleName(), "CIRCLE"),
    ],
)
def test_the_engine_speaks_the_user_s_language(qtbot: QtBot, ask: Ask, words: str) -> None:
    assert ask(shown(qtbot, new_document())) == words
