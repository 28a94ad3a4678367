"""The list of breakpoints: what it shows, what it offers, and what it refuses."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.io import Document
from bpstudio.stepping import Kind, Stop
from bpstudio.training.conditions import (
    CONDITIONS,
    Breakpoint,
    Condition,
    DeadReLU,
    DeltaBelow,
    IterationReached,
    LossBelow,
    WeightAbove,
)
from bpstudio.ui.breakpoints import BreakpointPanel
from bpstudio.ui.breakpoints.words import LABELS
from tests.conftest import example
from tests.ui.desk import frame_of


class Table:
    """A panel, with a document that takes its edits."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = BreakpointPanel()
        qtbot.addWidget(self.panel)
        self.panel.edited.connect(self._edit)
        self.edits: list[str] = []
        self.show(example("mazur"))
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def show(self, document: Document) -> None:
        self.document = document
        self.panel.show_frame(frame_of(document))

    def set(self, *conditions: Condition) -> None:
        self.show(replace(self.document, breakpoints=tuple(map(Breakpoint, conditions))))

    def _edit(self, document: Document, text: str) -> None:
        self.edits.append(text)
        self.show(document)

    def add(self, kind: type[Condition]) -> None:
        menu = self.panel.add_button.menu()
        next(one for one in menu.actions() if one.objectName() == kind.name).trigger()

    def field(self, number: int, name: str) -> QLineEdit:
        found = self.panel.rows[number].findChild(QLineEdit, f"breakpoint.{number}.{name}")
        assert found is not None
        return found

    def type(self, number: int, name: str, text: str) -> None:
        field = self.field(number, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        if not text:
            QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def condition(self, number: int = 0) -> Condition:
        return self.document.breakpoints[number].condition

    def error(self, number: int) -> str:
        return " ".join(row.error for row in self.panel.rows[number].setting_rows).strip()


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    return Table(qtbot)


def test_each_breakpoint_is_told_in_words(table: Table) -> None:
    breakpoints = Breakpoint(LossBelow(0.1)), Breakpoint(DeadReLU(1, 0), enabled=False)
    stops = Stop(Kind.DELTA, 1, 1), Stop(Kind.NEURON, 2), Stop(Kind.GRADIENT, 1, 0)
    table.show(replace(table.document, breakpoints=breakpoints, stops=stops))
    told = [row.title.text().replace("\N{NO-BREAK SPACE}", " ") for row in table.panel.rows]
    assert told == [
        "The loss falls below 0.1",
        "A ReLU is dead: neuron 1 of layer 1",
        "Stop at backward · hidden 1, neuron 2",
        "Stop at forward · the output layer",
        "Stop at backward · gradients of hidden 1, neuron 1",
    ]
    assert [row.dot.text() for row in table.panel.rows] == ["●", "○", "●", "●", "●"]
    assert [row.status.text() for row in table.panel.rows][:2] == ["on", "off"]


def test_hits_are_shown_beside_the_condition(table: Table) -> None:
    table.set(LossBelow(0.1), IterationReached(5))
    table.panel.show_hits({LossBelow(0.1): 3})
    assert [row.status.text() for row in table.panel.rows] == ["3 ×", "on"]
    assert "3" in table.panel.rows[0].status.toolTip()


@pytest.mark.parametrize("kind", CONDITIONS.values(), ids=lambda kind: kind.name)
def test_the_menu_adds_any_kind_with_its_settings_at_hand(
    table: Table, kind: type[Condition]
) -> None:
    table.add(kind)
    assert table.document.breakpoints == (Breakpoint(kind()),)
    row = table.panel.rows[0]
    assert row.unfolded == bool(fields(kind))
    for one in fields(kind):
        assert one.metadata["label"] in LABELS
        assert table.field(0, one.name).isVisible()


def test_a_click_on_the_words_folds_the_settings_out_and_in(table: Table) -> None:
    table.set(LossBelow(0.1))
    row = table.panel.rows[0]
    assert not row.unfolded
    QTest.mouseClick(row.title, Qt.MouseButton.LeftButton)
    assert row.unfolded
    QTest.keyClick(row.title, Qt.Key.Key_Return)
    assert not row.unfolded


def test_a_setting_is_edited_in_place(table: Table) -> None:
    table.add(DeltaBelow)
    table.type(0, "below", "1e-3")
    table.type(0, "layer", "1")
    table.type(0, "neuron", "2")
    assert table.condition() == DeltaBelow(1e-3, layer=1, neuron=1)
    assert "neuron 2 of layer 1" in table.panel.rows[0].title.text()
    assert table.field(0, "neuron").text() == "2"
    table.type(0, "neuron", "")
    assert table.condition() == DeltaBelow(1e-3, layer=1)
    assert table.panel.rows[0].unfolded


@pytest.mark.parametrize(
    ("kind", "name", "text", "words"),
    [
        (LossBelow, "below", "low", "not a number"),
        (LossBelow, "below", "inf", "finite"),
        (WeightAbove, "above", "-1", "cannot be −1"),
        (WeightAbove, "layer", "0", "counted from 1"),
        (WeightAbove, "neuron", "0", "from 1"),
        (WeightAbove, "source", "1.5", "whole"),
        (IterationReached, "iteration", "0", "cannot be 0"),
        (IterationReached, "iteration", "2.5", "whole"),
        (IterationReached, "iteration", "", "empty"),
    ],
)
def test_a_bad_number_is_refused_at_its_field_in_words(
    table: Table, kind: type[Condition], name: str, text: str, words: str
) -> None:
    table.add(kind)
    before = table.document
    table.type(0, name, text)
    assert table.document is before
    assert words in table.error(0)
    assert table.field(0, name).property("error")
    table.type(0, name, "3")
    assert not table.error(0)
    assert table.document is not before


def test_a_condition_that_can_never_hold_is_allowed(table: Table) -> None:
    table.add(DeltaBelow)
    table.type(0, "layer", "99")
    assert table.condition() == DeltaBelow(layer=99)
    table.add(LossBelow)
    table.type(1, "below", "-5")
    assert table.condition(1) == LossBelow(-5.0)


def test_the_dot_switches_and_the_cross_removes(table: Table) -> None:
    stop = Stop(Kind.DELTA, 1, 1)
    table.set(LossBelow(0.1), IterationReached(5))
    table.show(replace(table.document, stops=(stop,)))
    for number in (1, 2):
        table.panel.rows[number].dot.click()
    assert [one.enabled for one in table.document.breakpoints] == [True, False]
    assert not table.document.stops[0].enabled
    table.panel.rows[2].dot.click()
    assert table.document.stops == (stop,)
    table.panel.rows[2].cross.click()
    table.panel.rows[0].cross.click()
    assert not table.document.stops
    assert table.document.breakpoints == (Breakpoint(IterationReached(5), enabled=False),)
    assert [row.title.text() for row in table.panel.rows] == ["Iteration 5 is reached"]


def test_a_number_left_behind_by_removing_its_row_is_dropped(table: Table) -> None:
    table.add(LossBelow)
    table.add(IterationReached)
    QTest.keyClicks(table.field(0, "below"), "7")
    table.panel.rows[0].cross.click()
    assert table.document.breakpoints == (Breakpoint(IterationReached()),)
