"""Logic gates as truth tables: four rows, no noise, nothing kept for testing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.words import QT_TRANSLATE_NOOP

_ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))


def _gate(name: str, description: str, rule: Callable[[int, int], bool]) -> DatasetKind:
    def make(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
        labels = [float(rule(a, b)) for a, b in _ROWS]
        return Samples(np.array(_ROWS, np.float64), np.array(labels))

    return DatasetKind(
        f"{name.lower()}_gate",
        name,
        QT_TRANSLATE_NOOP("engine", "Logic gates"),
        description,
        make,
        samples=4,
        class_names=("0", "1"),
        domain=(-0.5, 1.5),
        has_noise=False,
        has_samples=False,
        has_test=False,
    )


GATES = (
    _gate(
        QT_TRANSLATE_NOOP("engine", "AND"),
        QT_TRANSLATE_NOOP("engine", "The truth table of AND: 1 when both are."),
        lambda a, b: a == b == 1,
    ),
    _gate(
        QT_TRANSLATE_NOOP("engine", "OR"),
        QT_TRANSLATE_NOOP("engine", "The truth table of OR: 1 when at least one is."),
        lambda a, b: a + b > 0,
    ),
    _gate(
        QT_TRANSLATE_NOOP("engine", "NAND"),
        QT_TRANSLATE_NOOP("engine", "The truth table of NAND: 1 when not both are."),
        lambda a, b: a + b < 2,
    ),
    _gate(
        QT_TRANSLATE_NOOP("engine", "XOR"),
        QT_TRANSLATE_NOOP("engine", "The truth table of XOR: 1 when exactly one is."),
        lambda a, b: a != b,
    ),
)
