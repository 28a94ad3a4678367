"""The whole window: keys, menus, layout, and what it leaves behind."""

from __future__ import annotations

import gc
import multiprocessing
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.app import create_window
from bpstudio.engine import SGD
from bpstudio.io import Document
from bpstudio.stepping import Level
from bpstudio.ui import file_dialogs
from bpstudio.ui.actions import ROWS
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example

OpenWindow = Callable[[Document | None], MainWindow]


def loss_dock(window: MainWindow) -> QDockWidget:
    dock = window.findChild(QDockWidget, "lossDock")
    assert dock is not None
    return dock


def test_the_promised_names_are_there(window: MainWindow) -> None:
    for name in ("networkCanvas", "controlPanel", "inspector", "lossPlot"):
        assert window.findChild(QWidget, name) is not None, name
    promised = (
        "step.forward step.back step.term step.node step.layer step.phase step.sample "
        "step.iteration step.start step.end step.auto train.toggle train.epoch session.reset "
        "edit.undo edit.redo file.new file.open file.save view.theme"
    )
    for name in promised.split(" "):
        assert window.action(name).text()


def test_every_action_has_a_text_a_tip_and_keys_of_its_own(window: MainWindow) -> None:
    keys = [key.toString() for row in ROWS for key in window.action(row.id).shortcuts()]
    assert len(set(keys)) == len(keys)
    assert all(window.action(row.id).toolTip() for row in ROWS)


@pytest.mark.parametrize(
    ("key", "modifier", "level"),
    [
        (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier, Level.NODE),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier, Level.TERM),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier, Level.LAYER),
    ],
)
def test_debugger_keys_choose_the_level_and_step(
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    level: Level,
) -> None:
    QTest.keyClick(window, key, modifier)
    frame = window.session.frame
    assert frame.level is level
    assert frame.cursor == frame.schedule.move(0, level, +1)


def test_arrows_step_forward_and_back_and_shift_goes_one_level_coarser(
    window: MainWindow,
) -> None:
    schedule = window.session.frame.schedule
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert window.session.frame.cursor == schedule.move(0, Level.NODE, +1)
    QTest.keyClick(window, Qt.Key.Key_Left)
    assert window.session.frame.cursor == 0
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.frame.cursor == schedule.move(0, Level.LAYER, +1)
    QTest.keyClick(window, Qt.Key.Key_End)
    assert window.session.frame.cursor == schedule.length
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert window.session.frame.cursor == 0


def test_space_trains_and_pauses(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.frame.iteration > 100, timeout=20_000)
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.session.frame.training, timeout=10_000)
    assert len(window.session.run.losses.train) > 0


def test_auto_step_goes_to_the_end_and_stops(window: MainWindow, qtbot: QtBot) -> None:
    window.auto_stepper.set_speed(1000)
    window.action("step.auto").trigger()
    qtbot.waitUntil(lambda: not window.auto_stepper.running, timeout=10_000)
    assert window.session.frame.cursor == window.session.frame.schedule.length
    assert not window.action("step.auto").isChecked()


def test_an_example_opens_from_the_menu_with_a_picture(window: MainWindow) -> None:
    menu = window.example_menu
    menu.aboutToShow.emit()
    chosen = next(action for action in menu.actions() if action.objectName() == "mazur")
    assert not chosen.icon().isNull()
    chosen.trigger()
    assert window.session.document == example("mazur")
    assert "2 – 2 – 2" in window.windowTitle()


def test_the_examples_stand_under_headings_in_one_column(window: MainWindow) -> None:
    menu = window.example_menu
    menu.aboutToShow.emit()
    menu.ensurePolished()
    headings = [label.text() for label in menu.findChildren(QLabel)]
    assert headings == ["WORKED BY HAND", "TENSORFLOW PLAYGROUND", "REAL DATA"]
    assert menu.sizeHint().height() < 768
    places = [menu.actionGeometry(action) for action in menu.actions()]
    assert {place.left() for place in places} == {places[0].left()}


def test_the_inspector_and_the_setup_follow_another_document(window: MainWindow) -> None:
    window.session.open_document(example("digits"))
    for _ in range(3):
        window.action("step.forward").trigger()
    window.action("step.end").trigger()
    assert window.session.frame.cursor == window.session.frame.schedule.length


