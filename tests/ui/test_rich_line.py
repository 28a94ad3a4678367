"""The line of rich text under the timeline."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.ui.rich_line import RichLine


class Requests(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    QVBoxLayout(host)
    host.resize(300, 60)
    return host


@pytest.fixture
def line(host: QWidget, qtbot: QtBot) -> RichLine:
    line = RichLine(host)
    column = host.layout()
    assert column is not None
    column.addWidget(line)
    with qtbot.waitExposed(host):
        host.show()
    return line


def colours(line: RichLine) -> set[str]:
    image = line.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_it_draws_each_part_in_its_colour(line: RichLine) -> None:
    line.setText('Step 6,836 of 6,836 · <b style="color:#ff0000">███</b>')
    assert "#ff0000" in colours(line)
    line.setText("Step 6,836 of 6,836 · ███")
    assert "#ff0000" not in colours(line)
    assert line.palette().color(line.foregroundRole()) != QColor("#ff0000")


def test_a_new_text_asks_for_no_other_room(host: QWidget, line: RichLine) -> None:
    requests = Requests()
    host.installEventFilter(requests)
    line.setText("long " * 50)
    QCoreApplication.processEvents()
    assert requests.count == 0
    assert line.width() < 300


def test_without_room_the_last_parts_are_left_out(host: QWidget, line: RichLine) -> None:
    whole = "Step 20 of 37 · Backward · hidden 1, neuron 1 · sample 1 of 10"
    line.setText(whole.replace("Backward", "<b>Backward</b>"))
    seen = set()
    for width in range(600, 60, -20):
        host.resize(width, 60)
        seen.add((line.shown(), line.toolTip()))
    assert seen == {
        (whole, ""),
        ("Step 20 of 37 · Backward · hidden 1, neuron 1", whole),
        ("Step 20 of 37 · Backward", whole),
        ("Step 20 of 37", whole),
    }


def test_it_can_be_read_aloud(line: RichLine) -> None:
    line.setText("Step <b>2</b> of 5")
    assert line.text() == "Step <b>2</b> of 5"
    assert line.accessibleName() == "Step 2 of 5"
    line.setText('a <b>&lt;</b> b · <b style="color:#00ff00">c</b>')
    assert line.accessibleName() == "a < b · c"
