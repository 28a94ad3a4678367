"""The inspector: what is shown at once, what follows, and what can be copied."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QRegion,
    QShortcut,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.io import Figure
from bpstudio.stepping import Kind
from bpstudio.training.loss_curve import LossCurve, LossCurves
from bpstudio.ui.inspector import Inspector
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.ui.moments import after, at, at_node, first_frame


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    panel = Inspector(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(340, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def frame() -> Frame:
    """Mazur's network, at the δ of the first hidden neuron."""
    return at_node(first_frame("mazur"), Kind.DELTA, 1, 0)


def settle(qtbot: QtBot, inspector: Inspector) -> None:
    """Wait until the newest formula has been typeset."""
    qtbot.waitUntil(lambda: inspector.step.formula.is_typeset)
    QApplication.processEvents()


def inked(image: QImage, ground: str) -> list[tuple[int, int]]:
    return [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y) != QColor(ground)
    ]


def test_plain_numbers_stand_there_at_once(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    step, explanation = inspector.step, frame.explanation
    assert inspector.pill.text == explanation.title
    assert step.result.text == explanation.result
    assert step.sentence.text == explanation.sentence
    assert step.code.text == explanation.code
    assert step.terms.table == explanation.terms
    assert explanation.numbers_plain[0] in step.formula.accessibleName()


def test_the_start_is_shown_before_its_pass_is_computed(inspector: Inspector) -> None:
    frame = replace(first_frame("circle"), cursor=0)
    inspector.show_frame(frame)
    assert inspector.pill.text == "Ready"
    assert "trace" not in vars(frame)


def test_the_formula_is_typeset_a_moment_later(
    qtbot: QtBot, inspector: Inspector, frame: Frame
) -> None:
    with qtbot.waitSignal(inspector.step.formula.typeset):
        inspector.show_frame(frame)
    assert inspector.step.formula.is_typeset
    lines = len(frame.explanation.formula) + len(frame.explanation.numbers)
    assert len(inspector.step.formula.formulas) >= lines


def test_a_formula_that_was_seen_before_is_typeset_at_once(
    qtbot: QtBot, inspector: Inspector, frame: Frame
) -> None:
    inspector.show_frame(frame)
    settle(qtbot, inspector)
    inspector.show_frame(at(frame, 0))
    settle(qtbot, inspector)
    inspector.show_frame(frame)
    assert inspector.step.formula.is_typeset
    assert inspector.step.formula.formulas


def test_the_formula_follows_its_step_and_the_page_has_room_for_it_at_once(
    qtbot: QtBot, inspector: Inspector, frame: Frame
) -> None:
    inspector.show_frame(at(frame, 1))
    settle(qtbot, inspector)
    for cursor in range(2, frame.schedule.length):
        inspector.show_frame(at(frame, cursor))
        settle(qtbot, inspector)
        formula = inspector.step.formula
        assert formula.formulas
        assert formula.height() == formula.sizeHint().height()


def test_the_font_is_there_before_the_first_formula(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_frame(replace(first_frame("circle"), cursor=0))
    settle(qtbot, inspector)
    inspector.show_frame(at(first_frame("circle"), 1))
    formula = inspector.step.formula
    assert formula.sizeHint().height() == 0, "nothing is shown as plain text"
    settle(qtbot, inspector)
    assert formula.formulas


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_formula_is_drawn_in_the_text_colour_and_inside_the_panel(
    qtbot: QtBot, inspector: Inspector, theme: Theme
) -> None:
    inspector.set_theme(theme)
    inspector.show_frame(at_node(first_frame("digits"), Kind.NEURON, 1, 0))
    settle(qtbot, inspector)
    area = inspector.step.formula
    image = QImage(area.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.panel))
    area.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    ink = inked(image, theme.panel)
    assert ink
    assert max(x for x, _ in ink) < area.width() - 1
    assert any(image.pixelColor(x, y) == QColor(theme.text) for x, y in ink)


def test_a_click_copies_the_value_in_full_precision(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    QTest.mouseClick(inspector.step.copy_value, Qt.MouseButton.LeftButton)
    value = frame.explanation.value
    assert value is not None
    assert float(QGuiApplication.clipboard().text()) == value


def test_the_code_can_be_copied_and_run(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    QTest.mouseClick(inspector.step.copy_code, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == frame.explanation.code


def test_the_context_menu_copies_the_formula(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(inspector.pill, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy the formula as LaTeX"].trigger()
    assert frame.explanation.formula[0] in QGuiApplication.clipboard().text()
    menu.close()


def test_space_on_a_copy_button_is_not_the_windows(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    spy = QSignalSpy(QShortcut(QKeySequence("Space"), inspector).activated)
    button = inspector.step.copy_value
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert spy.count() == 0


def test_published_figures_stand_beside_the_computed(inspector: Inspector) -> None:
    inspector.show_frame(first_frame("mazur"))
    lines = inspector.figures.table.lines
    rows = first_frame("mazur").figures
    assert [line.name for line in lines] == [row.label for row in rows]
    assert [line.published for line in lines] == [row.published for row in rows]
    assert [line.mark for line in lines] == ["✓" if row.agrees else "≠" for row in rows]
    first = lines[0]
    assert (first.published, first.here) == ("0.3775", "0.37750")


def test_a_figure_that_differs_shows_both_numbers_and_the_note(inspector: Inspector) -> None:
    inspector.show_frame(first_frame("mazur"))
    [odd] = [line for line in inspector.figures.table.lines if not line.agrees]
    assert (odd.published, odd.here) == ("0.291027924", "0.2910277737")
    assert "a bug that the author's later code fixes" in odd.note
    assert odd.note in inspector.figures.table.accessibleName()


def test_figures_go_when_there_are_none(inspector: Inspector) -> None:
    inspector.show_frame(first_frame("mazur"))
    assert inspector.figures.isVisible()
    inspector.show_frame(first_frame("xor_gate"))
    assert not inspector.figures.isVisible()
    inspector.show_frame(after(first_frame("mazur"), 1))
    assert not inspector.figures.isVisible()


def test_a_figure_of_something_that_is_gone_is_left_out(inspector: Inspector) -> None:
    frame = first_frame("mazur")
    figures = (Figure("δ of layer 9", "0.1", "delta 9 1"),)
    inspector.show_frame(replace(frame, document=replace(frame.document, figures=figures)))
    assert not inspector.figures.isVisible()
    assert inspector.pill.text


def test_training_shows_a_summary_and_asks_for_no_trace(inspector: Inspector) -> None:
    frame = replace(after(first_frame("spiral"), 6983), training=True, speed=42800.0)
    inspector.show_frame(frame)
    assert inspector.pill.text == "Training"
    assert not inspector.step.isVisible()
    assert "6,983" in texts(inspector.summary)
    assert "42,800" in texts(inspector.summary)
    assert not {"trace", "explanation", "figures"} & vars(frame).keys()


def test_the_summary_tells_a_slow_speed_with_its_figures(inspector: Inspector) -> None:
    inspector.show_frame(replace(first_frame("spiral"), training=True, speed=0.5))
    assert "0.5" in texts(inspector.summary)


def test_the_summary_shows_the_newest_losses(inspector: Inspector) -> None:
    curves = LossCurves(LossCurve(), LossCurve())
    curves.train.append(1, [0.5, 0.25])
    inspector.show_losses(curves)
    assert "0.25" in texts(inspector.summary)


def test_a_step_follows_training(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(replace(frame, training=True))
    inspector.show_frame(frame)
    assert inspector.step.isVisible()
    assert not inspector.summary.isVisible()


def test_every_step_of_a_pass_fits_the_width(inspector: Inspector) -> None:
    inspector.resize(inspector.minimumWidth(), 600)
    for cursor in range(0, first_frame("post").schedule.length + 1):
        inspector.show_frame(at(first_frame("post"), cursor))
        QApplication.processEvents()
        assert inspector.step.width() <= inspector.viewport().width()


def test_the_scroll_bar_takes_no_room_from_the_formula(inspector: Inspector, frame: Frame) -> None:
    inspector.show_frame(frame)
    widths = set()
    for height in (200, 2000):
        inspector.resize(340, height)
        QApplication.processEvents()
        widths.add(inspector.step.formula.width())
    assert len(widths) == 1


def texts(widget: QWidget) -> Iterator[str]:
    return (label.text() for label in widget.findChildren(QLabel))


def test_an_inspector_that_is_dropped_is_gone(qtbot: QtBot, frame: Frame) -> None:
    for _ in range(3):
        inspector = Inspector(LIGHT)
        inspector.show_frame(frame)
        parts = [weakref.ref(part) for part in (inspector, inspector.step.formula)]
        with qtbot.waitSignal(inspector.destroyed):
            inspector.deleteLater()
        del inspector
        gc.collect()
        assert [part() for part in parts] == [None, None]
