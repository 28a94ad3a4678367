"""Rows of a data file as a network is trained on them; large ones are held once, in a store."""

from __future__ import annotations

import os
import pickle
import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpstudio.edits import document_sizes
from bpstudio.engine import (
    CellEdit,
    Content,
    Dataset,
    DataSpec,
    Dense,
    NetworkSpec,
    Records,
    Sheet,
    Store,
    make_dataset,
)
from bpstudio.engine.datasets.store import roomy_folder
from bpstudio.errors import UserError
from bpstudio.io import new_document

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "send_fds"), reason="Open files are not handed over here"
)

ROWS = 40
INPUTS = np.random.default_rng(0).normal(size=(ROWS, 3)).astype(np.float32)
LABELS = (np.arange(ROWS) % 3)[:, np.newaxis].astype(np.float32)
SPEC = NetworkSpec(3, (Dense(4, "tanh"), Dense(3, "softmax")), "cross_entropy")


def stored(given: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> Content:
    store = Store.create()
    return Content(*(store.append((part[:7], part[7:]), part.shape[1]) for part in given))


def records(
    in_store: bool = True, test_rows: int = 0, names: tuple[str, ...] = ("a", "b", "c")
) -> Records:
    parts = (INPUTS, LABELS, INPUTS[:test_rows], LABELS[:test_rows])
    content = stored(parts) if in_store else Content(*parts)
    return Records(
        "/data/rows.npz", "abc", ROWS, 3, 1, test_rows, class_names=names, content=content
    )


def data_of(given: Records, test_share: float = 0.25, **settings: object) -> DataSpec:
    data = DataSpec("file", test_share=test_share, records=given)
    return replace(data, **settings)  # type: ignore[arg-type]  # whatever the test varies


@pytest.mark.parametrize("in_store", [False, True])
def test_the_last_rows_are_for_testing(in_store: bool) -> None:
    dataset = make_dataset(data_of(records(in_store)), SPEC, seed=4)
    np.testing.assert_array_equal(dataset.inputs, INPUTS[:30])
    np.testing.assert_array_equal(dataset.test_inputs, INPUTS[30:])
    np.testing.assert_array_equal(dataset.targets, np.eye(3)[LABELS[:30, 0].astype(int)])
    np.testing.assert_array_equal(dataset.test_targets.argmax(axis=1), LABELS[30:, 0])
    assert dataset.class_names == dataset.target_names == ("a", "b", "c")
    assert dataset.inputs.dtype == dataset.targets.dtype == np.float32
    assert not dataset.inputs.flags.writeable


def test_rows_that_came_to_test_with_are_all_that_is_tested_with() -> None:
    dataset = make_dataset(data_of(records(test_rows=6)), SPEC, seed=4)
    assert len(dataset.inputs) == ROWS
    np.testing.assert_array_equal(dataset.test_inputs, INPUTS[:6])
    assert records(test_rows=6).training_rows(0.5) == ROWS
    assert records().training_rows(0.5) == ROWS // 2


def test_two_classes_and_numbers_are_targets_as_of_any_data() -> None:
    two = replace(records(names=("no", "yes")), content=Content(INPUTS, LABELS % 2, *_none()))
    spec = replace(SPEC, layers=(Dense(1, "tanh"),), loss="half_squared_error")
    assert set(make_dataset(data_of(two), spec, 0).targets[:, 0].tolist()) == {-1.0, 1.0}
    numbers = replace(records(names=()), target_names=("price",))
    dataset = make_dataset(data_of(numbers), replace(spec, layers=(Dense(1, "identity"),)), 0)
    np.testing.assert_array_equal(dataset.targets, LABELS[:30])
    assert dataset.target_names == ("price",)
    assert set(dataset.sheets) == {"inputs", "targets", "test_inputs", "test_targets"}


def _none() -> tuple[np.ndarray, np.ndarray]:
    return np.empty((0, 3), np.float32), np.empty((0, 1), np.float32)


@pytest.mark.parametrize(
    ("spec", "field", "words"),
    [
        (replace(SPEC, inputs=2), "network.inputs", "rows.npz has 3 inputs"),
        (replace(SPEC, layers=(Dense(2, "softmax"),)), "network.outputs", "rows.npz has 3 classes"),
    ],
)
def test_a_network_that_does_not_fit_is_told_so(spec: NetworkSpec, field: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        make_dataset(data_of(records()), spec, 0)
    assert caught.value.field == field


def test_two_columns_can_be_given_as_features() -> None:
    pair = Records("r.csv", "d", ROWS, 2, 1, content=Content(INPUTS[:, :2], LABELS, *_none()))
    data = data_of(pair, test_share=0.0, features=("x1", "x1x2"))
    spec = NetworkSpec(2, (Dense(1, "identity"),))
    dataset = make_dataset(data, spec, 0)
    np.testing.assert_array_equal(dataset.inputs[:, 1], INPUTS[:, 0] * INPUTS[:, 1])
    assert dataset.input_names == ("x1", "x1x2")


@pytest.mark.parametrize("in_store", [False, True])
def test_edits_are_seen_in_one_dataset_and_not_in_the_other(in_store: bool) -> None:
    given = records(in_store)
    plain = make_dataset(data_of(given), SPEC, 0)
    edits = (CellEdit(2, 1, False, 0.5), CellEdit(29, 0, True, 0.25), CellEdit(29, 2, True, 0.75))
    dataset = make_dataset(data_of(given, edits=edits), SPEC, 0)
    assert dataset.inputs[2, 1] == 0.5
    assert dataset.targets[29].tolist() == [0.25, 0, 0.75]
    assert (dataset.inputs != plain.inputs).sum() == 1
    np.testing.assert_array_equal(plain.inputs, INPUTS[:30])
    assert not plain.is_same(dataset)
    assert plain.is_same(make_dataset(data_of(given), SPEC, 0))
    assert dataset.is_same(make_dataset(data_of(given, edits=edits), SPEC, 0))


def test_an_edit_of_a_row_that_is_not_there_is_refused() -> None:
    for edit in (CellEdit(30, 0, False, 1.0), CellEdit(0, 3, False, 1.0), CellEdit(0, 3, True, 1)):
        with pytest.raises(UserError, match="An edit is of row"):
            make_dataset(data_of(records(), edits=(edit,)), SPEC, 0)


def test_what_is_in_a_store_is_not_the_datasets_own() -> None:
    dataset = make_dataset(data_of(records()), SPEC, 0)
    assert {id(one) for one in dataset.own_arrays} == {
        id(dataset.targets),
        id(dataset.test_targets),
    }
    assert len(make_dataset(data_of(records(in_store=False)), SPEC, 0).own_arrays) == 4
    assert stored((INPUTS, LABELS, *_none())).own_arrays == ()


@pytest.mark.parametrize("in_store", [False, True])
def test_undo_counts_what_is_in_memory(in_store: bool) -> None:
    data = data_of(records(in_store))
    sizes = document_sizes(replace(new_document(), data=data))
    assert sum(sizes.values()) == (0 if in_store else INPUTS.nbytes + LABELS.nbytes)


def test_zeros_stand_in_for_rows_that_are_not_there() -> None:
    given = replace(records(), content=None)
    data = data_of(given, edits=(CellEdit(2, 1, False, 0.5),))
    dataset = make_dataset(data, SPEC, 0)
    assert dataset.inputs.shape == (30, 3)
    assert not dataset.inputs.any()
    assert dataset.inputs.strides[0] == 0
    with pytest.raises(UserError, match=r"rows\.npz has not been read") as caught:
        dataset.check_present()
    assert caught.value.field == "data.file"
    make_dataset(data_of(records()), SPEC, 0).check_present()


def test_records_compare_by_what_is_in_the_file() -> None:
    assert records() == records(in_store=False) == replace(records(), content=None)
    assert records() != replace(records(), digest="other")
    assert "Content" not in repr(records())


def test_records_without_rows_are_none() -> None:
    with pytest.raises(UserError, match="needs rows"):
        Records("a.csv", "d", 0, 1, 1)


def test_a_store_leaves_nothing_behind() -> None:
    before = set(os.listdir(roomy_folder()))
    store = Store.create()
    sheet = store.append([np.ones((5, 2))], 2)
    array = sheet.array()
    assert set(os.listdir(roomy_folder())) <= before
    descriptor = store.descriptor
    del store, sheet
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    assert array.sum() == 10


def test_large_files_do_not_lie_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert roomy_folder() == str(tmp_path)


def test_sheets_lie_one_behind_the_other() -> None:
    store = Store.create()
    first = store.append([np.ones((5, 2)), np.zeros((1, 2))], 2)
    second = store.append([np.arange(6.0).reshape(2, 3)], 3)
    assert first.array().tolist()[4:] == [[1, 1], [0, 0]]
    np.testing.assert_array_equal(second.array(), [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(second.cut(1, 2).array(), [[3, 4, 5]])
    assert second.cut(1, 1).array().shape == (0, 3)
    assert second.is_same(second.cut(0, 2))
    assert not second.is_same(first)


def test_a_store_is_not_pickled_by_chance() -> None:
    with pytest.raises(TypeError, match="by its descriptor"):
        pickle.dumps(make_dataset(data_of(records()), SPEC, 0))
    spec = NetworkSpec(2, (Dense(1, "tanh"),))
    small = make_dataset(DataSpec(), spec, 0)
    again = pickle.loads(pickle.dumps(small))
    assert isinstance(again, Dataset)
    assert again.is_same(small)


def test_a_number_that_is_not_finite_is_found_far_down() -> None:
    x = np.zeros((3000, 700), np.float32)
    x[2999, 5] = np.nan
    with pytest.raises(UserError, match="Row 3000, column 6 of the inputs holds nan"):
        Dataset(x, np.zeros((3000, 1)))


def test_sheets_are_float32() -> None:
    store = Store.create()
    sheet = store.append([np.full((1, 1), 0.1)], 1)
    assert isinstance(sheet, Sheet)
    assert sheet.changed([(0, 0, 0.3)]).array()[0, 0] == np.float32(0.3)
    assert sheet.array()[0, 0] == np.float32(0.1)
