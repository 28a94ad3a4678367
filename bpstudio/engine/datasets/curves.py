"""Curves: points above or below y = f(x), and curves to be followed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.engine.network import Array
from bpstudio.words import QT_TRANSLATE_NOOP

Curve = Callable[[Array], Array]


def _above(name: str, label: str, description: str, curve: Curve) -> DatasetKind:
    """Points of the square ±6: class 1 where x2 > f(x1), at the height shaken by the noise."""

    def make(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
        points = random.uniform(-6, 6, (n, 2))
        height = points[:, 1] + random.uniform(-6, 6, n) * noise
        return Samples(points, (height > curve(points[:, 0])).astype(np.float64))

    return DatasetKind(
        f"above_{name}",
        label,
        QT_TRANSLATE_NOOP("engine", "Classification"),
        description,
        make,
        class_names=(QT_TRANSLATE_NOOP("engine", "below"), QT_TRANSLATE_NOOP("engine", "above")),
    )


def _along(name: str, label: str, description: str, curve: Curve) -> DatasetKind:
    """Values f(x) at points −6…6 of a line, moved up or down by the noise."""

    def make(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
        x = random.uniform(-6, 6, n)
        return Samples(x[:, None], curve(x) + random.uniform(-1, 1, n) * noise)

    return DatasetKind(
        f"{name}_curve",
        label,
        QT_TRANSLATE_NOOP("engine", "Regression"),
        description,
        make,
        inputs=1,
        classes=0,
        samples=200,
        input_names=("x",),
    )


ABOVE = (
    _above(
        "line",
        QT_TRANSLATE_NOOP("engine", "Above a line"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Points above or below the line x2 = x1 / 2 + 1. Noise mislabels points near it.",
        ),
        lambda x: x / 2 + 1,
    ),
    _above(
        "sine",
        QT_TRANSLATE_NOOP("engine", "Above a sine"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Points above or below the wave x2 = 3 sin x1. Noise mislabels points near it.",
        ),
        lambda x: 3 * np.sin(x),
    ),
    _above(
        "cubic",
        QT_TRANSLATE_NOOP("engine", "Above a cubic"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Points above or below the cubic x2 = x1³ / 20 − x1. Noise mislabels points near it.",
        ),
        lambda x: x**3 / 20 - x,
    ),
    _above(
        "abs",
        QT_TRANSLATE_NOOP("engine", "Above |x|"),
        QT_TRANSLATE_NOOP(
            "engine", "Points above or below the corner x2 = |x1|. Noise mislabels points near it."
        ),
        np.abs,
    ),
)
ALONG = (
    _along(
        "sine",
        QT_TRANSLATE_NOOP("engine", "Sine"),
        QT_TRANSLATE_NOOP(
            "engine",
            "One input: y = sin x, from x = −6 to 6. Noise moves the values up and down.",
        ),
        np.sin,
    ),
    _along(
        "step",
        QT_TRANSLATE_NOOP("engine", "Step"),
        QT_TRANSLATE_NOOP(
            "engine",
            "One input: y is 0 up to x = 0 and 1 beyond, from x = −6 to 6. Noise moves the values "
            "up and down.",
        ),
        lambda x: 1.0 * (x > 0),
    ),
)
