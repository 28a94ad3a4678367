"""What the list of runs leaves out where there is little room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from bpstudio.runs import RunList
from bpstudio.ui.runs_panel import RunsPanel
from bpstudio.ui.runs_table import COLUMNS, DIFFERS, KEPT, LENGTH, NAME, TEST, TRAIN
from bpstudio.ui.theme import LIGHT
from tests.ui.many_runs import begun, fork


def panel_of(qtbot: QtBot, runs: RunList, width: int, height: int) -> RunsPanel:
    panel = RunsPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show_runs(runs)
    panel.resize(width, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def hidden(panel: RunsPanel) -> list[int]:
    return [column for column in COLUMNS if panel.list.isColumnHidden(column)]


def test_a_narrow_panel_leaves_out_figures_before_it_cuts_what_differs(qtbot: QtBot) -> None:
    runs = begun(900)
    fork(runs, 500, 250)
    panel = panel_of(qtbot, runs, 760, 200)
    assert hidden(panel) == []
    panel.resize(500, 230)
    assert LENGTH in hidden(panel)
    assert TRAIN not in hidden(panel)
    assert panel.list.columnWidth(DIFFERS) >= panel.list.sizeHintForColumn(DIFFERS)
    panel.resize(260, 200)
    assert hidden(panel) == [LENGTH, TRAIN, TEST, KEPT]
    panel.resize(760, 200)
    assert hidden(panel) == []


def test_in_the_smallest_dock_optimizers_can_be_compared(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, begun(100), 330, 190)
    row = panel.list.topLevelItem(0)
    assert row is not None
    assert [row.text(column) for column in (NAME, DIFFERS, TRAIN)] == [
        "Run 1",
        "SGD, η 0.5",
        "0.359",
    ]
    assert TRAIN not in hidden(panel)
    assert panel.list.columnWidth(DIFFERS) >= panel.list.sizeHintForColumn(DIFFERS)
    assert panel.again.x() + panel.again.width() <= panel.width()
