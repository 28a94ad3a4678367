"""Data that cannot be: each refusal names its field and says what would do."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from bpstudio.engine import Dataset, DataSpec, Dense, NetworkSpec, Table, make_dataset
from bpstudio.errors import UserError

PLAIN = NetworkSpec(2, (Dense(1),))


def refusal(data: DataSpec, spec: NetworkSpec = PLAIN, seed: int = 0) -> UserError:
    with pytest.raises(UserError) as caught:
        make_dataset(data, spec, seed)
    return caught.value


@pytest.mark.parametrize(
    ("settings", "field", "words"),
    [
        ({"name": "donut"}, "data.name", "Choose one of circle, xor"),
        ({"samples": 1}, "data.samples", "from 2 to 100000, not 1"),
        ({"samples": 10**7}, "data.samples", "from 2 to 100000"),
        ({"samples": 2.5}, "data.samples", "whole number"),
        ({"samples": "many"}, "data.samples", "not many"),
        ({"noise": -0.1}, "data.noise", "from 0 to 0.5"),
        ({"noise": 0.6}, "data.noise", "not 0.6"),
        ({"noise": math.nan}, "data.noise", "not nan"),
        ({"noise": "some"}, "data.noise", "not some"),
        ({"test_share": 1.0}, "data.test_share", "from 0 to 0.9"),
        ({"test_share": -1}, "data.test_share", "not -1"),
        ({"test_share": math.nan}, "data.test_share", "not nan"),
        ({"name": "blobs", "classes": 1}, "data.classes", "from 2 to 10, not 1"),
        ({"name": "blobs", "classes": 11}, "data.classes", "not 11"),
        ({"features": ()}, "data.features", "at least one"),
        ({"features": ("x1", "x3")}, "data.features", "“x3”.*x1_squared"),
        ({"features": ("x1", "x1")}, "data.features", "twice"),
        ({"name": "table"}, "data.table", "Open a CSV file"),
        ({"name": "file"}, "data.file", "Open a data file"),
    ],
)
def test_settings(settings: dict[str, object], field: str, words: str) -> None:
    error = refusal(DataSpec(**settings))  # type: ignore[arg-type]  # what a form or a file may hold
    assert error.field == field
    assert re.search(words, error.message), error.message


def test_a_seed_that_cannot_be() -> None:
    assert refusal(DataSpec(), seed=-3).field == "training.seed"


def test_inputs_that_do_not_fit() -> None:
    error = refusal(DataSpec("iris"))
    assert error.field == "network.inputs"
    assert error.message == ("Iris has 4 inputs; the network takes 2. Set the inputs to 4.")
    error = refusal(DataSpec("sine_curve"))
    assert error.message == "Sine has 1 input; the network takes 2. Set the inputs to 1."


def test_features_that_do_not_fit_may_be_chosen_otherwise() -> None:
    error = refusal(DataSpec(features=("x1", "x2", "x1x2")))
    assert error.field == "network.inputs"
    assert "Set the inputs to 3, or choose 2 features." in error.message


@pytest.mark.parametrize(
    ("name", "inputs", "outputs", "words"),
    [
        ("iris", 4, 1, "3 classes; the network has 1 output. Set the outputs to 3"),
        ("digits", 64, 3, "Set the outputs to 10, one for each class."),
        ("circle", 2, 3, "Set the outputs to 1, or to 2, one for each class."),
        ("plane", 2, 2, "Plane has 1 target; the network has 2 outputs. Set the outputs to 1."),
    ],
)
def test_outputs_that_do_not_fit(name: str, inputs: int, outputs: int, words: str) -> None:
    error = refusal(DataSpec(name), NetworkSpec(inputs, (Dense(outputs),)))
    assert error.field == "network.outputs"
    assert words in error.message


def test_cross_entropy_needs_targets_from_0_to_1() -> None:
    spec = NetworkSpec(2, (Dense(1),), "binary_cross_entropy")
    error = refusal(DataSpec("plane"), spec)
    assert error.field == "network.loss"
    assert "run from −1" in error.message
    assert "Cross-entropy" in error.message
    assert "squared error" in error.message
    table = Table(((1, 2),), ((0.5,),))
    assert len(make_dataset(DataSpec("table", table=table), spec, 0).targets) == 1


def test_a_table_that_does_not_fit() -> None:
    table = Table(((1, 2, 3),), ((4, 5),))
    data = DataSpec("table", table=table)
    assert "has 3 inputs" in refusal(data).message
    error = refusal(data, NetworkSpec(3, (Dense(1),)))
    assert error.field == "network.outputs"
    assert "The table has 2 targets" in error.message


@pytest.mark.parametrize(
    ("inputs", "targets", "names", "words"),
    [
        (((1, 2), (3, math.nan)), ((1,), (2,)), (), "Row 2, input column 2 holds “nan”"),
        (((1, 2), (math.inf, 4)), ((1,), (2,)), ("a", "b"), "Row 2, input column 1 (“a”)"),
        (((1, 2),), (("",),), (), "Row 1, target column 1 holds “”"),
        (((1, "red"),), ((1,),), (), "“red”, which is not a finite number"),
        (
            ((1, 2), (3,)),
            ((1,), (2,)),
            (),
            "The number of inputs is 1 in row 2 of the table, but 2",
        ),
        (((1, 2),), ((1,), (2,)), (), "The number of rows is 1 for inputs and 2 for targets."),
        ((), (), (), "no inputs"),
        (((1, 2),), ((),), (), "no targets"),
        (((1, 2),), ((1,),), ("a",), "The number of names is 1, that of columns 2."),
    ],
)
def test_a_table_that_cannot_be(
    inputs: tuple[tuple[float, ...], ...],
    targets: tuple[tuple[float, ...], ...],
    names: tuple[str, ...],
    words: str,
) -> None:
    with pytest.raises(UserError) as caught:
        Table(inputs, targets, names)
    assert caught.value.field == "data.table"
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[1.0, math.nan]], [[1.0]]), "Row 1, column 2 of the inputs holds nan"),
        (([[1.0]], [[-math.inf]]), "Row 1, column 1 of the targets"),
        (([1.0], [[1.0]]), "two dimensions, not 1"),
        (([[1.0], [2.0]], [[1.0]]), "The number of rows is 2 for inputs and 1 for targets."),
        (([[1.0]], [[1.0]], [[1.0, 2.0]], [[1.0]]), "test rows have 2 columns"),
        (([[1.0]], [[1.0]], [[1.0]]), "1 for inputs and 0 for targets"),
    ],
)
def test_a_dataset_that_cannot_be(arguments: tuple[list[list[float]], ...], words: str) -> None:
    none = np.empty((0, 0))
    x, y, test_x, test_y = (*map(np.array, arguments), none, none)[:4]
    with pytest.raises(UserError) as caught:
        Dataset(x, y, test_x, test_y)
    assert caught.value.field == "data.table"
    assert words in caught.value.message


def test_a_dataset_keeps_its_own_copy() -> None:
    x = np.ones((3, 2))
    dataset = Dataset(x, np.zeros((3, 1)))
    x[0, 0] = 7
    assert dataset.inputs[0, 0] == 1
    assert dataset.test_targets.shape == (0, 1)
    with pytest.raises(ValueError, match="read-only"):
        dataset.inputs[0, 0] = 2
