"""The numbers that a user can give another value: weights, biases, inputs and targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from bpstudio.engine import LOSSES, CellEdit, DataSpec, NetworkSpec, Table, merged, split
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Selection
from bpstudio.io import Document
from bpstudio.io.document import GIVEN
from bpstudio.stepping.given import Given
from bpstudio.stepping.given import What as What
from bpstudio.stepping.notation import symbol
from bpstudio.stepping.symbols import a_, b_, index, w_
from bpstudio.training import ModelState


@dataclass(frozen=True)
class Quantity:
    """One of them: `source` is the weight's other end; a target has its output's place."""

    what: What
    layer: int
    neuron: int
    source: int | None = None

    @property
    def is_parameter(self) -> bool:
        return self.what in (What.WEIGHT, What.BIAS)

    @property
    def selection(self) -> Selection:
        """Where it stands in the network."""
        return Selection(self.layer, self.neuron, self.source)

    @property
    def symbol(self) -> str:
        """As the formulas call it, in plain text."""
        if self.what is What.TARGET:
            return symbol("y", index(self.neuron)).plain
        if self.what is What.INPUT:
            return a_(0, self.neuron).plain
        if self.source is None:
            return b_(self.layer, self.neuron).plain
        return w_(self.layer, self.neuron, self.source).plain


# In order: the inputs, then each neuron's weights and its bias as theta has them, then the targets.


def count(spec: NetworkSpec) -> int:
    """How many there are."""
    targets = spec.outputs if LOSSES[spec.loss].has_targets else 0
    return spec.inputs + spec.n_parameters + targets


def quantity_at(spec: NetworkSpec, position: int) -> Quantity:
    """The one at this position; raises IndexError outside 0 … count - 1."""
    if not 0 <= position < count(spec):
        raise IndexError(position)
    if position < spec.inputs:
        return Quantity(What.INPUT, 0, position)
    left = position - spec.inputs
    for layer, (n_in, n_out) in enumerate(pairwise(spec.sizes), start=1):
        if left < (n_in + 1) * n_out:
            neuron, source = divmod(left, n_in + 1)
            if source == n_in:
                return Quantity(What.BIAS, layer, neuron)
            return Quantity(What.WEIGHT, layer, neuron, source)
        left -= (n_in + 1) * n_out
    return Quantity(What.TARGET, len(spec.layers), left)


def position_of(spec: NetworkSpec, quantity: Quantity) -> int:
    if quantity.what is What.INPUT:
        return quantity.neuron
    if quantity.what is What.TARGET:
        return spec.inputs + spec.n_parameters + quantity.neuron
    return spec.inputs + parameter_index(spec, quantity)


def parameter_index(spec: NetworkSpec, quantity: Quantity) -> int:
    """Where a weight or a bias stands in theta."""
    sizes = spec.sizes
    before = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes[: quantity.layer]))
    n_in = sizes[quantity.layer - 1]
    within = n_in if quantity.source is None else quantity.source
    return before + quantity.neuron * (n_in + 1) + within


def is_part_of(spec: NetworkSpec, quantity: Quantity) -> bool:
    """Whether the network has it."""
    sizes = spec.sizes
    if not 0 <= quantity.layer < len(sizes) or not 0 <= quantity.neuron < sizes[quantity.layer]:
        return False
    if quantity.what is What.TARGET:
        return quantity.layer == len(sizes) - 1 and LOSSES[spec.loss].has_targets
    if quantity.what is What.INPUT:
        return quantity.layer == 0
    if quantity.layer == 0:
        return False
    is_weight = quantity.what is What.WEIGHT
    source = quantity.source
    return is_weight == (source is not None) and (
        source is None or 0 <= source < sizes[quantity.layer - 1]
    )


def chosen_quantity(frame: Frame) -> Quantity | None:
    """What is edited when the selection is: a weight, an input, a bias, or the first target."""
    chosen, last = frame.selection, len(frame.document.spec.layers)
    if chosen is None:
        return None
    if chosen.layer > last:
        target = Quantity(What.TARGET, last, chosen.neuron)
        return target if is_part_of(frame.document.spec, target) else None
    if chosen.source is not None:
        return Quantity(What.WEIGHT, chosen.layer, chosen.neuron, chosen.source)
    return Quantity(What.BIAS if chosen.layer else What.INPUT, chosen.layer, chosen.neuron)


def quantity_in(cell: str) -> Quantity | None:
    """The one whose number stands in a cell of a table."""
    if not isinstance(cell, Given):
        return None
    return Quantity(cell.what, cell.layer, cell.neuron, cell.source)


# Their values


def row_of(frame: Frame) -> int:
    """The row of the sample at work: of the training data, or behind it of the test data."""
    return frame.indices[0 if frame.training else frame.revealed.sample]


def value_of(frame: Frame, quantity: Quantity) -> float:
    """What it is now; a weight as it is before this iteration's update."""
    if quantity.is_parameter:
        return float(frame.state.theta[parameter_index(frame.document.spec, quantity)])
    inputs, targets = frame.problem.sample(row_of(frame))
    return float((targets if quantity.what is What.TARGET else inputs)[quantity.neuron])