def test_the_theme_switches_and_is_remembered(open_window: OpenWindow, settings: QSettings) -> None:
    window = open_window(None)
    before = window.theme.name
    window.action("view.theme").trigger()
    assert window.theme.name != before
    assert settings.value("theme") == window.theme.name
    assert open_window(None).theme.name == window.theme.name


def test_the_layout_is_remembered_and_can_be_put_back(
    qtbot: QtBot, settings: QSettings, open_window: OpenWindow
) -> None:
    first = create_window(None, settings)
    with qtbot.waitExposed(first):
        first.show()
    loss_dock(first).close()
    with qtbot.waitSignal(first.destroyed):
        first.close()
    second = open_window(None)
    dock = loss_dock(second)
    assert dock.isHidden()
    second.action("view.layout").trigger()
    assert not dock.isHidden()


def test_a_dock_that_floats_is_back_where_it_floated(
    qtbot: QtBot, settings: QSettings, open_window: OpenWindow
) -> None:
    first = create_window(None, settings)
    with qtbot.waitExposed(first):
        first.show()
    loss_dock(first).setFloating(True)
    loss_dock(first).setGeometry(120, 90, 500, 300)
    with qtbot.waitSignal(first.destroyed):
        first.close()
    dock = loss_dock(open_window(None))
    qtbot.waitUntil(dock.isVisible)
    assert dock.isFloating()
    qtbot.waitUntil(lambda: dock.geometry().topLeft() == QPoint(120, 90))


def test_closing_with_changes_asks_and_can_be_cancelled(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.edit(replace(window.session.document, optimizer=SGD(0.25)), "Learning rate")
    assert window.isWindowModified()
    asked: list[str] = []

    def answer(_parent: object, name: str) -> QMessageBox.StandardButton:
        asked.append(name)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(file_dialogs, "ask_whether_to_save", answer)
    window.close()
    assert asked
    assert window.isVisible()


def test_saving_asks_for_a_name_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.bpstudio"
    monkeypatch.setattr(file_dialogs, "ask_save", lambda _parent, _name: path)
    window.action("file.save").trigger()
    assert path.exists()
    monkeypatch.setattr(file_dialogs, "ask_save", lambda _parent, _name: None)
    window.action("file.save").trigger()
    monkeypatch.setattr(file_dialogs, "ask_open", lambda _parent: path)
    window.session.open_document(example("tanh"))
    window.action("file.open").trigger()
    assert window.session.file.path == path


def test_the_sheet_of_keys_names_every_key(window: MainWindow, qtbot: QtBot) -> None:
    window.action("help.shortcuts").trigger()
    (sheet,) = (
        w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Keyboard shortcuts"
    )
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"F10", "Shift+F11", "Space, F5"} <= texts
    with qtbot.waitSignal(sheet.destroyed):
        sheet.close()


def test_closing_in_mid_training_leaves_nothing_behind(qtbot: QtBot, settings: QSettings) -> None:
    threads = threading.active_count()
    for _ in range(2):
        window = create_window(None, settings)
        with qtbot.waitExposed(window):
            window.show()
        window.action("train.toggle").trigger()
        session = window.session
        with qtbot.waitSignal(
            session.frame_changed, timeout=20_000, check_params_cb=lambda f: f.iteration > 10
        ):
            pass
        del session
        gone = weakref.ref(window)
        with qtbot.waitSignal(window.destroyed):
            window.close()
        del window
        gc.collect()
        assert gone() is None
    assert multiprocessing.active_children() == []
    assert threading.active_count() <= threads


def test_a_view_behind_another_tab_is_neither_made_nor_fed(window: MainWindow) -> None:
    views, pill = window.step_views, window.step_views.inspector.pill
    assert [view.view for view in views.all] == [None, None, None]
    width = window.step_views.inspector.width()
    window.docks.bring_forward("graphDock")
    QApplication.processEvents()
    assert views.graph.view is not None
    assert views.matrices.view is None
    assert abs(views.graph.width() - width) < 40
    before = pill.text
    window.action("step.forward").trigger()
    assert pill.text == before
    window.docks.bring_forward("inspectorDock")
    QApplication.processEvents()
    assert pill.text != before


def test_a_key_that_is_held_steps_on_but_toggles_nothing(window: MainWindow) -> None:
    repeating = {row.id for row in ROWS if window.action(row.id).autoRepeat()}
    assert {"step.forward", "step.back", "travel.forward", "edit.undo"} <= repeating
    assert not repeating & {"train.toggle", "session.reset", "view.theme", "view.checks"}
