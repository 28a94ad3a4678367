"""The chart of a landscape."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

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