def with_value(frame: Frame, quantity: Quantity, value: float) -> tuple[Document, ModelState]:
    """The document and the state in which it is worth `value`, and all else as it was.

    Weights that training starts from belong to the document; later ones to the state alone.
    Inputs and targets are those of the sample at work, and belong to the data.
    """
    document, state = frame.document, frame.state
    if not quantity.is_parameter:
        return replace(document, data=_with_cells(frame, quantity, value)), state
    theta = state.theta.copy()
    theta[parameter_index(document.spec, quantity)] = value
    state = replace(state, theta=theta)
    if state.iteration == 0:
        document = replace(document, initialiser=GIVEN, parameters=tuple(theta.tolist()))
    return document, state


def _with_cells(frame: Frame, quantity: Quantity, value: float) -> DataSpec:
    row, is_target = row_of(frame), quantity.what is What.TARGET
    if row >= frame.problem.n_samples:
        raise UserError(
            "A sample of the test data stays as it is.", hint="Choose a training sample."
        )
    cells = {quantity.neuron: value}
    if is_target and frame.document.spec.loss == "cross_entropy" and 0 <= value <= 1:
        targets = [float(target) for target in frame.problem.dataset.targets[row]]
        shared = enumerate(shares(targets, quantity.neuron, value))
        cells = {column: share for column, share in shared if share != targets[column]}
    edits = tuple(CellEdit(row, column, is_target, cell) for column, cell in cells.items())
    data = frame.document.data
    table = _plain_table(data, is_target, {edit.place for edit in edits})
    if table is None:
        return replace(data, edits=merged(data.edits, edits))
    train, _test = split(len(table.inputs), data.test_share, frame.document.seed)
    for edit in edits:
        table = table.with_cell(replace(edit, row=int(train[row])))
    return replace(data, table=table)


def _plain_table(
    data: DataSpec, is_target: bool, places: set[tuple[bool, int, int]]
) -> Table | None:
    """The given rows, where the network is shown these very numbers."""
    if data.name != "table" or data.table is None:
        return None
    if places & {edit.place for edit in data.edits}:
        return None
    as_given = len(data.table.inputs[0]) != 2 or data.features == ("x1", "x2")
    return data.table if is_target or as_given else None


def shares(targets: list[float], column: int, value: float) -> list[float]:
    """The targets of one sample with one of them given, and the others in proportion.

    Cross-entropy compares shares, which have to sum to 1, so that no share moves alone.
    """
    others = sum(targets) - targets[column]
    rest = 1.0 - value
    if others > 0:
        scaled = [target * rest / others for target in targets]
    else:
        scaled = [rest / (len(targets) - 1)] * len(targets)
    scaled[column] = value
    return scaled
