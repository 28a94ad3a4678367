from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from bpstudio.ui.landscape.paint import colours, heights
from bpstudio.ui.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_low_losses_are_blue_and_high_ones_fade(theme: Theme) -> None:
    picture = colours(np.array([[0, 1], [0, 1.0]]), theme)
    canvas = QColor(theme.canvas)
    assert tuple(picture[0, -1]) == (canvas.red(), canvas.green(), canvas.blue(), 255)
    red, _, blue, _ = (int(part) for part in picture[0, 0])
    assert blue > red + 50


def test_between_the_points_colours_are_smooth() -> None:
    picture = colours(np.array([[0, 1], [0, 1.0]]), LIGHT).astype(int)
    assert np.abs(np.diff(picture, axis=1)).max() <= 6
    assert picture.shape[1] > 70


def test_gaps_are_clear() -> None:
    values = np.zeros((3, 3))
    values[0, 0] = np.nan
    picture = colours(values, LIGHT)
    assert picture[0, 0, 3] == 0
    assert picture[-1, -1, 3] == 255
    assert not colours(np.full((2, 2), np.nan), LIGHT)[..., 3].any()


def test_logarithms_leave_out_what_has_none() -> None:
    found = heights(np.array([[100, 0], [-1, np.nan]]), logarithmic=True)
    assert found[0, 0] == 2
    assert np.isnan(found.reshape(-1)[1:]).all()
    assert np.array_equal(heights(np.array([[-1.0]]), logarithmic=False), [[-1]])
