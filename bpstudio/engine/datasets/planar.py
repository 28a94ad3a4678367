"""TensorFlow Playground's six data sets, by the formulas of its dataset.ts.

Class 1 is the Playground's label 1 (blue), class 0 its label −1 (orange). Where the noise moves a
point only to find its label, as there, the point itself stays where it was.
"""

from __future__ import annotations

import numpy as np

from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.engine.network import Array
from bpstudio.words import QT_TRANSLATE_NOOP

_RADIUS = 5.0
_PLAYGROUND = "TensorFlow Playground, dataset.ts (Smilkov et al. 2016)"


def circle(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """A disc of radius 2.5 inside a ring from 3.5 to 5; the label is that of the shaken point."""
    n_inside = (n + 1) // 2
    r = np.concatenate(
        [
            random.uniform(0, 0.5 * _RADIUS, n_inside),
            random.uniform(0.7 * _RADIUS, _RADIUS, n - n_inside),
        ]
    )
    angle = random.uniform(0, 2 * np.pi, n)
    points = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    shaken = points + random.uniform(-_RADIUS, _RADIUS, (n, 2)) * noise
    return Samples(points, (np.hypot(*shaken.T) < 0.5 * _RADIUS).astype(np.float64))


def xor(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """Four squares, 0.3 away from the axes; the label is that of the shaken point."""
    points = random.uniform(-5, 5, (n, 2))
    points += np.where(points > 0, 0.3, -0.3)
    shaken = points + random.uniform(-5, 5, (n, 2)) * noise
    return Samples(points, (shaken[:, 0] * shaken[:, 1] >= 0).astype(np.float64))


def gauss(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """Two normal clouds around (2, 2) and (−2, −2), with a variance of 0.5 to 4."""
    labels = _halves(n)
    centres = np.where(labels, 2.0, -2.0)[:, None]
    variance = 0.5 + noise / 0.5 * (4 - 0.5)
    return Samples(centres + np.sqrt(variance) * random.standard_normal((n, 2)), labels)


def spiral(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """Two arms of 1.75 turns, half a turn apart."""
    labels = _halves(n)
    n_first = int(labels.sum())
    i = np.concatenate([np.arange(n_first), np.arange(n - n_first)]) / (n / 2)
    t = 1.75 * i * 2 * np.pi + np.where(labels, 0, np.pi)
    points = 5 * i[:, None] * np.stack([np.sin(t), np.cos(t)], axis=1)
    return Samples(points + random.uniform(-1, 1, (n, 2)) * noise, labels)


def plane(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """(x1 + x2) / 10, taken at the shaken point."""
    points, shaken = _square(random, n, noise)
    return Samples(points, shaken.sum(axis=1) / 10)


def multi_gauss(random: np.random.Generator, n: int, noise: float, _classes: int) -> Samples:
    """Six cones of radius 2 and height +1 or −1, taken at the shaken point."""
    points, shaken = _square(random, n, noise)
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    signs = np.array([1, -1, 1, -1, 1, -1])
    distances = np.linalg.norm(shaken[:, None, :] - centres, axis=2)
    heights = signs * np.clip(1 - distances / 2, 0, 1)
    highest = np.abs(heights).argmax(axis=1)
    return Samples(points, heights[np.arange(n), highest])


def _halves(n: int) -> Array:
    """(n,) labels: the first half 1, the rest 0."""
    return (np.arange(n) < (n + 1) // 2).astype(np.float64)


def _square(random: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    """Points (n, 2) of the square ±6, and the same points shaken by the noise."""
    points = random.uniform(-6, 6, (n, 2))
    return points, points + random.uniform(-6, 6, (n, 2)) * noise


CLASSES = (
    DatasetKind(
        "circle",
        QT_TRANSLATE_NOOP("engine", "Circle"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP(
            "engine", "A disc inside a ring. Noise mislabels points near the border."
        ),
        circle,
        class_names=(QT_TRANSLATE_NOOP("engine", "ring"), QT_TRANSLATE_NOOP("engine", "disc")),
        source=_PLAYGROUND,
    ),
    DatasetKind(
        "xor",
        QT_TRANSLATE_NOOP("engine", "Exclusive or"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Four squares: opposite ones belong together. Noise mislabels points near the axes.",
        ),
        xor,
        class_names=(
            QT_TRANSLATE_NOOP("engine", "different signs"),
            QT_TRANSLATE_NOOP("engine", "same sign"),
        ),
        source=_PLAYGROUND,
    ),
    DatasetKind(
        "gauss",
        QT_TRANSLATE_NOOP("engine", "Two clouds"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP("engine", "Two normal clouds. Noise widens them."),
        gauss,
        class_names=(
            QT_TRANSLATE_NOOP("engine", "lower left"),
            QT_TRANSLATE_NOOP("engine", "upper right"),
        ),
        source=_PLAYGROUND,
    ),
    DatasetKind(
        "spiral",
        QT_TRANSLATE_NOOP("engine", "Spiral"),
        QT_TRANSLATE_NOOP("engine", "Classification"),
        QT_TRANSLATE_NOOP("engine", "Two arms wound around each other. Noise moves the points."),
        spiral,
        class_names=(
            QT_TRANSLATE_NOOP("engine", "second arm"),
            QT_TRANSLATE_NOOP("engine", "first arm"),
        ),
        source=_PLAYGROUND,
    ),
)
SURFACES = (
    DatasetKind(
        "plane",
        QT_TRANSLATE_NOOP("engine", "Plane"),
        QT_TRANSLATE_NOOP("engine", "Regression"),
        QT_TRANSLATE_NOOP(
            "engine", "An inclined plane, (x1 + x2) / 10. Noise takes the height beside the point."
        ),
        plane,
        classes=0,
        samples=1200,
        source=_PLAYGROUND,
    ),
    DatasetKind(
        "multi_gauss",
        QT_TRANSLATE_NOOP("engine", "Six hills"),
        QT_TRANSLATE_NOOP("engine", "Regression"),
        QT_TRANSLATE_NOOP(
            "engine", "Three hills and three hollows. Noise takes the height beside the point."
        ),
        multi_gauss,
        classes=0,
        samples=1200,
        source=_PLAYGROUND,
    ),
)
