"""A network made to fit its data, for every data set after every other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.engine import DATASETS, DataSpec, Dense, NetworkSpec, Table
from bpstudio.io import Document, new_document
from bpstudio.ui.forms import fit_network
from bpstudio.ui.forms.fit import classes, input_count, training_rows
from tests.conftest import example

NAMES = [name for name, kind in DATASETS.items() if kind.samples > 0]


def with_data(document: Document, data: DataSpec) -> Document:
    return fit_network(replace(document, data=data), document.data)


@pytest.mark.parametrize("name", NAMES)
def test_from_any_data_set_every_other_can_be_chosen(name: str) -> None:
    first = with_data(new_document(), DataSpec(name))
    for other in NAMES:
        with_data(first, DataSpec(other)).problem()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_counted_is_what_the_data_set_has(name: str) -> None:
    data = DataSpec(name)
    problem = with_data(new_document(), data).problem()
    assert problem.dataset.inputs.shape == (training_rows(data), input_count(data))
    assert len(problem.dataset.class_names) == classes(data)


def test_what_fits_already_stays() -> None:
    spec = NetworkSpec(2, (Dense(3, "relu"), Dense(1, "sigmoid")), "binary_cross_entropy")
    document = replace(new_document(), spec=spec)
    assert with_data(document, DataSpec("spiral")).spec == spec


def test_hidden_layers_stay_whatever_comes() -> None:
    document = new_document()
    assert with_data(document, DataSpec("digits")).spec.layers[:-1] == document.spec.layers[:-1]


def test_a_softmax_for_as_many_classes_stays() -> None:
    spec = NetworkSpec(4, (Dense(3, "sigmoid"),), "half_squared_error")
    document = replace(new_document(), spec=spec)
    assert with_data(document, DataSpec("iris")).spec == spec


def test_an_output_for_numbers_does_not_stay_for_classes() -> None:
    numbers = with_data(new_document(), DataSpec("plane"))
    assert numbers.spec.layers[-1] == Dense(1, "identity")
    assert with_data(numbers, DataSpec("circle")).spec.layers[-1] == Dense(1, "tanh")


def test_a_loss_for_numbers_stays_for_numbers() -> None:
    spec = replace(new_document().spec, loss="mean_absolute_error")
    document = replace(new_document(), spec=spec)
    assert with_data(document, DataSpec("plane")).spec.loss == "mean_absolute_error"


def test_a_batch_is_no_larger_than_the_rows() -> None:
    assert with_data(new_document(), DataSpec("xor_gate")).batch_size == 4
    assert with_data(new_document(), DataSpec("circle")).batch_size == 10


def test_features_count_only_where_there_are_two_columns() -> None:
    features = ("x1", "x2", "x1x2")
    assert input_count(DataSpec("circle", features=features)) == 3
    assert input_count(DataSpec("iris", features=features)) == 4


def test_a_table_is_fitted_by_its_columns() -> None:
    table = Table(((1.0, 2.0, 3.0), (0.0, 1.0, 0.0)), ((1.0, 0.0), (0.0, 1.0)))
    fitted = with_data(new_document(), DataSpec("table", test_share=0.0, table=table))
    assert (fitted.spec.inputs, fitted.spec.outputs, fitted.batch_size) == (3, 2, 2)
    fitted.problem()


def test_given_weights_that_no_longer_fit_are_let_go() -> None:
    fitted = with_data(example("mazur"), DataSpec("iris"))
    assert fitted.parameters is None
    fitted.initial_parameters()
