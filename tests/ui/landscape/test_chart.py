"""The chart of a landscape."""

from __future__ import annotations

import numpy as np
import pytest
from pyqtgraph import TextItem
from pytestqt.qtbot import QtBot

from bpstudio.landscape import Surface
from bpstudio.ui.landscape.chart import LandscapeChart
from bpstudio.ui.theme import LIGHT

NAMES = ("principal direction 1 (97.7% of the path)", "direction 1 (97.7%)", "direction 1")


@pytest.mark.parametrize(("size", "first"), [((900, 700), NAMES[0]), ((230, 150), NAMES[1])])
def test_an_axis_has_the_longest_name_that_it_has_room_for(
    qtbot: QtBot, size: tuple[int, int], first: str
) -> None:
    chart = LandscapeChart(LIGHT)
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.show()
    chart.name_axes(NAMES, NAMES)
    axes = [chart.getPlotItem().getAxis(side) for side in ("bottom", "left")]
    qtbot.waitUntil(lambda: axes[0].labelText == first)
    for axis in axes:
        place = axis.label.mapRectToScene(axis.label.boundingRect())
        whole = axis.mapRectToScene(axis.boundingRect())
        assert whole.left() <= place.center().x() <= whole.right()
        if axis.orientation == "left":
            assert place.height() <= whole.height()
            assert abs(place.center().y() - whole.center().y()) < 4
        else:
            assert abs(place.center().x() - whole.center().x()) < 4


def test_contours_of_nearly_the_same_loss_have_names_of_their_own(qtbot: QtBot) -> None:
    chart = LandscapeChart(LIGHT)
    qtbot.addWidget(chart)
    axis = np.linspace(-1, 1, 21)
    losses = 1.93 + 1e-3 * (axis[:, None] ** 2 + axis**2)
    chart.show_surface(Surface(axis, axis, losses, 10, 10), False)
    names = [item.toPlainText() for item in chart.items() if isinstance(item, TextItem)]
    assert len(names) > 1
    assert len(set(names)) == len(names)
