"""What a network is trained on: rows of inputs and targets, split into training and test rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.streams import SPLIT_STREAM, generator
from bpstudio.errors import UserError

Indices = NDArray[np.int64]


def _none() -> Array:
    return np.empty((0, 0))


@dataclass(frozen=True, eq=False)
class Dataset:
    """`inputs` (n, inputs) and `targets` (n, outputs), the same to test with; read-only float64.

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

    def __post_init__(self) -> None:
        for name in ("inputs", "targets", "test_inputs", "test_targets"):
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
    """A read-only float64 copy with rows and columns, all of them finite."""
    copy = np.array(array, np.float64)
    if copy.ndim != 2:
        raise UserError(
            f"The {name.replace('_', ' ')} need rows and columns: an array of two dimensions, "
            f"not {copy.ndim}.",
            field="data.table",
        )
    bad = np.argwhere(~np.isfinite(copy))
    if len(bad):
        row, column = bad[0]
        raise UserError(
            f"Row {row + 1}, column {column + 1} of the {name.replace('_', ' ')} holds "
            f"{copy[row, column]}, which is not a finite number. Fill it in, or remove the row.",
            field="data.table",
        )
    copy.setflags(write=False)
    return copy
