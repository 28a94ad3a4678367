"""What a data file is found to hold, before its rows are put where they can be trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.errors import UserError

FIELD = "data.file"
MOST_CLASSES = 100

Progress = Callable[[float], None]
"""Told how far reading has come, 0 … 1; it raises GivenUpError when nobody waits any more."""

Numbers = NDArray[Any]
"""As they are in the file: bytes, whole numbers, or floats."""


class GivenUpError(Exception):
    """Nobody waits for the file any more."""


@dataclass(frozen=True, eq=False)
class Found:
    """Inputs (n, inputs) as they are in the file, and targets (n, targets) or numbers of classes.

    With `class_names` the targets are (n, 1), numbers of classes from 0.
    """

    inputs: Numbers
    targets: Numbers
    test_inputs: Numbers | None = None
    test_targets: Numbers | None = None
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    scale: float = 1.0


def refuse(path: Path, why: str, hint: str = "") -> UserError:
    """The error for a file that cannot be used."""
    return UserError(f"{path.name} {why}", field=FIELD, hint=hint)


def digest(paths: tuple[Path, ...]) -> str:
    """SHA-256 over the files, one after the other. Raises OSError."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                total.update(piece)
    return total.hexdigest()


def flattened(array: Numbers) -> tuple[Numbers, tuple[int, int] | None]:
    """Rows (n, columns) of what may be pictures (n, rows, columns) or (n, rows, columns, 1)."""
    shape = array.shape[1:3] if array.ndim == 3 or array.shape[3:] == (1,) else None
    flat = array.reshape(len(array), -1)
    return flat, None if shape is None else (int(shape[0]), int(shape[1]))


def as_classes(parts: list[Numbers]) -> tuple[list[Numbers], tuple[str, ...]]:
    """Whole numbers (n,) as numbers of classes (n, 1), and the names of these.

    Of more than 100 different ones they stay numbers, and have no names.
    """
    values = np.unique(np.concatenate([np.unique(part) for part in parts]))
    if len(values) > MOST_CLASSES:
        return [part[:, None] for part in parts], ()
    names = tuple(f"{value:g}" for value in values)
    return [np.searchsorted(values, part)[:, None] for part in parts], names
