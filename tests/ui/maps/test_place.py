"""Numbers and pixels of a chart, and round numbers at its axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from bpstudio.ui.maps.place import Place, round_ticks

PLACE = Place(QRectF(10, 20, 100, 50), (-1, 1), (0, 10))


def test_the_highest_number_is_at_the_top() -> None:
    pixels = PLACE.pixels(np.array([[-1, 0], [1, 10], [0, 5]]))
    assert pixels.tolist() == [[10, 70], [110, 20], [60, 45]]


@given(st.floats(-1, 1), st.floats(0, 10))
def test_there_and_back(x: float, y: float) -> None:
    ((across, down),) = PLACE.pixels(np.array([[x, y]]))
    assert PLACE.numbers(QPointF(across, down)) == pytest.approx((x, y))


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 12))
def test_ticks_are_round_few_and_inside(low: float, span: float, most: int) -> None:
    high = low + span
    ticks = round_ticks((low, high), most)
    assert len(ticks.values) <= most + 1
    room = ticks.spacing * 1e-6
    assert all(low - room <= value <= high + room for value in ticks.values)
    mantissa = float(f"{ticks.spacing:e}".split("e")[0])
    assert mantissa == pytest.approx(round(mantissa))
    assert round(mantissa) in (1, 2, 5)


def test_zero_is_among_ticks_around_it() -> None:
    assert round_ticks((-6, 6), 3).values == (-5, 0, 5)
