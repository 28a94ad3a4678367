"""What a kind of data is: the words a menu shows, what it needs, and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array


@dataclass(frozen=True, eq=False)
class Samples:
    """`inputs` (n, columns) and `labels`: (n,) class numbers 0, 1, … or (n,) regression targets."""

    inputs: Array
    labels: Array


Make = Callable[[np.random.Generator, int, float, int], Samples]
"""(random numbers, samples, noise 0…0.5, classes) -> Samples."""


@dataclass(frozen=True)
class DatasetKind:
    """One entry of DATASETS.

    `classes` is 0 for regression. `domain` (low, high) is where its inputs lie, before features.
    `image_shape` is (rows, columns) where the inputs are the pixels of a picture, row by row.
    `samples` is the number of rows; where `has_samples` another number can be asked for.
    """

    name: str
    label: str
    group: str
    description: str
    make: Make
    inputs: int = 2
    classes: int = 2
    samples: int = 500
    class_names: tuple[str, ...] = ()
    input_names: tuple[str, ...] = ()
    target_name: str = "y"
    domain: tuple[float, float] = (-6.0, 6.0)
    has_noise: bool = True
    has_samples: bool = True
    has_classes: bool = False
    has_test: bool = True
    standardised: bool = False
    source: str = ""
    licence: str = ""
    image_shape: tuple[int, int] | None = None
