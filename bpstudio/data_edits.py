"""The numbers of the data that were edited one by one: what they were, and where they come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bpstudio.engine import CellEdit
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What


@dataclass(frozen=True)
class EditedCell:
    """An edit, what its column is called, and the number that was there."""

    edit: CellEdit
    column: str
    was: float

    @property
    def sample(self) -> int:
        """Its training sample, counted from 1."""
        return self.edit.row + 1


def edited_cells(document: Document) -> tuple[EditedCell, ...]:
    """Every edit of the document's data, which is made once more without them."""
    data = without(document).problem().dataset
    found = []
    for edit in document.data.edits:
        names = data.target_names if edit.is_target else data.input_names
        rows = data.targets if edit.is_target else data.inputs
        was = float(rows[edit.row, edit.column])
        found.append(EditedCell(edit, names[edit.column], was))
    return tuple(found)


def without(document: Document, edit: CellEdit | None = None) -> Document:
    """The document with one of the edits let go, or all.

    Cross-entropy compares shares, which have to sum to 1: of a row, its targets go together.
    """
    shares = document.spec.loss == "cross_entropy"

    def goes(other: CellEdit) -> bool:
        if edit is None or other == edit:
            return True
        return shares and edit.is_target and other.is_target and other.row == edit.row

    kept = tuple(other for other in document.data.edits if not goes(other))
    return replace(document, data=replace(document.data, edits=kept))


def quantity_of(document: Document, edit: CellEdit) -> Quantity:
    """What the edit is of, in the pass of its sample."""
    if edit.is_target:
        return Quantity(What.TARGET, len(document.spec.layers), edit.column)
    return Quantity(What.INPUT, 0, edit.column)


def place_of_row(history: History, row: int, iteration: int) -> tuple[int, int] | None:
    """The iteration nearest to this one whose batch has that training row, and where in it.

    None where the run has come to none, as far as one epoch back and one ahead.
    """
    for other in _around(iteration, history.stretch_at(iteration).problem.batches_per_epoch):
        if history.first <= other <= history.head:
            rows = history.stretch_at(other).problem.batch_indices(other).tolist()
            if row in rows:
                return other, rows.index(row)
    return None


def _around(iteration: int, reach: int) -> Iterator[int]:
    yield iteration
    for distance in range(1, reach + 1):
        yield iteration - distance
        yield iteration + distance
