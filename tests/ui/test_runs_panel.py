"""The list of runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from bpstudio.runs import Run, RunList
from bpstudio.ui.run_figures import Moment
from bpstudio.ui.runs_panel import RunsPanel
from bpstudio.ui.runs_table import DIFFERS, DRAWN, KEPT, LENGTH, NAME, TRAIN
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.many_runs import begun, fork, go_on

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def runs() -> RunList:
    """Run 1 of 900 iterations, and Run 2 from its 500, which is the current one."""
    runs = begun(900)
    fork(runs, 500, 250)
    return runs


@pytest.fixture
def panel(qtbot: QtBot, runs: RunList) -> RunsPanel:
    panel = RunsPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(460, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_runs(runs)
    return panel


def row(panel: RunsPanel, number: int) -> QTreeWidgetItem:
    item = panel.list.topLevelItem(number)
    assert item is not None
    return item


def texts(panel: RunsPanel) -> list[list[str]]:
    rows = range(panel.list.topLevelItemCount())
    shown = NAME, DIFFERS, LENGTH, TRAIN
    return [[row(panel, n).text(column) for column in shown] for n in rows]


def click(panel: RunsPanel, number: int) -> None:
    middle = panel.list.visualItemRect(row(panel, number)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def tick(panel: RunsPanel, number: int, column: int) -> None:
    """Click the box that is to be ticked there."""
    rect = panel.list.visualRect(panel.list.indexFromItem(row(panel, number), column))
    at = QPoint(rect.left() + 12, rect.center().y())
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def ticks(panel: RunsPanel, column: int) -> list[bool]:
    rows = range(panel.list.topLevelItemCount())
    return [row(panel, n).checkState(column) is Qt.CheckState.Checked for n in rows]


def current(runs: RunList) -> Run:
    assert runs.current is not None
    return runs.current


def test_each_run_has_a_row(panel: RunsPanel) -> None:
    assert texts(panel) == [
        ["Run 1", "SGD, η 0.5", "900", "0.025"],
        ["Run 2 · from 500", "learning rate 0.5 → 0.1", "750", "0.0494"],
    ]


def test_the_current_one_is_bold_and_the_tip_says_where_it_comes_from(panel: RunsPanel) -> None:
    assert [row(panel, n).font(NAME).bold() for n in (0, 1)] == [False, True]
    tip = row(panel, 1).toolTip(DIFFERS)
    assert "Forked from Run 1 at iteration 500." in tip
    assert "learning rate 0.5 → 0.1" in tip
    assert "on the screen" in tip
    assert "Click to return to it" in row(panel, 0).toolTip(NAME)


def test_a_click_or_enter_returns_to_a_run(panel: RunsPanel, runs: RunList) -> None:
    chosen: list[Run] = []
    panel.run_chosen.connect(chosen.append)
    click(panel, 1)
    assert not chosen
    click(panel, 0)
    assert chosen == [runs.runs[0]]
    panel.list.setCurrentItem(row(panel, 0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen == [runs.runs[0]] * 2


def test_delete_removes_one_that_is_not_current(panel: RunsPanel, runs: RunList) -> None:
    removed: list[Run] = []
    panel.run_removed.connect(removed.append)
    for number in (1, 0):
        panel.list.setCurrentItem(row(panel, number))
        QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert removed == [runs.runs[0]]
    runs.remove(runs.runs[0])
    panel.show_runs(runs)
    assert [text[0] for text in texts(panel)] == ["Run 2 · from 500"]


def editor(panel: RunsPanel) -> QLineEdit:
    (line,) = (each for each in panel.list.findChildren(QLineEdit) if each.isVisible())
    return line


def rename(panel: RunsPanel, number: int, name: str) -> None:
    click(panel, number)
    middle = panel.list.visualItemRect(row(panel, number)).center()
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    line = editor(panel)
    line.selectAll()
    QTest.keyClicks(line, name or " ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    # The list takes the name once the editor is done with the key.
    QApplication.processEvents()


def test_a_double_click_edits_the_name(panel: RunsPanel, runs: RunList) -> None:
    renamed: list[tuple[Run, str]] = []
    panel.run_renamed.connect(lambda run, name: renamed.append((run, name)))
    rename(panel, 1, "slow")
    assert renamed == [(runs.runs[1], "slow")]
    runs.runs[1].name = "slow"
    panel.show_runs(runs)
    assert row(panel, 1).text(NAME) == "slow"
    rename(panel, 1, "")
    assert renamed[-1] == (runs.runs[1], "")
    runs.runs[1].name = ""
    panel.show_runs(runs)
    assert row(panel, 1).text(NAME) == "Run 2 · from 500"
    rename(panel, 1, "Run 2 · from 500")
    assert len(renamed) == 2


def test_enter_in_a_name_is_not_meant_for_the_run(panel: RunsPanel) -> None:
    chosen: list[Run] = []
    panel.run_chosen.connect(chosen.append)
    panel.list.setCurrentItem(row(panel, 0))
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    QTest.keyClick(editor(panel), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not chosen


def test_the_length_of_the_current_run_grows(panel: RunsPanel, runs: RunList) -> None:
    go_on(runs, 1000)
    panel.show_losses(current(runs).losses)
    assert row(panel, 1).text(LENGTH) == "1,750"
    assert row(panel, 0).text(LENGTH) == "900"


def test_the_menu_offers_what_can_be_done(panel: RunsPanel, runs: RunList) -> None:
    chosen: list[Run] = []
    panel.run_chosen.connect(chosen.append)
    for number, enabled in ((1, [False, True, False]), (0, [True, True, True])):
        middle = panel.list.visualItemRect(row(panel, number)).center()
        panel.list.customContextMenuRequested.emit(middle)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [action.isEnabled() for action in menu.actions()[:3]] == enabled
        if number == 0:
            menu.actions()[0].trigger()
        menu.close()
    assert chosen == [runs.runs[0]]
    panel.list.customContextMenuRequested.emit(QPoint(5, 190))
    assert QApplication.activePopupWidget() is None


def test_alone_it_says_how_to_compare_and_with_others_which_losses(qtbot: QtBot) -> None:
    panel, runs = RunsPanel(LIGHT), begun(100)
    qtbot.addWidget(panel)
    panel.show_runs(runs)
    assert not panel.hint.isHidden()
    assert "the same weights" in panel.hint.text()
    assert panel.moment.isHidden()
    fork(runs, 50, 20)
    panel.show_runs(runs)
    assert panel.hint.isHidden()
    assert not panel.moment.isHidden()


def test_its_button_asks_for_another_run(panel: RunsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.again_wanted, timeout=1000):
        QTest.mouseClick(panel.again, Qt.MouseButton.LeftButton)


def choose(panel: RunsPanel, moment: Moment) -> None:
    index = panel.moment.findData(moment.name)
    panel.moment.setCurrentIndex(index)
    panel.moment.activated.emit(index)


def test_losses_are_compared_at_the_iteration_that_all_have_come_to(
    panel: RunsPanel, runs: RunList
) -> None:
    choose(panel, Moment.SAME_ITERATION)
    assert panel.moment.currentText() == "at iteration 750"
    first, second = (row(panel, n).text(TRAIN) for n in (0, 1))
    assert (first, second) == ("0.0412", "0.0494")
    go_on(runs, 100)
    panel.show_losses(current(runs).losses)
    assert panel.moment.currentText() == "at iteration 850"
    assert row(panel, 0).text(TRAIN) == "0.0295"
    choose(panel, Moment.SAME_EPOCH)
    assert panel.moment.currentText() == "at epoch 850"
    choose(panel, Moment.LOWEST)
    assert row(panel, 0).text(TRAIN) == "0.025"
    choose(panel, Moment.NEWEST)
    assert [line[3] for line in texts(panel)] == ["0.025", "0.0295"]


def test_a_tick_takes_a_run_off_the_plot_and_another_keeps_it(
    panel: RunsPanel, runs: RunList
) -> None:
    panel.resize(760, 200)
    drawn: list[tuple[Run, bool]] = []
    kept: list[tuple[Run, bool]] = []
    chosen: list[Run] = []
    panel.run_drawn.connect(lambda run, on: drawn.append((run, on)))
    panel.run_kept.connect(lambda run, on: kept.append((run, on)))
    panel.run_chosen.connect(chosen.append)
    assert ticks(panel, DRAWN) == [True, True]
    tick(panel, 0, DRAWN)
    tick(panel, 0, KEPT)
    first = runs.runs[0]
    assert (drawn, kept, chosen) == ([(first, False)], [(first, True)], [])
    first.drawn, first.kept = False, True
    panel.show_runs(runs)
    assert ticks(panel, DRAWN) == [False, True]
    assert ticks(panel, KEPT) == [True, False]
    assert len(drawn) == len(kept) == 1


def test_the_menu_ticks_too(panel: RunsPanel, runs: RunList) -> None:
    kept: list[tuple[Run, bool]] = []
    panel.run_kept.connect(lambda run, on: kept.append((run, on)))
    panel.list.customContextMenuRequested.emit(panel.list.visualItemRect(row(panel, 0)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    draw, keep = menu.actions()[-2:]
    assert (draw.isChecked(), keep.isChecked()) == (True, False)
    keep.trigger()
    menu.close()
    assert kept == [(runs.runs[0], True)]


def test_a_theme_changes_the_pictures(panel: RunsPanel) -> None:
    before = panel.grab().toImage()
    panel.set_theme(DARK)
    after = panel.grab().toImage()
    assert after != before
    assert after.pixelColor(after.width() // 2, after.height() - 12).name() == DARK.panel


def test_it_is_freed(runs: RunList) -> None:
    def make() -> RunsPanel:
        panel = RunsPanel(LIGHT)
        panel.show_runs(runs)
        return panel

    assert_freed(make)
