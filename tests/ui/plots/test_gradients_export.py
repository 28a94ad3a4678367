"""Weights and gradients as a picture and as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.ui.plots.export import Export, csv_text
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.gradients.histories import GRADIENTS, WEIGHTS
from bpstudio.ui.theme import LIGHT
from tests.ui.moments import first_frame
from tests.ui.plots.looking import frames, show
from tests.ui.sight import in_sight


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> GradientsView:
    view = GradientsView(background, LIGHT)
    in_sight(qtbot, view, 500, 230)
    return view


def test_it_exports_all_three(qtbot: QtBot, view: GradientsView, tmp_path: Path) -> None:
    show(qtbot, view, *frames(first_frame("iris"), 0, 20))
    for suffix in (".png", ".svg", ".csv"):
        Export(view, "gradients", suffix).write(tmp_path / f"gradients{suffix}")
    assert QImage(str(tmp_path / "gradients.png")).width() > 200
    assert "hidden 1" in (tmp_path / "gradients.svg").read_text(encoding="utf-8")
    text = (tmp_path / "gradients.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    verdicts = [row for row in rows if row["what"] == "verdict"]
    assert [row["layer"] for row in verdicts] == ["1", "2"]
    for what in (WEIGHTS, GRADIENTS):
        shares = [float(row["share"]) for row in rows if row["what"] == what]
        # A whole for each of two layers at each of 21 iterations.
        assert sum(shares) == pytest.approx(42, abs=1e-3)


def test_before_its_first_look_it_can_be_painted_and_exported(view: GradientsView) -> None:
    assert not view.grab().isNull()
    assert len(csv_text(view.table()).splitlines()) == 1
    assert view.sheet.tip_at(QPoint(20, 20)) == ""
