"""Real tables, shipped as CSV: Iris and the handwritten digits; and the rows of an opened file."""

from __future__ import annotations

import csv
from functools import lru_cache

import numpy as np

from bpstudio import assets
from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.engine.network import Array
from bpstudio.words import QT_TRANSLATE_NOOP

_SPECIES = ("setosa", "versicolor", "virginica")
_DIGITS = tuple("0123456789")
_UCI = "UCI Machine Learning Repository"
_LICENCE = "CC BY 4.0"


def iris(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
    """150 flowers, four measurements in centimetres."""
    return Samples(*_read("iris.csv", _SPECIES))


def digits(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
    """1,797 digits, 64 pixels each, scaled from 0…16 to 0…1."""
    pixels, labels = _read("digits.csv", _DIGITS)
    return Samples(pixels / 16, labels)


def no_rows(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
    """Nothing: the rows of a given table come with the DataSpec."""
    return Samples(np.empty((0, 0)), np.empty(0))


@lru_cache(maxsize=2)
def _read(name: str, classes: tuple[str, ...]) -> tuple[Array, Array]:
    """Numbers (n, columns) and class numbers (n,) of a file; its last column is the class."""
    with open(assets.path(f"datasets/{name}"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    numbers = np.array([row[:-1] for row in rows], np.float64)
    labels = np.array([classes.index(row[-1]) for row in rows], np.float64)
    numbers.setflags(write=False)
    labels.setflags(write=False)
    return numbers, labels


TABLES = (
    DatasetKind(
        "iris",
        QT_TRANSLATE_NOOP("engine", "Iris"),
        QT_TRANSLATE_NOOP("engine", "Tables"),
        QT_TRANSLATE_NOOP(
            "engine",
            "150 flowers of three species by four measurements, with Fisher's own values in the "
            "two rows where the UCI file differs. Standardised: each measurement less its mean, "
            "divided by its standard deviation, both of the training rows.",
        ),
        iris,
        inputs=4,
        classes=3,
        samples=150,
        class_names=_SPECIES,
        input_names=(
            QT_TRANSLATE_NOOP("engine", "sepal length"),
            QT_TRANSLATE_NOOP("engine", "sepal width"),
            QT_TRANSLATE_NOOP("engine", "petal length"),
            QT_TRANSLATE_NOOP("engine", "petal width"),
        ),
        domain=(-3.0, 3.0),
        has_noise=False,
        has_samples=False,
        standardised=True,
        source=f"Fisher 1936; {_UCI}, doi 10.24432/C56C76",
        licence=_LICENCE,
    ),
    DatasetKind(
        "digits",
        QT_TRANSLATE_NOOP("engine", "Digits"),
        QT_TRANSLATE_NOOP("engine", "Tables"),
        QT_TRANSLATE_NOOP(
            "engine",
            "1,797 handwritten digits of 8 × 8 pixels, row by row, scaled from 0…16 to 0…1.",
        ),
        digits,
        inputs=64,
        classes=10,
        samples=1797,
        class_names=_DIGITS,
        input_names=tuple(f"row {i // 8 + 1}, column {i % 8 + 1}" for i in range(64)),
        domain=(0.0, 1.0),
        has_noise=False,
        has_samples=False,
        source=f"Alpaydin & Kaynak 1998; {_UCI}, doi 10.24432/C50P49",
        licence=_LICENCE,
        image_shape=(8, 8),
    ),
    DatasetKind(
        "table",
        QT_TRANSLATE_NOOP("engine", "Given rows"),
        QT_TRANSLATE_NOOP("engine", "Tables"),
        QT_TRANSLATE_NOOP(
            "engine", "The rows of an opened file or of an example, used as they are."
        ),
        no_rows,
        inputs=0,
        classes=0,
        samples=0,
        has_noise=False,
        has_samples=False,
    ),
    DatasetKind(
        "file",
        QT_TRANSLATE_NOOP("engine", "Data file"),
        QT_TRANSLATE_NOOP("engine", "Tables"),
        QT_TRANSLATE_NOOP("engine", "The rows of a CSV, NumPy or IDX file."),
        no_rows,
        inputs=0,
        classes=0,
        samples=0,
        has_noise=False,
        has_samples=False,
    ),
)
