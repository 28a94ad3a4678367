"""The rows of a data file: what a project keeps of them, and the numbers once they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bpstudio.engine.datasets.store import Sheet
from bpstudio.engine.network import Array
from bpstudio.errors import UserError

Part = Array | Sheet
SMALL_BYTES = 1 << 25
"""Up to so many bytes, as float64, data stays in memory, and goes to training by the pipe."""


@dataclass(frozen=True, eq=False)
class Content:
    """Rows to train on and to test with, in memory or as sheets of a store.

    `targets` (n, targets) are numbers, or (n, 1) numbers of classes from 0.
    """

    inputs: Part
    targets: Part
    test_inputs: Part
    test_targets: Part

    @property
    def own_arrays(self) -> tuple[Array, ...]:
        """Those that are in memory."""
        parts = (self.inputs, self.targets, self.test_inputs, self.test_targets)
        return tuple(part for part in parts if not isinstance(part, Sheet))


@dataclass(frozen=True)
class Records:
    """A data file by its path, and what is in it; it compares by that, read or not.

    `digest` is the SHA-256 of the file, or of its parts. Without `class_names` the targets are
    numbers. `scale` is what the numbers in the file were divided by. Where no rows come to test
    with, the last of `rows` are taken for it: they were shuffled as they were read.
    """

    path: str
    digest: str
    rows: int
    inputs: int
    targets: int
    test_rows: int = 0
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    scale: float = 1.0
    content: Content | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        counts = (self.rows, self.inputs, self.targets, self.test_rows + 1)
        if not all(isinstance(count, int) and count > 0 for count in counts):
            raise UserError("A data file needs rows, inputs and targets.", field="data.file")

    @property
    def is_single(self) -> bool:
        """Whether there are so many numbers that they are kept as float32."""
        columns = self.inputs + self.targets
        return 8 * columns * (self.rows + self.test_rows) > SMALL_BYTES

    @property
    def name(self) -> str:
        """The file's name, without its folders."""
        return self.path.replace("\\", "/").rpartition("/")[2]

    def training_rows(self, test_share: float) -> int:
        """How many rows are left to train on."""
        share = 0.0 if self.test_rows else test_share
        return self.rows - min(int(self.rows * share), self.rows - 1)

    def stand_in(self) -> Content:
        """Rows of zeros in the place of those that are not there; they take no memory."""
        return Content(
            _zeros(self.rows, self.inputs),
            _zeros(self.rows, self.targets),
            _zeros(self.test_rows, self.inputs),
            _zeros(self.test_rows, self.targets),
        )


def cut(part: Part, first: int, stop: int) -> Part:
    """Some of the rows, without a copy."""
    return part.cut(first, stop) if isinstance(part, Sheet) else part[first:stop]


def array_of(part: Part) -> Array:
    return part.array() if isinstance(part, Sheet) else part


def _zeros(rows: int, columns: int) -> Array:
    return np.broadcast_to(np.zeros((1, columns), np.float32), (rows, columns))
