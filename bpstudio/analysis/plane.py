"""The plane over which a network is drawn: two of the data's columns, the others held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bpstudio.analysis.sweep import sample_of, spread
from bpstudio.engine import (
    DATASETS,
    FEATURES,
    Array,
    CellEdit,
    Dataset,
    DataSpec,
    NetworkSpec,
    make_dataset,
)

_PLAIN = ("x1", "x2")
_PADDING = 0.08
# Spreads that differ by less than this are of the same size, and the first column comes first.
_ALIKE = 1e-6
_ENOUGH_ROWS = 2000


@dataclass(frozen=True)
class Axis:
    """A column of the data, and the stretch of it that is drawn."""

    column: int
    name: str
    low: float
    high: float

    def centres(self, n: int) -> Array:
        """The middles of n cells side by side from `low` to `high`, ascending."""
        return self.low + (np.arange(n) + 0.5) * ((self.high - self.low) / n)

    def ticks(self, n: int) -> Array:
        """n values from `low` to `high`, both of them included."""
        return np.linspace(self.low, self.high, n)


@dataclass(frozen=True, eq=False)
class Plane:
    """One axis, or two: across, then up. All other columns stay at `held` (columns,).

    With `features` the network sees these of the two columns, as in TensorFlow Playground;
    otherwise it sees the columns themselves.
    """

    axes: tuple[Axis, ...]
    held: Array
    features: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        held = np.array(self.held, np.float64)
        columns = [axis.column for axis in self.axes]
        if not 1 <= len(set(columns)) == len(columns) <= 2:
            raise ValueError(f"a plane has one axis or two different ones, not {columns}")
        if not all(0 <= column < len(held) for column in columns):
            raise ValueError(f"there are {len(held)} columns; the axes are {columns}")
        held.setflags(write=False)
        object.__setattr__(self, "held", held)

    @property
    def is_line(self) -> bool:
        return len(self.axes) == 1

    @property
    def inputs(self) -> int:
        """How many inputs the network has."""
        return len(self.features) or len(self.held)

    @property
    def varying(self) -> tuple[int, ...]:
        """The network's inputs that are not the same everywhere."""
        if self.features:
            return tuple(range(len(self.features)))
        return tuple(axis.column for axis in self.axes)

    def shape(self, n: int) -> tuple[int, ...]:
        """(n,) of a line, (n, n) of a plane."""
        return (n,) * len(self.axes)

    def columns(self, n: int) -> Array:
        """(axes, points): the columns along the axes at each point.

        A plane is a picture of n × n cells, row by row: the first row is the highest, and each
        point the middle of its cell. A line runs from its low end to its high one.
        """
        if self.is_line:
            return self.axes[0].ticks(n)[np.newaxis]
        across, up = (axis.centres(n) for axis in self.axes)
        return np.stack([np.tile(across, n), np.repeat(up[::-1], n)])

    def values(self, n: int) -> Array:
        """(varying, points): what the inputs that vary are at each point of `columns`."""
        columns = self.columns(n)
        if not self.features:
            return columns
        by_column = dict(zip((axis.column for axis in self.axes), columns, strict=True))
        return np.stack(
            [FEATURES[one].function(by_column[0], by_column[1]) for one in self.features]
        )

    def held_inputs(self) -> Array:
        """(inputs,): what the other inputs are, and 0 for those that vary."""
        if self.features:
            return np.zeros(len(self.features))
        held = self.held.copy()
        held[list(self.varying)] = 0
        return held

    def input_maps(self, n: int) -> Array:
        """(inputs, n, n), or (inputs, n): what each of the network's inputs is at each point."""
        maps = np.repeat(self.held_inputs()[:, np.newaxis], n ** len(self.axes), axis=1)
        maps[list(self.varying)] = self.values(n)
        return maps.reshape(-1, *self.shape(n))

    def place(self, rows: Array) -> Array:
        """(n, axes): where rows of the data (n, columns) lie on the axes."""
        return rows[:, [axis.column for axis in self.axes]]

    def through(self, held: Array) -> Plane:
        """The same axes, with the other columns held at these values (columns,)."""
        return replace(self, held=held)


