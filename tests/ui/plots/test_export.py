"""Plots as files: what a picture shows, what a table holds, and what cannot be written."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsItem, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.errors import UserError
from bpstudio.ui.plots.export import Export, Table, csv_text
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.theme import LIGHT

Make = Callable[[QWidget], "Plot"]


class Plot:
    """Anything that can be exported."""

    def __init__(self, widget: QWidget, table: Table | None = None) -> None:
        self.widget = widget
        self._table = table or Table(("x",), (np.arange(3),))

    def picture(self) -> Picture:
        return Picture(self.widget, LIGHT, "LOSS", (("— train", LIGHT.blue),))

    def table(self) -> Table:
        return self._table


@pytest.fixture
def chart(qtbot: QtBot) -> pyqtgraph.PlotWidget:
    chart = pyqtgraph.PlotWidget(background=LIGHT.panel)
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    chart.plot([0, 1, 2], [0, 1, 0], pen=LIGHT.blue)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def read(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def test_a_table_keeps_every_digit() -> None:
    values = np.array([0.1 + 0.2, 1e-300, -math.pi, 1 / 3])
    rows = read(csv_text(Table(("iteration", "loss"), (np.arange(4), values))))
    assert rows[0] == ["iteration", "loss"]
    assert [int(row[0]) for row in rows[1:]] == [0, 1, 2, 3]
    assert [float(row[1]) for row in rows[1:]] == values.tolist()


def test_what_is_not_known_is_blank() -> None:
    table = Table(("a", "b"), (np.array([1.0, np.nan]), [None, "δ, η"]))
    assert read(csv_text(table))[1:] == [["1.0", ""], ["", "δ, η"]]


def test_columns_of_unequal_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        csv_text(Table(("a", "b"), ([1, 2], [1])))


def test_a_csv_file_is_utf_8(tmp_path: Path, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    Export(Plot(label, Table(("δ",), ([1.5],))), "x").write(tmp_path / "x.CSV")
    assert (tmp_path / "x.CSV").read_bytes() == "δ\r\n1.5\r\n".encode()


def test_a_picture_has_the_heading_and_the_curve(
    chart: pyqtgraph.PlotWidget, tmp_path: Path
) -> None:
    Export(Plot(chart), "loss").write(tmp_path / "loss.png")
    image = QImage(str(tmp_path / "loss.png"))
    assert image.width() > chart.width()
    assert image.height() > chart.height()
    colours = {image.pixelColor(x, y).name() for x in range(400) for y in range(image.height())}
    assert {LIGHT.panel, LIGHT.blue} <= colours


def test_a_drawing_has_lines_and_text_and_no_pixels(
    chart: pyqtgraph.PlotWidget, tmp_path: Path
) -> None:
    axis = chart.getPlotItem().getAxis("left")
    axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
    Export(Plot(chart), "loss").write(tmp_path / "loss.svg")
    tree = ElementTree.parse(tmp_path / "loss.svg")
    kinds = [element.tag.rpartition("}")[2] for element in tree.iter()]
    texts = {
        "".join(element.itertext()).strip() for element in tree.iter() if "text" in element.tag
    }
    assert "image" not in kinds
    assert "polyline" in kinds or "path" in kinds
    assert {"LOSS", "— train", "0.5"} <= texts
    assert axis.cacheMode() == QGraphicsItem.CacheMode.DeviceCoordinateCache


def test_a_drawing_is_cut_off_where_the_view_ends(
    chart: pyqtgraph.PlotWidget, tmp_path: Path
) -> None:
    chart.setXRange(0.5, 1)
    Export(Plot(chart), "loss").write(tmp_path / "loss.svg")
    assert "clip-path" in (tmp_path / "loss.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_any_widget_can_be_a_picture(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    label = QLabel("0.93")
    qtbot.addWidget(label)
    label.resize(60, 30)
    Export(Plot(label), "table").write(tmp_path / f"table{suffix}")
    image = QImage(str(tmp_path / f"table{suffix}"))
    assert image.width() > 60


@pytest.mark.parametrize("name", ["loss.docx", "loss", "no/loss.csv", "no/loss.png", "no/loss.svg"])
def test_what_cannot_be_written_is_said_in_words(
    chart: pyqtgraph.PlotWidget, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError) as error:
        Export(Plot(chart), "loss").write(tmp_path / name)
    assert "loss" in error.value.message
    assert error.value.hint


def test_a_file_that_cannot_be_replaced_stays(chart: pyqtgraph.PlotWidget, tmp_path: Path) -> None:
    (tmp_path / "loss.csv").write_text("before")
    broken = Plot(chart, Table(("a", "b"), ([1, 2], [1])))
    with pytest.raises(ValueError, match="shorter"):
        Export(broken, "loss").write(tmp_path / "loss.csv")
    assert (tmp_path / "loss.csv").read_text() == "before"
    Export(Plot(chart), "loss").write(tmp_path / "loss.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["loss.csv"]


def test_the_button_asks_for_each_kind_of_file(chart: pyqtgraph.PlotWidget) -> None:
    plot = Plot(chart)
    button = ExportButton(plot, "loss", chart)
    wishes: list[Export] = []
    button.wanted.connect(wishes.append)
    for action in button.menu().actions():
        action.trigger()
    assert [(wish.plot, wish.name, wish.suffix) for wish in wishes] == [
        (plot, "loss", suffix) for suffix in (".png", ".svg", ".csv")
    ]
