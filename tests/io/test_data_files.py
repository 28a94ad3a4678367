"""Data files of every kind become records; what cannot be used is refused at its row and column."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine import Sheet, Store
from bpstudio.engine.datasets.records import SMALL_BYTES, array_of
from bpstudio.errors import UserError
from bpstudio.io.data_files import read_again, read_data
from bpstudio.io.data_files.found import GivenUpError
from tests.io.reading import content, refusal, rows_of, written

IRIS = """sepal,petal,species
5.1,1.4,setosa
7.0,4.7,versicolor
6.3,6.0,virginica
4.9,1.5,setosa
"""


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
