"""Single numbers of the training rows that were given by hand, after the data was made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral, Real

from bpstudio.engine.datasets.dataset import Dataset
from bpstudio.engine.network import Array
from bpstudio.errors import UserError

MAX_EDITS = 10_000
_FIELD = "data.edits"


@dataclass(frozen=True)
class CellEdit:
    """This value in place of an input, or of a target, of a training row; counted from 0.

    Raises UserError (data.edits) for what is no place, or no finite number.
    """

    row: int
    column: int
    is_target: bool
    value: float

    def __post_init__(self) -> None:
        places = (self.row, self.column)
        if not all(isinstance(place, Integral) and place >= 0 for place in places):
            raise UserError(
                "An edited number of the data stands in a row and a column, counted from 0; "
                f"{self.row!r} and {self.column!r} were given.",
                field=_FIELD,
            )
        number = isinstance(self.value, Real) and not isinstance(self.value, bool)
        if not number or not math.isfinite(self.value):
            raise UserError(
                f"Row {self.row + 1} of the data was given {self.value!r}, which is not a finite "
                "number.",
                field=_FIELD,
            )
        object.__setattr__(self, "value", float(self.value))

    @property
    def place(self) -> tuple[bool, int, int]:
        return bool(self.is_target), self.row, self.column


def merged(before: tuple[CellEdit, ...], added: tuple[CellEdit, ...]) -> tuple[CellEdit, ...]:
    """Both, the later one where two are of the same place; in the order of their places.

    Raises UserError (data.edits) for more than 10,000.
    """
    by_place = {edit.place: edit for edit in (*before, *added)}
    if len(by_place) > MAX_EDITS:
        raise UserError(
            f"{MAX_EDITS:,} numbers of the data have been edited, which is the most.",
            field=_FIELD,
            hint="Save the rows as a CSV file and open it as data.",
        )
    return tuple(by_place[place] for place in sorted(by_place))


def edited(dataset: Dataset, edits: tuple[CellEdit, ...]) -> Dataset:
    """The dataset with the edits made. Raises UserError (data.edits) for a place it has not."""
    if not edits:
        return dataset
    merged((), edits)
    for name, array in (("inputs", dataset.inputs), ("targets", dataset.targets)):
        own = [edit for edit in edits if edit.is_target == (name == "targets")]
        for edit in own:
            _check_place(array, edit)
        if own:
            changes = tuple((edit.row, edit.column, edit.value) for edit in own)
            dataset = dataset.changed(name, changes)
    return dataset


def _check_place(array: Array, edit: CellEdit) -> None:
    rows, columns = array.shape
    if edit.row >= rows or edit.column >= columns:
        what = "targets" if edit.is_target else "inputs"
        raise UserError(
            f"An edit is of row {edit.row + 1}, column {edit.column + 1} of the {what}; "
            f"the training data has {rows} rows and {columns} columns of them.",
            field=_FIELD,
            hint="Let go of the edits, or choose the data that they were made in.",
        )
