"""A data file becomes records: checked, shuffled where need be, and put where all can map them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Content, Records, Sheet, Store
from bpstudio.engine.datasets.dataset import check_finite
from bpstudio.engine.streams import SPLIT_STREAM, generator
from bpstudio.errors import UserError
from bpstudio.io.data_files.csv_file import read_csv
from bpstudio.io.data_files.found import (
    FIELD,
    Found,
    GivenUpError,
    Progress,
    digest,
    refuse,
)
from bpstudio.io.data_files.idx import is_idx, parts_of, read_idx
from bpstudio.io.data_files.npz import read_npz

SUFFIXES = (".csv", ".tsv", ".txt", ".npz", ".gz")
_PIECE_BYTES = 1 << 21
_PLACING = 0.3
_Rows = NDArray[np.intp] | None


def read_data(
    path: Path,
    progress: Progress = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Records:
    """The rows of a CSV, .npz or IDX file, of which the last is found with its siblings.

    `progress` is told how far it is, 0 … 1. Raises UserError ("data.file") for what cannot be
    used, with row and column; GivenUpError soon after `cancelled`.
    """

    def on(done: float) -> None:
        if cancelled():
            raise GivenUpError
        progress(done)

    try:
        files = parts_of(path) if is_idx(path) else (path,)
        mark = digest(files)
        on(0.0)
        found = _find(path, files, lambda done: on(done * (1 - _PLACING)))
        return _records(path, mark, found, lambda done: on(1 - _PLACING + done * _PLACING))
    except OSError as error:
        raise refuse(path, f"could not be read: {error.strerror or error}.") from error
    except MemoryError as error:
        raise refuse(path, "does not fit into memory.", "Use fewer rows.") from error


def read_again(
    records: Records,
    progress: Progress = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Records:
    """The numbers of records that a project speaks of.

    Raises UserError ("data.file") also where the file is gone, or is another than it was.
    """
    path = Path(records.path)
    hint = "Put it back, or choose it with “Data file…”. The project keeps all else."
    if not path.exists():
        raise UserError(f"{path} is not there any more.", field=FIELD, hint=hint)
    found = read_data(path, progress, cancelled)
    if found != records:
        raise UserError(
            f"{path.name} has changed since the project was saved.",
            field=FIELD,
            hint="Choose it once more with “Data file…” to take it as it is now.",
        )
    return found


def _find(path: Path, files: tuple[Path, ...], progress: Progress) -> Found:
    if is_idx(path):
        return read_idx(files)
    if path.suffix.lower() == ".npz":
        return read_npz(path)
    if path.suffix.lower() in (".csv", ".tsv", ".txt", ".data"):
        return read_csv(path, progress)
    raise refuse(
        path, "is no data file that is known here.", "CSV, NumPy .npz and IDX files can be opened."
    )


def _records(path: Path, mark: str, found: Found, progress: Progress) -> Records:
    records = Records(
        path=str(path.absolute()),
        digest=mark,
        rows=len(found.inputs),
        inputs=found.inputs.shape[1],
        targets=found.targets.shape[1],
        test_rows=0 if found.test_inputs is None else len(found.test_inputs),
        input_names=found.input_names,
        target_names=found.target_names,
        class_names=found.class_names,
        image_shape=found.image_shape,
        scale=found.scale,
    )
    if len(found.class_names) == 1:
        raise refuse(
            path,
            f"has one class only, “{found.class_names[0]}”.",
            "Its targets should tell samples apart, or be numbers to predict.",
        )
    return replace(records, content=_content(path, found, records.is_single, progress))


def _content(path: Path, found: Found, single: bool, progress: Progress) -> Content:
    tests = found.test_inputs, found.test_targets
    order: _Rows = None
    if found.test_inputs is None:
        # The last of them become test rows, and a file may be sorted by its classes.
        order = generator(0, SPLIT_STREAM).permutation(len(found.inputs))
        tests = found.inputs[:0], found.targets[:0]
    parts = (
        (found.inputs, order, found.scale, "inputs"),
        (found.targets, order, 1.0, "targets"),
        (tests[0], None, found.scale, "test inputs"),
        (tests[1], None, 1.0, "test targets"),
    )
    total = sum(len(array) * array.shape[1] for array, *_ in parts if array is not None)
    store = _new_store() if single else None
    placed: list[Array | Sheet] = []
    done = 0
    for array, rows, scale, what in parts:
        assert array is not None
        pieces = _pieces(array, rows, scale, f"{what} of {path.name}", single)
        if store is None:
            empty = np.empty((0, array.shape[1]), np.float32 if single else np.float64)
            placed.append(np.concatenate([empty, *pieces]))
        else:
            placed.append(store.append(_told(pieces, progress, done, total), array.shape[1]))
        done += array.size
    return Content(*placed)


def _new_store() -> Store | None:
    """None where there is no way to share one: the numbers then stay in the window's memory."""
    try:
        return Store.create()
    except OSError:
        return None


def _told(pieces: Iterator[Array], progress: Progress, done: int, total: int) -> Iterator[Array]:
    for piece in pieces:
        yield piece
        done += piece.size
        progress(done / total)


def _pieces(array: Array, rows: _Rows, scale: float, what: str, single: bool) -> Iterator[Array]:
    """The rows in that order, piece by piece, as float32 if `single`, and all of them finite."""
    dtype = np.float32 if single else np.float64
    count = max(1, _PIECE_BYTES // (8 * array.shape[1]))
    for start in range(0, len(array), count):
        part = slice(start, start + count)
        taken = array[part] if rows is None else array[rows[part]]
        with np.errstate(over="ignore"):
            piece: Array = np.divide(taken, scale, dtype=dtype)
        if array.dtype.kind == "f":
            check_finite(array[start : start + count], what, start, FIELD)
            check_finite(piece, what, start, FIELD)
        yield piece
