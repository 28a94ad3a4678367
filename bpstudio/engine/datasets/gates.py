"""Logic gates as truth tables: four rows, no noise, nothing kept for testing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpstudio.engine.datasets.kind import DatasetKind, Samples

_ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))


def _gate(name: str, words: str, rule: Callable[[int, int], bool]) -> DatasetKind:
    def make(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
        labels = [float(rule(a, b)) for a, b in _ROWS]
        return Samples(np.array(_ROWS, np.float64), np.array(labels))

    return DatasetKind(
        f"{name.lower()}_gate",
        name,
        "Logic gates",
        f"The truth table of {name}: 1 when {words}.",
        make,
        samples=4,
        class_names=("0", "1"),
        domain=(-0.5, 1.5),
        has_noise=False,
        has_samples=False,
        has_test=False,
    )


GATES = (
    _gate("AND", "both are", lambda a, b: a == b == 1),
    _gate("OR", "at least one is", lambda a, b: a + b > 0),
    _gate("NAND", "not both are", lambda a, b: a + b < 2),
    _gate("XOR", "exactly one is", lambda a, b: a != b),
)
