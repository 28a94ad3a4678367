"""What levels of neurons stand for, and curves as pictures."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.ui.maps.levels import activation_bounds, curve_levels, paint_levels


def test_between_bounds_every_neuron_has_the_same_scale() -> None:
    painted = paint_levels(np.array([[[0.0, 0.5]], [[1.0, 2.0]]]), (0, 1))
    assert painted.levels.tolist() == [[[0, 127]], [[254, 254]]]
    assert painted.bounds.tolist() == [[0, 1], [0, 1]]


def test_without_bounds_each_goes_to_its_own_largest_magnitude() -> None:
    painted = paint_levels(np.array([[[1.0, -4.0]], [[0.1, 0.0]]]), None)
    assert painted.bounds.tolist() == [[-4, 4], [-0.1, 0.1]]
    assert painted.levels.tolist() == [[[159, 0]], [[254, 127]]]


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_spoil_nothing_else(odd: float) -> None:
    painted = paint_levels(np.array([[[odd, 2.0]], [[0.0, 0.0]]]), None)
    assert painted.bounds.tolist() == [[-2, 2], [-1, 1]]
    assert painted.levels[0, 0, 1] == 254
    assert painted.levels[1].tolist() == [[127, 127]]


@pytest.mark.parametrize(
    ("activation", "bounds"), [("tanh", (-1, 1)), ("softmax", (0, 1)), ("relu", None)]
)
def test_bounds_of_activations(activation: str, bounds: tuple[float, float] | None) -> None:
    assert activation_bounds(activation) == bounds


def test_a_curve_is_an_area_between_itself_and_the_middle() -> None:
    picture = curve_levels(np.array([[254, 127, 0]], np.uint8))[0]
    assert picture.tolist() == [[254, 127, 127], [254, 127, 0], [127, 127, 0]]
