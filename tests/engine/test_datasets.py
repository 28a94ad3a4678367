"""make_dataset: seeds, splits, features, how targets are encoded, and the shipped tables."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio import assets
from bpstudio.engine import (
    DATASETS,
    FEATURES,
    Dataset,
    DatasetKind,
    DataSpec,
    Dense,
    NetworkSpec,
    Table,
    make_dataset,
)
from bpstudio.engine.datasets import split


def network(inputs: int, outputs: int = 1, activation: str = "sigmoid") -> NetworkSpec:
    return NetworkSpec(inputs, (Dense(4, "tanh"), Dense(outputs, activation)))


def fitting(kind: DatasetKind) -> NetworkSpec:
    """A network for the kind as it is by default."""
    return network(kind.inputs, kind.classes if kind.classes > 2 else 1)


def arrays(dataset: Dataset) -> list[np.ndarray]:
    return [dataset.inputs, dataset.targets, dataset.test_inputs, dataset.test_targets]


MADE = {name: kind for name, kind in DATASETS.items() if kind.samples}
EVERY = pytest.mark.parametrize("kind", MADE.values(), ids=MADE)


@EVERY
def test_the_seed_decides(kind: DatasetKind) -> None:
    data = DataSpec(kind.name, noise=0.1)
    first, same, other = (make_dataset(data, fitting(kind), seed) for seed in (1, 1, 2))
    for one, again in zip(arrays(first), arrays(same), strict=True):
        np.testing.assert_array_equal(one, again)
    changes = kind.name not in ("and_gate", "or_gate", "nand_gate", "xor_gate")
    assert (first.inputs.tobytes() != other.inputs.tobytes()) == changes


@EVERY
def test_shapes_names_and_read_only_arrays(kind: DatasetKind) -> None:
    spec = fitting(kind)
    dataset = make_dataset(DataSpec(kind.name), spec, 1)
    assert len(dataset.inputs) + len(dataset.test_inputs) == kind.samples
    for array in arrays(dataset):
        assert array.dtype == np.float64
        assert not array.flags.writeable
        assert np.isfinite(array).all()
    assert dataset.inputs.shape[1] == dataset.test_inputs.shape[1] == spec.inputs
    assert dataset.targets.shape[1] == dataset.test_targets.shape[1] == spec.outputs
    assert len(dataset.input_names) == spec.inputs
    assert len(dataset.target_names) == spec.outputs
    assert len(dataset.class_names) == kind.classes


@EVERY
def test_a_menu_has_words(kind: DatasetKind) -> None:
    assert kind.label
    assert kind.group
    assert kind.description.endswith(".")
    assert kind.domain[0] < kind.domain[1]


def test_half_is_kept_for_testing_unless_asked() -> None:
    assert len(make_dataset(DataSpec("spiral"), network(2), 1).test_inputs) == 250
    some = make_dataset(DataSpec("spiral", test_share=0.1), network(2), 1)
    assert (len(some.inputs), len(some.test_inputs)) == (450, 50)
    none = make_dataset(DataSpec("spiral", test_share=0), network(2), 1)
    assert not none.has_test
    assert none.test_inputs.shape == (0, 2)


@given(st.integers(1, 200), st.floats(0, 0.9), st.integers(0, 2**40))
def test_split_uses_every_row_once(n: int, share: float, seed: int) -> None:
    train, test = split(n, share, seed)
    assert sorted([*train, *test]) == list(range(n))
    assert len(train) >= 1
    assert len(test) == min(int(n * share), n - 1)


def test_split_mixes_and_follows_the_seed() -> None:
    train, test = split(100, 0.5, 1)
    assert 10 < (test < 50).sum() < 40
    assert train.tolist() == split(100, 0.5, 1)[0].tolist() != split(100, 0.5, 2)[0].tolist()


def test_the_seven_features() -> None:
    data = DataSpec("gauss", test_share=0, features=tuple(FEATURES))
    dataset = make_dataset(data, network(7), 1)
    x1, x2 = make_dataset(DataSpec("gauss", test_share=0), network(2), 1).inputs.T
    expected = [x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)]
    np.testing.assert_array_equal(dataset.inputs, np.stack(expected, axis=1))
    assert dataset.input_names == ("x1", "x2", "x1²", "x2²", "x1x2", "sin x1", "sin x2")


def test_features_come_in_the_order_asked() -> None:
    dataset = make_dataset(DataSpec("xor", features=("x1x2", "x1")), network(2), 1)
    assert dataset.input_names == ("x1x2", "x1")


def test_features_do_not_touch_data_of_other_widths() -> None:
    chosen = DataSpec("iris", features=("x1x2",))
    assert make_dataset(chosen, network(4, 3), 1).inputs.shape[1] == 4


@pytest.mark.parametrize(
    ("activation", "loss", "low"),
    [
        ("tanh", "half_squared_error", -1),
        ("identity", "mean_squared_error", -1),
        ("elu", "half_squared_error", -1),
        ("leaky_relu", "half_squared_error", -1),
        ("silu", "half_squared_error", 0),
        ("sigmoid", "half_squared_error", 0),
        ("relu", "half_squared_error", 0),
        ("tanh", "binary_cross_entropy", 0),
        ("sigmoid", "binary_cross_entropy", 0),
    ],
)
def test_one_output_for_two_classes(activation: str, loss: str, low: int) -> None:
    spec = NetworkSpec(2, (Dense(1, activation),), loss)
    dataset = make_dataset(DataSpec("circle"), spec, 1)
    assert set(dataset.targets.ravel()) == {low, 1}
    assert dataset.class_names == ("ring", "disc")
    assert dataset.target_names == ("y",)


def test_one_output_per_class() -> None:
    spec = NetworkSpec(2, (Dense(2, "softmax"),), "cross_entropy")
    dataset = make_dataset(DataSpec("circle", test_share=0), spec, 1)
    assert dataset.target_names == ("ring", "disc")
    inside = np.hypot(*dataset.inputs.T) < 2.5
    np.testing.assert_array_equal(dataset.targets, np.stack([~inside, inside], axis=1))


def test_iris_is_fishers() -> None:
    with open(assets.path("datasets/iris.csv"), encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 150
    # The two rows in which the UCI file departs from the paper.
    assert rows[34][:4] == ["4.9", "3.1", "1.5", "0.2"]
    assert rows[37][:4] == ["4.9", "3.6", "1.4", "0.1"]
    assert np.array([row[:4] for row in rows], float).sum() == pytest.approx(2078.7)


def test_iris_is_standardised_by_its_training_rows() -> None:
    dataset = make_dataset(DataSpec("iris", test_share=0.2), network(4, 3), 1)
    assert len(dataset.test_inputs) == 30
    np.testing.assert_allclose(dataset.inputs.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(dataset.inputs.std(axis=0), 1)
    assert np.abs(dataset.test_inputs.mean(axis=0)).max() > 1e-3
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    assert (dataset.targets.sum(axis=0) + dataset.test_targets.sum(axis=0) == 50).all()


def test_digits() -> None:
    dataset = make_dataset(DataSpec("digits", test_share=0), network(64, 10), 1)
    assert dataset.inputs.shape == (1797, 64)
    assert set(np.unique(dataset.inputs * 16)) == set(range(17))
    assert dataset.targets[:10].argmax(axis=1).tolist() == list(range(10))
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert dataset.targets.sum(axis=0).tolist() == counts
    # The first zero has a hole in its middle.
    image = dataset.inputs[0].reshape(8, 8)
    assert image[3:5, 3:5].sum() < image[3:5, 2].sum() + image[3:5, 5].sum()


@pytest.mark.parametrize("name", ["iris", "digits"])
def test_shipped_tables_name_source_and_licence(name: str) -> None:
    assert "UCI" in DATASETS[name].source
    assert DATASETS[name].licence == "CC BY 4.0"
    readme = assets.path("datasets/README.md").read_text(encoding="utf-8")
    assert f"{name}.csv" in readme


TABLE = Table(((0.05, 0.10),), ((0.01, 0.99),), ("i1", "i2"), ("o1", "o2"))


def test_a_given_table_is_used_as_it_is() -> None:
    dataset = make_dataset(DataSpec("table", table=TABLE), network(2, 2), 1)
    assert dataset.inputs.tolist() == [[0.05, 0.10]]
    assert dataset.targets.tolist() == [[0.01, 0.99]]
    assert dataset.input_names == ("i1", "i2")
    assert dataset.target_names == ("o1", "o2")
    assert not dataset.has_test


def test_a_table_takes_arrays_and_compares_by_value() -> None:
    same = Table(np.array([[0.05, 0.10]]), [[0.01, 0.99]], ["i1", "i2"], ["o1", "o2"])  # type: ignore[arg-type]  # accepted, though kept as tuples
    assert same == TABLE
    assert hash(DataSpec("table", table=same)) == hash(DataSpec("table", table=TABLE))
    assert Table(((1, 2, 3),), ((4,),)).input_names == ("x1", "x2", "x3")


def test_a_table_of_two_columns_takes_features_and_splits() -> None:
    table = Table([(float(i), 2.0) for i in range(10)], [(float(i),) for i in range(10)])  # type: ignore[arg-type]  # accepted, though kept as tuples
    data = DataSpec("table", test_share=0.3, features=("x1", "x1x2"), table=table)
    dataset = make_dataset(data, network(2), 1)
    assert (len(dataset.inputs), len(dataset.test_inputs)) == (7, 3)
    np.testing.assert_array_equal(dataset.inputs[:, 1], 2 * dataset.inputs[:, 0])
    np.testing.assert_array_equal(dataset.targets, dataset.inputs[:, :1])


def test_a_spec_is_a_value() -> None:
    assert DataSpec(features=["x1"]) == DataSpec(features=("x1",))  # type: ignore[arg-type]  # as read from a file
    assert dataclasses.replace(DataSpec("xor"), noise=0.2).name == "xor"
