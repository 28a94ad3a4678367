"""NumPy's .npz files: x_train and y_train as in Keras' mnist.npz, or inputs and targets."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np

from bpstudio.io.data_files.found import Found, Numbers, as_classes, flattened, refuse

_NAMES = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("inputs", "targets", "test_inputs", "test_targets"),
    ("x", "y", "x_test", "y_test"),
    ("X", "y", "X_test", "y_test"),
)


def read_npz(path: Path) -> Found:
    """Its arrays, by their names. Raises UserError for a file without them, or not whole."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            names = next((names for names in _NAMES if {*names[:2]} <= {*file.files}), None)
            if names is None:
                raise _nameless(path, file.files)
            arrays = [file[name] for name in names if name in file.files]
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError, TypeError) as error:
        raise refuse(path, f"is not a whole .npz file of numbers: {error}.") from error
    if len(arrays) == 3:
        arrays = arrays[:2]
    return _found(path, names, arrays)


def _nameless(path: Path, names: list[str]) -> Exception:
    there = ", ".join(names[:8]) or "nothing"
    return refuse(
        path,
        f"holds {there}, which are not the names of inputs and targets.",
        "Name them x_train and y_train, or inputs and targets.",
    )


def _found(path: Path, names: tuple[str, ...], arrays: list[Numbers]) -> Found:
    for name, array in zip(names, arrays, strict=False):
        if array.ndim == 0 or array.dtype.kind not in "buif" or array.size == 0:
            raise refuse(path, f"has “{name}” of {array.dtype}, {array.shape}: no rows of numbers.")
    inputs, targets = arrays[::2], arrays[1::2]
    for number, (x, y) in enumerate(zip(inputs, targets, strict=True)):
        if len(x) != len(y):
            counts = f"{len(x):,} rows in “{names[2 * number]}” and {len(y):,} in"
            raise refuse(path, f"has {counts} “{names[2 * number + 1]}”. They belong together.")
    flat = [flattened(one) for one in inputs]
    rows = [y.reshape(len(y), -1) for y in targets]
    classes: tuple[str, ...] = ()
    if rows[0].shape[1] == 1 and all(one.dtype.kind in "bui" for one in rows):
        rows, classes = as_classes([one[:, 0].astype(np.int64) for one in rows])
    if len({one.shape[1] for one, _ in flat}) > 1 or len({one.shape[1] for one in rows}) > 1:
        raise refuse(path, "has rows to test with that are of another length than the others.")
    scale = 255.0 if inputs[0].dtype == np.uint8 else 1.0
    has_test = len(flat) > 1
    return Found(
        flat[0][0],
        rows[0],
        flat[1][0] if has_test else None,
        rows[1] if has_test else None,
        class_names=classes,
        image_shape=flat[0][1],
        scale=scale,
    )
