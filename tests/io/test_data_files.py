"""Data files of every kind become records; what cannot be used is refused at its row and column."""

from __future__ import annotations

import gzip
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine import Content, Records, Sheet, Store
from bpstudio.engine.datasets.records import SMALL_BYTES, array_of
from bpstudio.errors import UserError
from bpstudio.io.data_files import read_again, read_data
from bpstudio.io.data_files.found import GivenUpError

IRIS = """sepal,petal,species
5.1,1.4,setosa
7.0,4.7,versicolor
6.3,6.0,virginica
4.9,1.5,setosa
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def content(records: Records) -> Content:
    assert records.content is not None
    return records.content


def rows_of(records: Records) -> list[tuple[float, ...]]:
    """Inputs and target of every row, sorted: rows are shuffled as they are read."""
    there = content(records)
    whole = np.hstack((array_of(there.inputs), array_of(there.targets)))
    return sorted(map(tuple, whole.tolist()))


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read_data(path)
    assert caught.value.field == "data.file"
    return caught.value


def test_a_csv_file_with_a_header_and_words_for_classes(tmp_path: Path) -> None:
    records = read_data(written(tmp_path / "iris.csv", IRIS))
    assert records.class_names == ("setosa", "versicolor", "virginica")
    assert records.input_names == ("sepal", "petal")
    assert records.target_names == ("species",)
    assert (records.rows, records.inputs, records.targets) == (4, 2, 1)
    assert records.name == "iris.csv"
    assert rows_of(records) == [(4.9, 1.5, 0), (5.1, 1.4, 0), (6.3, 6.0, 2), (7.0, 4.7, 1)]


@pytest.mark.parametrize(
    ("text", "rows", "classes"),
    [
        ("0,0,0\n0,1,1\n1,0,1\n1,1,0\n", [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)], ("0", "1")),
        ("1;2.5\n2;3.5\n", [(1, 2.5), (2, 3.5)], ()),
        ("1\t2.5\n\n2\t3.5\n", [(1, 2.5), (2, 3.5)], ()),
        ("1 2.5\n2 3.5", [(1, 2.5), (2, 3.5)], ()),
        ("\ufeffa,b\n1,7\n2,9\n", [(1, 0), (2, 1)], ("7", "9")),
        ('"a","b"\n"1","0.5"\n', [(1, 0.5)], ()),
        ("label,p1,p2\n4,0.1,0.2\n5,0.3,0.4\n", [(0.1, 0.2, 0), (0.3, 0.4, 1)], ("4", "5")),
        ("a,y1,y2\n1,2.5,3\n4,5.5,6\n", [(1, 2.5, 3), (4, 5.5, 6)], ()),
        ('1,"a b"\n2,c\n', [(1, 0), (2, 1)], ("a b", "c")),
    ],
)
def test_csv_files_of_many_kinds(
    tmp_path: Path, text: str, rows: list[tuple[float, ...]], classes: tuple[str, ...]
) -> None:
    records = read_data(written(tmp_path / "data.csv", text))
    assert rows_of(records) == rows
    assert records.class_names == classes


def test_several_columns_are_targets_where_they_are_named_so(tmp_path: Path) -> None:
    records = read_data(written(tmp_path / "data.csv", "a,y1,y2\n1,2.5,3\n4,5.5,6\n"))
    assert (records.inputs, records.targets) == (1, 2)
    assert records.target_names == ("y1", "y2")


def test_bytes_in_a_square_are_pixels(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 64))
    lines = "\n".join(",".join(map(str, [*row, n % 3])) for n, row in enumerate(pixels.tolist()))
    records = read_data(written(tmp_path / "pixels.csv", lines))
    assert (records.image_shape, records.scale) == ((8, 8), 255.0)
    np.testing.assert_allclose(
        sorted(map(tuple, array_of(content(records).inputs).tolist())),
        sorted(map(tuple, (pixels / 255).tolist())),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n3,nan\n", "Row 3, column 2 (“b”) of data.csv holds “nan”"),
        ("1,2\n3,4\n-inf,5\n", "Row 3, column 1 of data.csv holds “-inf”"),
        ("a,b,c\n1,2,3\n\n4,x,6\n", "Row 4, column 2 (“b”) of data.csv holds “x”"),
        ("1,2\n3,\n", "Row 2, column 2 of data.csv holds “”"),
        ("1,2\n3,4,5\n", "Row 2 of data.csv has 3 cells; the first one has 2"),
        ("1,cat\n2,\n", "Row 2, column 2 of data.csv holds “”, which is not a class"),
        ("1,cat\noops,dog\n", "Row 2, column 1 of data.csv holds “oops”"),
        ("1,2,9\n" * 5000 + "1,?,9\n", "Row 5001, column 2 of data.csv holds “?”"),
        ("", "data.csv is empty"),
        ("a,b\n", "data.csv has no rows"),
        ("1\n2\n", "data.csv has one column only"),
        ("1,a\n2,a\n", "one class only, “a”"),
    ],
)
def test_what_a_csv_file_must_not_hold(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(written(tmp_path / "data.csv", text)).message


def test_no_text_is_no_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"\xff\xfe1,2\n" * 10)
    assert "not a text file" in refusal(path).message


def test_what_is_not_there_or_not_known_is_refused(tmp_path: Path) -> None:
    assert "could not be read" in refusal(tmp_path / "data.csv").message
    assert "no data file that is known" in refusal(written(tmp_path / "a.xlsx", "PK")).message


def mnist_like(path: Path) -> tuple[Path, dict[str, Any]]:
    random = np.random.default_rng(1)
    arrays: dict[str, Any] = {
        "x_train": random.integers(0, 256, (30, 4, 5), np.uint8),
        "y_train": random.integers(0, 3, 30, np.uint8),
        "x_test": random.integers(0, 256, (10, 4, 5), np.uint8),
        "y_test": random.integers(0, 3, 10, np.uint8),
    }
    np.savez(path, **arrays)
    return path, arrays


def test_an_npz_file_as_keras_has_them(tmp_path: Path) -> None:
    path, arrays = mnist_like(tmp_path / "mnist.npz")
    records = read_data(path)
    assert (records.rows, records.test_rows, records.inputs) == (30, 10, 20)
    assert (records.image_shape, records.scale) == ((4, 5), 255.0)
    assert records.class_names == ("0", "1", "2")
    there = content(records)
    np.testing.assert_array_equal(there.inputs, arrays["x_train"].reshape(30, -1) / 255)
    np.testing.assert_array_equal(there.test_targets, arrays["y_test"][:, None])


def test_an_npz_file_of_inputs_and_targets(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, inputs=np.arange(12.0).reshape(6, 2), targets=np.arange(6.0) / 2)
    records = read_data(path)
    assert records.class_names == ()
    assert rows_of(records)[:2] == [(0, 1, 0), (2, 3, 0.5)]


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": np.ones(3)}, "holds a, which are not"),
        ({"x_train": np.ones((3, 2)), "y_train": np.ones(2)}, "3 rows in “x_train” and 2 in"),
        ({"inputs": np.array(["a"]), "targets": np.ones(1)}, "no rows of numbers"),
        ({"inputs": np.array([None]), "targets": np.ones(1)}, "is not a whole .npz file"),
        (
            {"inputs": np.array([[1.0, 2], [3, np.nan]]), "targets": np.ones(2) / 2},
            "Row 2, column 2 of the inputs of data.npz holds nan",
        ),
        (
            {"inputs": np.ones((2, 2)), "targets": np.array([0.5, np.inf])},
            "Row 2, column 1 of the targets of data.npz holds inf",
        ),
    ],
)
def test_what_an_npz_file_must_not_hold(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    np.savez(tmp_path / "data.npz", **arrays)
    assert words in refusal(tmp_path / "data.npz").message


def test_no_zip_is_no_npz_file(tmp_path: Path) -> None:
    assert "is not a whole .npz" in refusal(written(tmp_path / "data.npz", "no zip")).message
    path, _ = mnist_like(tmp_path / "cut.npz")
    path.write_bytes(path.read_bytes()[:-200])
    assert "is not a whole .npz" in refusal(path).message


def idx(array: np.ndarray, kind: int = 0x08) -> bytes:
    head = bytes((0, 0, kind, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


def mnist_files(folder: Path, packed: bool = False, with_test: bool = True) -> list[Path]:
    random = np.random.default_rng(2)
    paths = []
    for name, n in (("train", 12), ("t10k", 5))[: 1 + with_test]:
        images = random.integers(0, 256, (n, 3, 3), np.uint8)
        labels = np.arange(n, dtype=np.uint8) % 4
        for what, array in (("images-idx3", images), ("labels-idx1", labels)):
            path = folder / f"{name}-{what}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
            paths.append(path)
    return paths


@pytest.mark.parametrize("packed", [False, True])
def test_any_one_of_mnists_files_finds_the_others(tmp_path: Path, packed: bool) -> None:
    found = [read_data(path) for path in mnist_files(tmp_path, packed)]
    for records in found:
        assert (records.rows, records.test_rows, records.inputs) == (12, 5, 9)
        assert records.class_names == ("0", "1", "2", "3")
        assert (records.image_shape, records.scale) == ((3, 3), 255.0)
        assert records.digest == found[0].digest
    assert array_of(content(found[0]).inputs).max() <= 1


def test_packed_files_go_with_those_that_are_not(tmp_path: Path) -> None:
    _images, labels, *_ = mnist_files(tmp_path, with_test=False)
    labels.with_name(labels.name + ".gz").write_bytes(gzip.compress(labels.read_bytes()))
    labels.unlink()
    assert read_data(_images).test_rows == 0


def test_labels_must_lie_beside_pictures(tmp_path: Path) -> None:
    images, labels = mnist_files(tmp_path, with_test=False)
    labels.unlink()
    assert "needs train-labels-idx1-ubyte beside it" in refusal(images).message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no idx", "begins with other bytes"),
        (bytes((0, 0, 8, 3)) + b"\0\0", "ends within its header"),
        (idx(np.ones((2, 3, 3), np.uint8))[:-1], "should have 34 bytes by its header and has 33"),
        (idx(np.ones((3, 3, 3), np.uint8)), "12 labels for 3 pictures"),
    ],
)
def test_what_an_idx_file_must_not_be(tmp_path: Path, data: bytes, words: str) -> None:
    images, *_ = mnist_files(tmp_path, with_test=False)
    images.write_bytes(data)
    assert words in refusal(images).message


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    images, *_ = mnist_files(tmp_path, packed=True, with_test=False)
    images.write_bytes(images.read_bytes()[:-9])
    assert "cannot be unpacked" in refusal(images).message
    images.write_bytes(b"no archive")
    assert "cannot be unpacked" in refusal(images).message


def large_file(folder: Path) -> tuple[Path, np.ndarray, np.ndarray]:
    """More numbers than are kept in memory as float64."""
    rows = SMALL_BYTES // (8 * 1000) + 100
    random = np.random.default_rng(3)
    x, y = random.integers(0, 256, (rows, 1000), np.uint8), random.integers(0, 9, rows, np.uint8)
    np.savez(folder / "large.npz", x_train=x, y_train=y)
    return folder / "large.npz", x, y


def test_large_rows_lie_in_a_store_as_float32(tmp_path: Path) -> None:
    path, x, y = large_file(tmp_path)
    there = content(read_data(path))
    assert isinstance(there.inputs, Sheet)
    assert isinstance(there.targets, Sheet)
    inputs, targets = there.inputs.array(), there.targets.array()
    assert inputs.dtype == np.float32
    # Shuffled, each with its own target.
    order = np.lexsort(x[:, :4].T)
    again = np.lexsort(np.rint(inputs[:, :4] * 255).T)
    np.testing.assert_array_equal(inputs[again], x[order].astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(targets[again, 0], y[order])
    assert (inputs[:100] != x[:100] / np.float32(255)).any()


def test_without_a_disk_they_stay_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> Store:
        raise OSError("full")

    monkeypatch.setattr(Store, "create", full)
    there = content(read_data(large_file(tmp_path)[0]))
    assert isinstance(there.inputs, np.ndarray)
    assert there.inputs.dtype == np.float32


def test_reading_tells_how_far_it_is_and_can_be_given_up(tmp_path: Path) -> None:
    path = written(tmp_path / "data.csv", "1,2.5\n" * 30_000)
    told: list[float] = []
    read_data(path, told.append)
    assert told == sorted(told)
    assert len(told) > 3
    with pytest.raises(GivenUpError):
        read_data(path, told.append, lambda: True)


def test_the_same_file_gives_the_same_rows_again(tmp_path: Path) -> None:
    path = written(tmp_path / "iris.csv", IRIS)
    first, again = read_data(path), read_data(path)
    assert first == again
    assert hash(first) == hash(again)
    np.testing.assert_array_equal(
        array_of(content(first).inputs), array_of(content(read_again(first)).inputs)
    )


def test_a_file_that_is_gone_or_another_is_told_of(tmp_path: Path) -> None:
    path = written(tmp_path / "iris.csv", IRIS)
    records = read_data(path)
    written(path, IRIS.replace("5.1", "5.2"))
    with pytest.raises(UserError, match=re.escape("iris.csv has changed")) as changed:
        read_again(records)
    assert "Choose it once more" in changed.value.hint
    path.unlink()
    with pytest.raises(UserError, match="is not there any more") as gone:
        read_again(records)
    assert "The project keeps all else" in gone.value.hint
    assert gone.value.field == changed.value.field == "data.file"
