"""The scores in another theme, as a picture and as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.ui.plots.export import Export, csv_text
from bpstudio.ui.plots.scores import ScoresView
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.moments import first_frame
from tests.ui.plots.looking import frames, show
from tests.ui.sight import in_sight


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> ScoresView:
    view = ScoresView(background, LIGHT)
    in_sight(qtbot, view, 500, 230)
    return view


@pytest.mark.parametrize("name", ["iris", "plane"])
def test_it_exports_all_three(qtbot: QtBot, view: ScoresView, tmp_path: Path, name: str) -> None:
    show(qtbot, view, *frames(first_frame(name), 0, 20))
    for suffix in (".png", ".svg", ".csv"):
        Export(view, "scores", suffix).write(tmp_path / f"scores{suffix}")
    assert QImage(str(tmp_path / "scores.png")).width() > 200
    assert "<svg" in (tmp_path / "scores.svg").read_text(encoding="utf-8")
    rows = list(csv.DictReader((tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    curve = [row for row in rows if row["what"] != "confusion"]
    assert {row["iteration"] for row in curve} == {"0", "20"}
    confusion = [row for row in rows if row["what"] == "confusion"]
    assert sum(int(row["train"]) for row in confusion) == (105 if name == "iris" else 0)


def test_before_its_first_answer_its_table_is_empty(view: ScoresView) -> None:
    assert len(csv_text(view.table()).splitlines()) == 1


def test_a_theme_changes_all_of_it(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, first_frame("circle"))
    view.set_theme(DARK)
    assert view.chart.grab().toImage().pixelColor(1, 1).name() == DARK.panel
    assert [colour for _, colour in view.figures.legend] == [DARK.blue, DARK.orange]
    assert view.picture().theme is DARK
