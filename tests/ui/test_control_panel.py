"""The control panel, by its buttons and what it says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.stepping import Kind, Level
from bpstudio.ui.control_panel import ControlPanel
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import Actions, after, at, at_node, first_frame


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:  # noqa: ARG001 - actions need an application
    return Actions()


@pytest.fixture
def panel(qtbot: QtBot, actions: Actions) -> ControlPanel:
    panel = ControlPanel(actions.by_id, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(900, 160)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_frame(first_frame())
    return panel


def words(panel: ControlPanel) -> str:
    return re.sub("<[^>]*>", "", panel.sentence.text())


def test_each_button_triggers_its_action(panel: ControlPanel, actions: Actions) -> None:
    for name in ("step.start", "step.back", "step.forward", "step.end"):
        QTest.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.auto, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert actions.triggered == [
        "step.start",
        "step.back",
        "step.forward",
        "step.end",
        "step.auto",
    ]


def test_a_button_is_disabled_with_its_action_and_has_its_tip(
    panel: ControlPanel, actions: Actions
) -> None:
    actions.by_id["step.back"].setEnabled(False)
    assert not panel.buttons["step.back"].isEnabled()
    actions.by_id["step.back"].setEnabled(True)
    assert panel.buttons["step.back"].isEnabled()
    assert panel.buttons["step.back"].toolTip() == actions.by_id["step.back"].toolTip()


def test_auto_shows_whether_it_runs(panel: ControlPanel, actions: Actions) -> None:
    actions.by_id["step.auto"].setChecked(True)
    assert panel.auto.isChecked()
    actions.by_id["step.auto"].setChecked(False)
    assert not panel.auto.isChecked()


def test_a_speed_is_chosen_from_the_menu(qtbot: QtBot, panel: ControlPanel) -> None:
    entry = next(e for e in panel.auto.menu().actions() if e.data() == 10.0)
    with qtbot.waitSignal(panel.auto_speed_changed) as emitted:
        entry.trigger()
    assert emitted.args == [10.0]
    assert panel.auto.text() == "Auto · 10 / s"
    assert [e.data() for e in panel.auto.menu().actions() if e.isChecked()] == [10.0]


@pytest.mark.parametrize("level", list(Level))
def test_the_level_clicked_is_emitted(qtbot: QtBot, panel: ControlPanel, level: Level) -> None:
    with qtbot.waitSignal(panel.level_chosen) as emitted:
        QTest.mouseClick(panel.levels.button(level), Qt.MouseButton.LeftButton)
    assert emitted.args == [level]


def test_the_level_of_the_frame_is_highlighted_silently(qtbot: QtBot, panel: ControlPanel) -> None:
    with qtbot.assertNotEmitted(panel.level_chosen):
        panel.show_frame(replace(first_frame(), level=Level.LAYER))
    assert [level for level in Level if panel.levels.button(level).isChecked()] == [Level.LAYER]


def test_at_the_start_it_says_how_to_begin(panel: ControlPanel) -> None:
    assert words(panel) == "Step 0 of 21 · nothing computed yet: step forward to begin"


def test_it_says_phase_neuron_and_sample(panel: ControlPanel) -> None:
    frame = at_node(first_frame(), Kind.DELTA, 1, 0)
    panel.show_frame(frame)
    assert words(panel) == "Step 12 of 21 · Backward · hidden 1, neuron 1 · sample 1 of 1"
    assert f'color:{LIGHT.violet}">Backward' in panel.sentence.text()


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "says"),
    [
        (Kind.NEURON, 1, 1, "Forward · hidden 1, neuron 2 · sample 1 of 1"),
        (Kind.NEURON, 2, 0, "Forward · output, neuron 1 · sample 1 of 1"),
        (Kind.LOSS_TERM, 3, 1, "Loss · output 2 · sample 1 of 1"),
        (Kind.LOSS_TOTAL, 3, 0, "Loss · total · sample 1 of 1"),
        (Kind.INPUT_GRADIENT, 0, 1, "Backward · input 2 · sample 1 of 1"),
        (Kind.UPDATE, 1, 0, "Update · hidden 1, neuron 1"),
        (Kind.UPDATE, 2, 1, "Update · output, neuron 2 · iteration complete"),
    ],
)
def test_it_names_every_place(
    panel: ControlPanel, kind: Kind, layer: int, neuron: int, says: str
) -> None:
    panel.show_frame(at_node(first_frame(), kind, layer, neuron))
    assert words(panel).split(" · ", 1)[1] == says


def test_at_the_level_of_terms_it_counts_terms(panel: ControlPanel) -> None:
    panel.show_frame(replace(at(first_frame(), 2), level=Level.TERM))
    assert words(panel).endswith("hidden 1, neuron 1 · term 2 of 4 · sample 1 of 1")
    assert words(panel).startswith("Step 2 of ")


def test_in_a_batch_it_says_which_sample(panel: ControlPanel) -> None:
    panel.show_frame(at_node(first_frame("circle", 10), Kind.NEURON, 1, 0, sample=6))
    assert words(panel).endswith("Forward · hidden 1, neuron 1 · sample 7 of 10")


@pytest.mark.parametrize(
    ("level", "steps", "expected"),
    [
        (Level.LAYER, 1, "Step 1 of 8 · Forward · hidden 1 · sample 1 of 1"),
        (Level.LAYER, 3, "Step 3 of 8 · Loss · sample 1 of 1"),
        (Level.LAYER, 4, "Step 4 of 8 · Backward · output · sample 1 of 1"),
        (Level.LAYER, 6, "Step 6 of 8 · Backward · inputs · sample 1 of 1"),
        (Level.PHASE, 1, "Step 1 of 4 · Forward · sample 1 of 1"),
        (Level.ITERATION, 1, "Step 1 of 1 · Update · iteration complete"),
    ],
)
def test_a_larger_step_is_not_about_one_neuron(
    panel: ControlPanel, level: Level, steps: int, expected: str
) -> None:
    frame = replace(first_frame(), level=level)
    cursor = 0
    for _ in range(steps):
        cursor = frame.schedule.move(cursor, level, +1)
    panel.show_frame(at(frame, cursor))
    assert words(panel) == expected


def test_inside_a_layer_the_neuron_is_named_at_every_level(panel: ControlPanel) -> None:
    panel.show_frame(replace(at_node(first_frame(), Kind.NEURON, 1, 0), level=Level.LAYER))
    assert words(panel).endswith("Forward · hidden 1, neuron 1 · sample 1 of 1")


def test_while_training_it_says_so(panel: ControlPanel) -> None:
    panel.show_frame(replace(first_frame(), training=True))
    assert words(panel).startswith("Training. Pause")
    panel.show_frame(replace(after(first_frame(), 50), training=False))
    assert words(panel).startswith("Step 0 of 21")


def test_a_theme_changes_the_colour_of_the_phase(panel: ControlPanel) -> None:
    panel.show_frame(at_node(first_frame(), Kind.DELTA, 1, 0))
    panel.set_theme(DARK)
    assert DARK.violet in panel.sentence.text()
    assert LIGHT.violet not in panel.sentence.text()


def beside(panel: ControlPanel) -> bool:
    """Whether the levels stand in the row of the buttons."""
    step, levels = panel.buttons["step.forward"].geometry(), panel.levels.geometry()
    return levels.top() < step.bottom()


def test_narrow_puts_the_levels_on_a_row_of_their_own(qtbot: QtBot, panel: ControlPanel) -> None:
    assert beside(panel)
    panel.resize(QSize(640, 160))
    qtbot.waitUntil(lambda: not beside(panel))
    assert panel.minimumSizeHint().width() < 600
    panel.resize(QSize(900, 160))
    qtbot.waitUntil(lambda: beside(panel))


def test_the_narrowest_leaves_out_what_tips_and_menus_say(
    qtbot: QtBot, panel: ControlPanel
) -> None:
    step = panel.buttons["step.forward"]
    panel.resize(QSize(640, 200))
    qtbot.waitUntil(lambda: not beside(panel))
    long, least, height = step.sizeHint().width(), panel.minimumSizeHint(), panel.sizeHint()
    assert panel.auto.text() == "Auto · 2 / s"
    panel.resize(least)
    qtbot.waitUntil(lambda: panel.auto.text() == "Auto")
    panel.auto.set_speed(5.0)
    assert panel.auto.text() == "Auto"
    assert step.sizeHint().width() < long
    assert step.text() == "Step ▶"
    assert panel.minimumSizeHint().width() == least.width()
    assert panel.sizeHint().height() < height.height()
    panel.resize(QSize(640, 200))
    qtbot.waitUntil(lambda: panel.auto.text() == "Auto · 5 / s")
    assert step.sizeHint().width() == long
    assert panel.levels.isVisible()


def test_nothing_is_cut_at_the_narrowest(qtbot: QtBot, panel: ControlPanel) -> None:
    panel.resize(panel.minimumSizeHint())
    qtbot.waitUntil(lambda: not beside(panel))
    for widget in (*panel.buttons.values(), panel.auto, panel.levels):
        assert widget.width() >= widget.sizeHint().width()
        assert panel.rect().contains(widget.geometry())


def test_the_timeline_speaks_to_screen_readers(panel: ControlPanel) -> None:
    panel.show_frame(at_node(first_frame(), Kind.DELTA, 1, 0))
    assert panel.timeline.accessibleDescription() == words(panel)


def test_it_asks_to_seek(qtbot: QtBot, panel: ControlPanel) -> None:
    with qtbot.waitSignal(panel.seek_requested) as emitted:
        panel.timeline.seek_requested.emit(7)
    assert emitted.args == [7]


def test_it_is_freed_while_its_actions_live(actions: Actions) -> None:
    def make() -> ControlPanel:
        panel = ControlPanel(actions.by_id, LIGHT)
        panel.show_frame(first_frame())
        return panel

    assert_freed(make)
