"""Moons and blobs: point clouds beside those of the Playground."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.words import QT_TRANSLATE_NOOP

_MOON_RADIUS = 3.0
_BLOB_RING = 4.0


def moons(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """Two half circles that reach into each other, as in scikit-learn's make_moons.

    They are laid out in units of the moons' radius, then centred and scaled to the domain.
    """
    n_upper = (n + 1) // 2
    upper, lower = np.linspace(0, np.pi, n_upper), np.linspace(0, np.pi, n - n_upper)
    x = np.concatenate([np.cos(upper), 1 - np.cos(lower)]) - 0.5
    y = np.concatenate([np.sin(upper), 0.5 - np.sin(lower)]) - 0.25
    points = np.stack([x, y], axis=1) + noise * random.standard_normal((n, 2))
    return Samples(_MOON_RADIUS * points, (np.arange(n) < n_upper).astype(np.float64))


def blobs(random: np.random.Generator, n: int, noise: float, classes: int) -> Samples:
    """Normal clouds around points spread evenly on a circle, with a deviation of 0.5 to 1.5."""
    labels = np.arange(n) % classes
    angles = 2 * np.pi * labels / classes
    centres = _BLOB_RING * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = centres + (0.5 + 2 * noise) * random.standard_normal((n, 2))
    return Samples(points, labels.astype(np.float64))


CLUSTERS = (
    DatasetKind(
        "moons",
        QT_TRANSLATE_NOOP("engine", "Moons"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP(
            "engine", "Two half circles that reach into each other. Noise moves the points."
        ),
        moons,
        class_names=(
            QT_TRANSLATE_NOOP("engine", "lower moon"),
            QT_TRANSLATE_NOOP("engine", "upper moon"),
        ),
        source="scikit-learn, make_moons (Pedregosa et al. 2011)",
    ),
    DatasetKind(
        "blobs",
        QT_TRANSLATE_NOOP("engine", "Blobs"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP(
            "engine", "As many clouds as classes, around a circle. Noise widens them."
        ),
        blobs,
        classes=3,
        has_classes=True,
    ),
)
