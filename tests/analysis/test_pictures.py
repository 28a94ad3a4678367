"""Which data are pictures, and numbers as levels of two colours."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.analysis.pictures import (
    ImageShape,
    image_shape,
    levels,
    levels_between,
    pixel_range,
    sample_picture,
    symmetric_scale,
    weight_pictures,
)
from bpstudio.engine import Dataset, DataSpec, Dense, NetworkSpec, make_dataset, matrices

DIGITS = NetworkSpec(64, (Dense(6, "relu"), Dense(10, "softmax")), "cross_entropy")


def of(inputs: int, names: tuple[str, ...] = (), low: float = 0.0) -> Dataset:
    x = np.linspace(low, 1, 2 * inputs).reshape(2, inputs)
    return Dataset(x, np.zeros((2, 1)), input_names=names)


def test_digits_say_that_they_are_pictures() -> None:
    data = make_dataset(DataSpec("digits"), DIGITS, 1)
    assert image_shape(data) == ImageShape(8, 8)
    assert pixel_range(data) == (0, 1)
    picture = sample_picture(data.inputs[3], ImageShape(8, 8))
    assert picture[2, 5] == data.inputs[3, 2 * 8 + 5]


def test_other_data_does_not() -> None:
    spec = NetworkSpec(4, (Dense(3, "softmax"),), "cross_entropy")
    assert image_shape(make_dataset(DataSpec("iris"), spec, 1)) is None


@pytest.mark.parametrize(
    "names",
    [
        (),
        tuple(f"x{i + 1}" for i in range(784)),
        tuple(f"pixel{i}" for i in range(784)),
        tuple(f"{i // 28 + 1}x{i % 28 + 1}" for i in range(784)),
    ],
)
def test_784_columns_that_are_but_places_are_28_by_28(names: tuple[str, ...]) -> None:
    assert image_shape(of(784, names)) == ImageShape(28, 28)


def test_what_is_no_picture() -> None:
    assert image_shape(of(783)) is None
    assert image_shape(of(49)) is None
    assert image_shape(of(64, low=-1)) is None
    assert image_shape(of(64, ("weight", *(f"x{i}" for i in range(63))))) is None


def test_what_data_says_goes_before_what_it_looks_like() -> None:
    flat = Dataset(np.zeros((1, 64)), np.zeros((1, 1)), image_shape=(4, 16))
    assert image_shape(flat) == ImageShape(4, 16)
    wrong = Dataset(np.zeros((1, 64)), np.zeros((1, 1)), image_shape=(9, 9))
    assert image_shape(wrong) is None


def test_the_weights_of_a_neuron_are_a_view() -> None:
    theta = np.arange(DIGITS.n_parameters, dtype=float)
    pictures = weight_pictures(DIGITS, theta, ImageShape(8, 8))
    assert pictures.shape == (6, 8, 8)
    assert pictures[4, 3, 1] == matrices(DIGITS, theta)[0][4, 3 * 8 + 1]
    assert np.shares_memory(pictures, theta)


def test_0_is_in_the_middle_and_both_ends_are_as_far() -> None:
    found = levels(np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 3.0, np.nan, np.inf, -np.inf]), 1.0)
    assert found.tolist() == [0, 0, 127, 191, 254, 254, 127, 254, 0]
    assert found.dtype == np.uint8


def test_levels_leave_the_values_alone() -> None:
    values = np.array([[1.0, -1.0]], np.float32)
    levels(values, 2.0)
    levels_between(values, 0.0, 1.0)
    assert values.tolist() == [[1.0, -1.0]]


def test_levels_between_two_values() -> None:
    assert levels_between(np.array([0.0, 8.0, 16.0]), 0, 16).tolist() == [0, 127, 254]
    assert levels_between(np.array([3.0]), 3, 3).tolist() == [127]


def test_the_scale_is_the_largest_magnitude() -> None:
    assert symmetric_scale(np.array([[1.0, -5.0], [2.0, 0.0]])) == 5
    assert symmetric_scale(np.array([4.0, -5.0, np.inf, np.nan])) == 5
    assert symmetric_scale(np.zeros(3)) == 1
    assert symmetric_scale(np.empty(0)) == 1