def plotted_rows(data: DataSpec, spec: NetworkSpec, dataset: Dataset, seed: int) -> Dataset:
    """The dataset by the data's own columns, where the network sees features of two of them.

    Otherwise the dataset itself. Where an edited number is a feature that is no column, the point
    stays where it was.
    """
    if _count_columns(data) != 2 or data.features == _PLAIN:
        return dataset
    edits = tuple(
        one if one.is_target else replace(one, column=_PLAIN.index(data.features[one.column]))
        for one in data.edits
        if one.is_target or _is_of_a_column(data, one)
    )
    plain = replace(data, features=_PLAIN, edits=edits)
    return make_dataset(plain, replace(spec, inputs=2), seed)


def make_plane(
    data: DataSpec, rows: Dataset, axes: Sequence[int] | None = None, held: Array | None = None
) -> Plane:
    """The plane around the rows of `plotted_rows`, or the line where there is one column.

    `axes` are two columns, across and up; without them, those of `default_axes`. The other
    columns are held at `held` (columns,), or at their means over the training rows: of a sample of
    them, where there are very many.
    """
    columns = rows.inputs.shape[1]
    chosen = tuple(default_axes(rows) if axes is None else axes)
    kind = DATASETS[data.name]
    if data.name not in ("table", "file") and columns <= 2:
        low, high = _square(rows, kind.domain)
        ranges = [(low, high)] * columns
    else:
        ranges = [_range(rows, column) for column in chosen]
    return Plane(
        tuple(
            Axis(column, _name(rows, column), low, high)
            for column, (low, high) in zip(chosen, ranges, strict=True)
        ),
        sample_of(rows.inputs).mean(axis=0, dtype=np.float64) if held is None else held,
        data.features if columns == 2 and data.features != _PLAIN else (),
    )


def default_axes(rows: Dataset) -> tuple[int, ...]:
    """The two columns that vary most over the training rows, in their order; or the only one.

    Of very many rows, some that are spread evenly tell as much.
    """
    columns = rows.inputs.shape[1]
    if columns <= 2:
        return tuple(range(columns))
    some = sample_of(rows.inputs)
    spreads = some[spread(len(some), _ENOUGH_ROWS)].std(axis=0, dtype=np.float64)
    largest = float(spreads.max())
    sizes = np.round(spreads / (largest * _ALIKE)) if largest > 0 else spreads
    return tuple(sorted(np.argsort(-sizes, kind="stable")[:2].tolist()))


def _count_columns(data: DataSpec) -> int:
    if data.name == "table" and data.table is not None:
        return len(data.table.inputs[0])
    if data.name == "file" and data.records is not None:
        return data.records.inputs
    return DATASETS[data.name].inputs


def _is_of_a_column(data: DataSpec, edit: CellEdit) -> bool:
    return edit.column < len(data.features) and data.features[edit.column] in _PLAIN


def _name(rows: Dataset, column: int) -> str:
    names = rows.input_names
    return names[column] if names else f"x{column + 1}"


def _extremes(rows: Dataset, columns: slice | int) -> tuple[float, float]:
    samples = (sample_of(part) for part in (rows.inputs, rows.test_inputs) if len(part))
    parts = [sample[:, columns] for sample in samples]
    return float(min(part.min() for part in parts)), float(max(part.max() for part in parts))


def _range(rows: Dataset, column: int) -> tuple[float, float]:
    """From the lowest value to the highest, with some room beside them."""
    low, high = _extremes(rows, column)
    room = _PADDING * (high - low) if high > low else 1.0
    return low - room, high + room


def _square(rows: Dataset, domain: tuple[float, float]) -> tuple[float, float]:
    """The domain, widened to all sides alike where rows lie outside it."""
    low, high = _extremes(rows, slice(None))
    beyond = max(domain[0] - low, high - domain[1], 0.0)
    room = beyond + _PADDING * (domain[1] - domain[0]) / 2 if beyond else 0.0
    return domain[0] - room, domain[1] + room
