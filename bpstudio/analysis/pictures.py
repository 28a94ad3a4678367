"""Numbers as pictures: the weights of a neuron that looks at an image, and the image it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.sweep import sample_of
from bpstudio.engine import Array, Dataset, NetworkSpec, views

Levels = NDArray[np.uint8]

MIDDLE = 127
"""The level of 0; the levels run from 0 for −scale to 254 for +scale."""

# Below this, a square number of columns is more likely a table than a picture.
_SMALLEST_SIDE = 8
# Names that say nothing but a place: x17, pixel203, 3x12.
_PLACE = re.compile(r"(x|px|pix|pixel)?[ _]?\d+([x_ ]\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class ImageShape:
    """Inputs that are pixels, row by row from the top left."""

    rows: int
    columns: int

    @property
    def pixels(self) -> int:
        return self.rows * self.columns


def image_shape(dataset: Dataset) -> ImageShape | None:
    """What the data says of its inputs, or what they look like; None where they are no picture.

    Data that says nothing is taken for square pictures where it has 8 × 8, 9 × 9, … inputs, none
    of them below 0, that are named by nothing but their places, as the 784 of MNIST are.
    """
    inputs = dataset.inputs.shape[1]
    if dataset.image_shape is not None:
        shape = ImageShape(*dataset.image_shape)
        return shape if shape.pixels == inputs else None
    side = isqrt(inputs)
    if side < _SMALLEST_SIDE or side * side != inputs:
        return None
    if not all(_PLACE.fullmatch(name) for name in dataset.input_names):
        return None
    return ImageShape(side, side) if float(sample_of(dataset.inputs).min()) >= 0 else None


def weight_pictures(spec: NetworkSpec, theta: Array, shape: ImageShape) -> Array:
    """(units, rows, columns): a view of the first layer's weights, one picture for each neuron."""
    return views(spec, theta)[0].weights.reshape(-1, shape.rows, shape.columns)


def sample_picture(sample: Array, shape: ImageShape) -> Array:
    """(rows, columns): a view of one row of inputs."""
    return sample.reshape(shape.rows, shape.columns)


def pixel_range(dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest pixel of the training rows: black and white for all of them."""
    inputs = sample_of(dataset.inputs)
    return float(inputs.min()), float(inputs.max())


def symmetric_scale(values: Array) -> float:
    """The largest magnitude, so that 0 is in the middle; 1 where all are 0 or none is finite."""
    if not values.size:
        return 1.0
    largest = max(float(values.max()), -float(values.min()))
    if not np.isfinite(largest):
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return largest or 1.0


def levels(values: Array, scale: float) -> Levels:
    """A fresh array of the shape of `values`: each as one of 255 levels, −scale … scale.

    Values beyond are cut off; what is no number is as 0, in the middle.
    """
    work = np.multiply(values, values.dtype.type(MIDDLE / scale))
    np.clip(work, -MIDDLE, MIDDLE, out=work)
    np.nan_to_num(work, copy=False)
    np.rint(work, out=work)
    work += MIDDLE
    return work.astype(np.uint8)


def levels_between(values: Array, low: float, high: float) -> Levels:
    """The same with 0 for `low` and 254 for `high`, as for the pixels of a sample."""
    half = (high - low) / 2 or 1.0
    return levels(np.subtract(values, values.dtype.type((low + high) / 2)), half)
