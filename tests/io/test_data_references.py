"""A project speaks of its data file, wherever the two are moved together, and keeps no numbers."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine import CellEdit, DataSpec, Dense
from bpstudio.errors import UserError
from bpstudio.io import SINGLE, Document, load, new_document, save
from bpstudio.io.data_files import read_again, read_data


def with_file(path: Path) -> Document:
    """A document on rows of a file that is made there."""
    lines = "".join(f"{n / 7},{n % 5},{n % 2}\n" for n in range(12))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lines, encoding="utf-8")
    document = new_document()
    spec = replace(document.spec, layers=(Dense(3, "tanh"), Dense(1, "tanh")))
    data = DataSpec("file", records=read_data(path))
    return replace(document, spec=spec, data=data, batch_size=2)


def test_a_document_with_a_file_comes_back(tmp_path: Path) -> None:
    document = with_file(tmp_path / "rows.csv")
    edited = replace(document, data=replace(document.data, edits=(CellEdit(1, 0, False, 0.5),)))
    for one in (document, edited):
        save(one, tmp_path / "a.bpstudio")
        again = load(tmp_path / "a.bpstudio")
        assert again == one
        records = again.data.records
        assert records is not None
        assert records.content is None
        whole = replace(again, data=replace(again.data, records=read_again(records)))
        np.testing.assert_array_equal(whole.problem().dataset.inputs, one.problem().dataset.inputs)


def tree_of(path: Path) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tree


def test_the_numbers_stay_in_their_file(tmp_path: Path) -> None:
    save(with_file(tmp_path / "data" / "rows.csv"), tmp_path / "a.bpstudio")
    file = tree_of(tmp_path / "a.bpstudio")["data"]["file"]
    assert file["path"] == "data/rows.csv"
    assert (file["rows"], file["inputs"], file["class_names"]) == (12, 2, ["0", "1"])
    assert "content" not in file


def test_a_way_that_is_far_is_kept_from_the_root(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two" / "three" / "four"
    folder.mkdir(parents=True)
    document = with_file(tmp_path / "rows.csv")
    save(document, folder / "a.bpstudio")
    assert tree_of(folder / "a.bpstudio")["data"]["file"]["path"] == str(tmp_path / "rows.csv")
    save(document, folder.parent.parent / "a.bpstudio")
    file = tree_of(folder.parent.parent / "a.bpstudio")["data"]["file"]
    assert file["path"] == "../../rows.csv"


def test_both_can_be_moved(tmp_path: Path) -> None:
    save(with_file(tmp_path / "old" / "data" / "rows.csv"), tmp_path / "old" / "a.bpstudio")
    shutil.move(tmp_path / "old", tmp_path / "new")
    records = load(tmp_path / "new" / "a.bpstudio").data.records
    assert records is not None
    assert read_again(records).path == str(tmp_path / "new" / "data" / "rows.csv")


def test_a_file_beside_the_project_is_found(tmp_path: Path) -> None:
    save(with_file(tmp_path / "data" / "rows.csv"), tmp_path / "a.bpstudio")
    shutil.move(tmp_path / "data" / "rows.csv", tmp_path / "rows.csv")
    records = load(tmp_path / "a.bpstudio").data.records
    assert records is not None
    assert records.path == str(tmp_path / "rows.csv")


def test_a_project_opens_without_its_file(tmp_path: Path) -> None:
    document = with_file(tmp_path / "rows.csv")
    save(document, tmp_path / "a.bpstudio")
    (tmp_path / "rows.csv").unlink()
    again = load(tmp_path / "a.bpstudio")
    assert again == document
    assert again.problem().dataset.missing == "rows.csv"


@pytest.mark.parametrize(
    ("name", "value"), [("path", 3), ("digest", None), ("rows", 0), ("inputs", "many")]
)
def test_a_reference_that_cannot_be_is_refused(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "a.bpstudio"
    save(with_file(tmp_path / "rows.csv"), path)
    tree = tree_of(path)
    tree["data"]["file"][name] = value
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(UserError, match=r"a\.bpstudio"):
        load(path)


def test_precision_is_saved(tmp_path: Path) -> None:
    document = replace(new_document(), precision=SINGLE)
    save(document, tmp_path / "a.bpstudio")
    assert load(tmp_path / "a.bpstudio") == document
    state = document.initial_state(document.problem())
    assert state.theta.dtype == np.float32
    np.testing.assert_array_equal(state.theta, document.initial_parameters().astype(np.float32))


def test_an_older_project_is_in_float64(tmp_path: Path) -> None:
    path = tmp_path / "a.bpstudio"
    save(new_document(), path)
    tree = tree_of(path)
    del tree["training"]["precision"]
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert load(path) == new_document()
    tree["training"]["precision"] = "float16"
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(UserError, match="not in “float16”"):
        load(path)
