"""Files of arrays, NumPy's and those that MNIST comes in, become records or are refused."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.datasets.records import array_of
from bpstudio.io.data_files import read_data
from tests.io.reading import content, refusal, rows_of, written


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
