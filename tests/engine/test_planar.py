"""Playground's data sets, moons, blobs, curves and gates: their geometry and their labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.engine import DATASETS, Array, DataSpec, Dense, NetworkSpec, make_dataset


def points(name: str, noise: float = 0.0, samples: int | None = None) -> tuple[Array, Array]:
    """All points of a set, and their targets, which are 0 and 1 for two classes."""
    inputs = DATASETS[name].inputs
    spec = NetworkSpec(inputs, (Dense(1, "sigmoid"),))
    data = DataSpec(name, samples=samples, noise=noise, test_share=0)
    dataset = make_dataset(data, spec, seed=5)
    return dataset.inputs, dataset.targets[:, 0]


def radius(x: Array) -> Array:
    return np.hypot(x[:, 0], x[:, 1])


def test_circle() -> None:
    x, y = points("circle")
    assert len(x) == 500
    assert y.sum() == 250
    assert radius(x[y == 1]).max() < 2.5
    assert 3.5 <= radius(x[y == 0]).min() <= radius(x[y == 0]).max() <= 5


def test_noise_of_the_circle_moves_labels_not_points() -> None:
    x, y = points("circle", noise=0.3)
    inside = radius(x) < 2.5
    np.testing.assert_array_equal(x, points("circle")[0])
    assert 0.05 < (inside != (y == 1)).mean() < 0.5


def test_xor() -> None:
    x, y = points("xor")
    np.testing.assert_array_equal(y == 1, x[:, 0] * x[:, 1] >= 0)
    assert 0.3 <= np.abs(x).min() <= np.abs(x).max() <= 5.3


def test_gauss() -> None:
    x, y = points("gauss", samples=4000)
    for label, centre in ((1, 2.0), (0, -2.0)):
        cloud = x[y == label]
        assert len(cloud) == 2000
        np.testing.assert_allclose(cloud.mean(axis=0), [centre, centre], atol=0.1)
        np.testing.assert_allclose(cloud.var(axis=0), [0.5, 0.5], rtol=0.1)


def test_noise_of_gauss_widens_the_variance_to_four() -> None:
    x, y = points("gauss", noise=0.5, samples=4000)
    np.testing.assert_allclose(x[y == 1].var(axis=0), [4.0, 4.0], rtol=0.1)
    x, y = points("gauss", noise=0.25, samples=4000)
    np.testing.assert_allclose(x[y == 1].var(axis=0), [2.25, 2.25], rtol=0.1)


def test_spiral() -> None:
    x, y = points("spiral")
    first, second = x[y == 1], x[y == 0]
    i = np.arange(250) / 250
    t = 1.75 * i * 2 * np.pi
    expected = np.stack([5 * i * np.sin(t), 5 * i * np.cos(t)], axis=1)
    np.testing.assert_allclose(first, expected, atol=1e-12)
    np.testing.assert_allclose(second, -expected, atol=1e-12)


def test_noise_of_the_spiral_moves_points_by_as_much() -> None:
    moved = points("spiral", noise=0.4)[0] - points("spiral")[0]
    assert 0.38 < np.abs(moved).max() <= 0.4


def test_plane() -> None:
    x, y = points("plane")
    assert len(x) == 1200
    assert 5.9 < np.abs(x).max() <= 6
    np.testing.assert_allclose(y, (x[:, 0] + x[:, 1]) / 10, atol=1e-15)


def test_multi_gauss() -> None:
    x, y = points("multi_gauss")
    assert -1 <= y.min() < -0.8 < 0.8 < y.max() <= 1
    for centre, sign in (((-4, 2.5), 1), ((0, 2.5), -1), ((4, -2.5), -1), ((0, -2.5), 1)):
        distance = radius(x - np.array(centre))
        near = distance < 1
        np.testing.assert_allclose(y[near], sign * (1 - distance[near] / 2), atol=1e-12)
    far = np.abs(x[:, 1]) > 4.6
    assert not y[far].any()


@pytest.mark.parametrize("name", ["plane", "multi_gauss"])
def test_noise_of_a_surface_moves_heights_not_points(name: str) -> None:
    (x, y), (noisy_x, noisy_y) = points(name), points(name, noise=0.1)
    np.testing.assert_array_equal(x, noisy_x)
    assert 0.01 < np.abs(y - noisy_y).mean() < 0.5


def test_moons() -> None:
    x, y = points("moons")
    # Two half circles of radius 3, the upper around (−1.5, −0.75), the lower around (1.5, 0.75).
    np.testing.assert_allclose(radius(x[y == 1] - [-1.5, -0.75]), 3)
    np.testing.assert_allclose(radius(x[y == 0] - [1.5, 0.75]), 3)
    assert (x[y == 1][:, 1] >= -0.75).all()
    assert (x[y == 0][:, 1] <= 0.75 + 1e-12).all()


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_blobs(classes: int) -> None:
    spec = NetworkSpec(2, (Dense(classes, "softmax"),), "cross_entropy")
    data = DataSpec("blobs", samples=200 * classes, test_share=0, classes=classes)
    dataset = make_dataset(data, spec, 1)
    assert dataset.class_names == tuple(str(number) for number in range(classes))
    for number in range(classes):
        blob = dataset.inputs[dataset.targets[:, number] == 1]
        assert len(blob) == 200
        angle = 2 * np.pi * number / classes
        centre = [4 * np.cos(angle), 4 * np.sin(angle)]
        np.testing.assert_allclose(blob.mean(axis=0), centre, atol=0.2)
        np.testing.assert_allclose(blob.std(axis=0), 0.5, rtol=0.2)


CURVES: dict[str, Callable[[Array], Array]] = {
    "above_line": lambda x: x / 2 + 1,
    "above_sine": lambda x: 3 * np.sin(x),
    "above_cubic": lambda x: x**3 / 20 - x,
    "above_abs": np.abs,
}


@pytest.mark.parametrize("name", CURVES)
def test_above_a_curve(name: str) -> None:
    x, y = points(name)
    above = x[:, 1] > CURVES[name](x[:, 0])
    np.testing.assert_array_equal(y == 1, above)
    assert 0.2 < y.mean() < 0.8
    noisy_x, noisy_y = points(name, noise=0.2)
    np.testing.assert_array_equal(noisy_x, x)
    assert 0.01 < (noisy_y != y).mean() < 0.3


def test_sine_and_step() -> None:
    x, y = points("sine_curve")
    assert x.shape == (200, 1)
    np.testing.assert_allclose(y, np.sin(x[:, 0]))
    x, y = points("step_curve")
    np.testing.assert_array_equal(y, x[:, 0] > 0)
    moved = points("step_curve", noise=0.3)[1] - y
    assert 0.25 < np.abs(moved).max() <= 0.3


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("and_gate", [0, 0, 0, 1]),
        ("or_gate", [0, 1, 1, 1]),
        ("nand_gate", [1, 1, 1, 0]),
        ("xor_gate", [0, 1, 1, 0]),
    ],
)
def test_gates(name: str, truth: list[int]) -> None:
    x, y = points(name, noise=0.5, samples=77)
    np.testing.assert_array_equal(x, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(y, truth)


def test_gates_keep_nothing_for_testing() -> None:
    spec = NetworkSpec(2, (Dense(1),))
    dataset = make_dataset(DataSpec("xor_gate", test_share=0.5), spec, 0)
    assert len(dataset.inputs) == 4
    assert not dataset.has_test


@pytest.mark.parametrize("samples", [2, 3, 7, 250])
@pytest.mark.parametrize("name", [n for n, kind in DATASETS.items() if kind.has_samples])
def test_any_number_of_samples(name: str, samples: int) -> None:
    if DATASETS[name].has_classes:
        spec = NetworkSpec(2, (Dense(3, "softmax"),), "cross_entropy")
        data = DataSpec(name, samples=samples, test_share=0)
        assert len(make_dataset(data, spec, 5).inputs) == samples
    else:
        x, y = points(name, samples=samples)
        assert len(x) == len(y) == samples
        assert x.min() >= DATASETS[name].domain[0]
        assert x.max() <= DATASETS[name].domain[1]
