"""What data a project asks for: a kind by name and its settings, or a table of given rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from bpstudio.engine.datasets.cell_edits import CellEdit
from bpstudio.engine.datasets.records import Records
from bpstudio.errors import UserError

Rows = tuple[tuple[float, ...], ...]

MAX_SAMPLES = 100_000
MAX_CLASSES = 10


@dataclass(frozen=True)
class Table:
    """Rows of given numbers, used as they are: inputs and targets, one row per sample.

    Any nested sequence or array is accepted and kept as tuples, so that tables compare by value.
    Raises UserError (data.table), with row and column, for what is not a finite number.
    """

    inputs: Rows
    targets: Rows
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        inputs = _rows(self.inputs, "input", self.input_names)
        targets = _rows(self.targets, "target", self.target_names)
        if len(inputs) != len(targets):
            raise UserError(
                f"The number of rows is {len(inputs)} for inputs and {len(targets)} for targets. "
                "Each sample needs one of both.",
                field="data.table",
            )
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "targets", targets)
        object.__setattr__(self, "input_names", _names(self.input_names, len(inputs[0]), "x"))
        object.__setattr__(self, "target_names", _names(self.target_names, len(targets[0]), "y"))

    def with_cell(self, edit: CellEdit) -> Table:
        """Another table in which one number is the edit's. IndexError for a place it has not."""
        name = "targets" if edit.is_target else "inputs"
        rows = list(getattr(self, name))
        cells = list(rows[edit.row])
        cells[edit.column] = edit.value
        rows[edit.row] = tuple(cells)
        # The other numbers have been checked already, and there may be very many.
        other = copy(self)
        object.__setattr__(other, name, tuple(rows))
        return other


@dataclass(frozen=True)
class DataSpec:
    """Which data, by its name in DATASETS; make_dataset checks it and makes it.

    `samples` None is the kind's own number; `noise` is a fraction 0…0.5; `test_share` 0…0.9 of the
    rows is kept for testing; `classes` counts for blobs; `features` for data with two inputs;
    `table` holds the rows when the name is "table", `records` those of a file when it is "file";
    `edits` are made in the training rows after all else. What a kind does not use is ignored.
    """

    name: str = "circle"
    samples: int | None = None
    noise: float = 0.0
    test_share: float = 0.5
    classes: int = 3
    features: tuple[str, ...] = ("x1", "x2")
    table: Table | None = None
    records: Records | None = None
    edits: tuple[CellEdit, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", tuple(self.features))
        object.__setattr__(self, "edits", tuple(self.edits))


def _rows(rows: Sequence[Sequence[float]], what: str, names: Sequence[str]) -> Rows:
    if len(rows) == 0 or len(rows[0]) == 0:
        raise UserError(
            f"The table has no {what}s. It needs at least one row with one {what} column.",
            field="data.table",
        )
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise UserError(
                f"The number of {what}s is {len(row)} in row {number} of the table, but {width} in "
                "row 1. Every row needs as many.",
                field="data.table",
            )
    return tuple(
        tuple(_number(cell, number, what, column, names) for column, cell in enumerate(row))
        for number, row in enumerate(rows, start=1)
    )


def _number(cell: object, row: int, what: str, column: int, names: Sequence[str]) -> float:
    """The cell as a finite float, or a UserError that says where it stands."""
    try:
        number = float(cell)  # type: ignore[arg-type]  # whatever a file or a form may hold
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        name = f" (“{names[column]}”)" if column < len(names) else ""
        raise UserError(
            f"Row {row}, {what} column {column + 1}{name} holds “{cell}”, which is not a finite "
            "number. Fill it in, or remove the row.",
            field="data.table",
        )
    return number


def _names(names: Sequence[str], count: int, letter: str) -> tuple[str, ...]:
    """The names given, or x1, x2, …; as many as there are columns."""
    if not names:
        return tuple(f"{letter}{number}" for number in range(1, count + 1))
    if len(names) != count:
        raise UserError(
            f"The number of names is {len(names)}, that of columns {count}. Each column needs one.",
            field="data.table",
        )
    return tuple(str(name) for name in names)
