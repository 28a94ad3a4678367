"""What a network is trained on: rows of inputs and targets, split into training and test rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.datasets.store import Change, Sheet
from bpstudio.engine.network import Array
from bpstudio.engine.streams import SPLIT_STREAM, generator
from bpstudio.errors import UserError

Indices = NDArray[np.int64]

PARTS = ("inputs", "targets", "test_inputs", "test_targets")
# So much is looked through at once, which keeps what it takes in memory small.
_PIECE = 1 << 20


def _none() -> Array:
    return np.empty((0, 0))


@dataclass(frozen=True, eq=False)
class Dataset:
    """`inputs` (n, inputs) and `targets` (n, outputs), the same to test with; read-only.

    They are float64, or float32 where they were given so. Large ones are not copied: those named in
    `sheets` are mapped from a store, and go to another process as the place where they lie in it.
    Without test rows the test arrays have 0 rows. `class_names` is empty for regression. Where the
    inputs are the pixels of a picture, row by row, `image_shape` is its rows and columns.
    Raises UserError (data.table) when the shapes do not go together or a number is not finite.
    """

    inputs: Array
    targets: Array
    test_inputs: Array = field(default_factory=_none)
    test_targets: Array = field(default_factory=_none)
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    missing: str = ""
    """Why there are no numbers to train on, where the others only stand in for them."""

    def __post_init__(self) -> None:
        for name in PARTS:
            if name not in self.sheets:
                object.__setattr__(self, name, _frozen(getattr(self, name), name))
        self._shape_test("test_inputs", self.inputs)
        self._shape_test("test_targets", self.targets)
        for x, y in ((self.inputs, self.targets), (self.test_inputs, self.test_targets)):
            if len(x) != len(y):
                raise UserError(
                    f"The number of rows is {len(x)} for inputs and {len(y)} for targets. "
                    "Each sample needs one of both.",
                    field="data.table",
                )

    @property
    def has_test(self) -> bool:
        """Whether any rows are kept for testing."""
        return len(self.test_inputs) > 0

    def check_present(self) -> None:
        """Raises UserError (data.file) when zeros stand in for the rows of a file."""
        if self.missing:
            raise UserError(
                f"{self.missing} has not been read: there is nothing to train on.",
                field="data.file",
            )

    @property
    def own_arrays(self) -> tuple[Array, ...]:
        """Those that are not in a store, and so take memory of their own."""
        return tuple(getattr(self, name) for name in PARTS if name not in self.sheets)

    def is_same(self, other: Dataset) -> bool:
        """Whether the training rows of the two are equal."""
        return self is other or all(self._has_same(name, other) for name in PARTS[:2])

    def _has_same(self, name: str, other: Dataset) -> bool:
        sheet, others = self.sheets.get(name), other.sheets.get(name)
        if sheet is not None and others is not None:
            return sheet.is_same(others)
        return np.array_equal(getattr(self, name), getattr(other, name))

    def changed(self, name: str, changes: tuple[Change, ...]) -> Dataset:
        """Another one in which these numbers stand in the part of that name."""
        if sheet := self.sheets.get(name):
            return self._with_sheet(name, sheet.changed(changes))
        array = getattr(self, name).copy()
        for row, column, value in changes:
            array[row, column] = value
        return replace(self, **{name: array})

    def _with_sheet(self, name: str, sheet: Sheet) -> Dataset:
        parts: dict[str, Any] = {name: sheet.array(), "sheets": {**self.sheets, name: sheet}}
        return replace(self, **parts)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, **self.sheets}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            array = value.array() if isinstance(value, Sheet) else value
            object.__setattr__(self, name, array)

    def _shape_test(self, name: str, like: Array) -> None:
        array = getattr(self, name)
        if len(array) == 0:
            object.__setattr__(self, name, _frozen(np.empty((0, like.shape[1])), name))
        elif array.shape[1] != like.shape[1]:
            raise UserError(
                f"The test rows have {array.shape[1]} columns where the training rows have "
                f"{like.shape[1]}. They need as many.",
                field="data.table",
            )


def split(n: int, test_share: float, seed: int) -> tuple[Indices, Indices]:
    """Row numbers to train on and to test with, each sorted: a shuffle of 0…n−1, cut in two.

    int(n · test_share) rows are for testing; at least one is left to train on.
    """
    n_test = min(int(n * test_share), n - 1)
    order = generator(seed, SPLIT_STREAM).permutation(n)
    return np.sort(order[n_test:]), np.sort(order[:n_test])


def _frozen(array: Array, name: str) -> Array:
    """A read-only copy with rows and columns, all of them finite: float64, or float32 as it was.

    What repeats one row over and over, at no cost in memory, is not copied.
    """
    dtype = np.float32 if getattr(array, "dtype", None) == np.float32 else np.float64
    is_array = isinstance(array, np.ndarray) and array.ndim == 2
    repeats = is_array and len(array) > 1 and array.strides[0] == 0
    copy: Array = array if repeats else np.array(array, dtype)
    if copy.ndim != 2:
        raise UserError(
            f"The {name.replace('_', ' ')} need rows and columns: an array of two dimensions, "
            f"not {copy.ndim}.",
            field="data.table",
        )
    check_finite(copy[:1] if repeats else copy, name.replace("_", " "))
    copy.setflags(write=False)
    return copy


def check_finite(array: Array, what: str, first_row: int = 0, field: str = "data.table") -> None:
    """Raises UserError with row and column, counted from 1, of a number that is not finite."""
    rows = max(1, _PIECE // max(1, array.shape[1]))
    for start in range(0, len(array), rows):
        piece = array[start : start + rows]
        finite = np.isfinite(piece)
        if finite.all():
            continue
        row, column = np.argwhere(~finite)[0]
        raise UserError(
            f"Row {first_row + start + row + 1}, column {column + 1} of the {what} holds "
            f"{piece[row, column]}, which is not a finite number. Fill it in, or remove the row.",
            field=field,
        )
