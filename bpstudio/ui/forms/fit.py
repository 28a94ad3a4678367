"""A network made to fit its data, in one go: inputs, output layer, loss and batch size."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine import DATASETS, DataSpec, Dense, NetworkSpec, Records
from bpstudio.io.document import Document

_CLASSIFIER = (Dense(1, "tanh"), "half_squared_error")
_FOR_NUMBERS = ("half_squared_error", "mean_squared_error", "mean_absolute_error")


def with_records(document: Document, records: Records) -> Document:
    """The document on the rows of a data file, with a network that takes them."""
    before = document.data
    data = replace(before, name="file", table=None, records=records, samples=None, edits=())
    changed = replace(document, name=_stem(records), data=data, figures=(), source="", notes="")
    return fit_network(changed, before)


def _stem(records: Records) -> str:
    return records.name.partition(".")[0] or records.name


def fit_network(document: Document, before: DataSpec | None = None) -> Document:
    """The document with a network that takes its data; what fits already stays.

    `before` is the data that the network was made for: an output for numbers is no output for
    classes, though both may be one unit.
    """
    spec, data = document.spec, document.data
    output, loss = _ending(spec, data, before or data)
    fitted = replace(spec, inputs=input_count(data), layers=(*spec.layers[:-1], output), loss=loss)
    batch_size = min(document.batch_size, training_rows(data))
    return replace(document.with_spec(fitted), batch_size=batch_size)


def input_count(data: DataSpec) -> int:
    """How many inputs a network needs for this data."""
    columns = input_columns(data)
    return len(data.features) if columns == 2 else columns


def input_columns(data: DataSpec) -> int:
    """How many inputs the data has by itself."""
    columns = DATASETS[data.name].inputs
    if records := _records(data):
        columns = records.inputs
    if data.table is not None and data.name == "table":
        columns = len(data.table.inputs[0])
    return columns


def training_rows(data: DataSpec) -> int:
    """How many rows are left to train on."""
    kind = DATASETS[data.name]
    rows = data.samples if kind.has_samples and data.samples is not None else kind.samples
    if data.table is not None and data.name == "table":
        rows = len(data.table.inputs)
    if records := _records(data):
        return records.training_rows(data.test_share)
    share = data.test_share if kind.has_test else 0.0
    return rows - min(int(rows * share), rows - 1)


def classes(data: DataSpec) -> int:
    """How many classes the data has; 0 for numbers to be predicted."""
    kind = DATASETS[data.name]
    if records := _records(data):
        return len(records.class_names)
    return data.classes if kind.has_classes else kind.classes


def _records(data: DataSpec) -> Records | None:
    return data.records if data.name == "file" else None


def _ending(spec: NetworkSpec, data: DataSpec, before: DataSpec) -> tuple[Dense, str]:
    output, count = spec.layers[-1], classes(data)
    loss = "half_squared_error" if spec.loss == "output" else spec.loss
    if data.table is not None and data.name == "table":
        return replace(output, units=len(data.table.targets[0])), spec.loss
    if count == 0:
        records = _records(data)
        units = records.targets if records else 1
        return Dense(units, "identity"), loss if loss in _FOR_NUMBERS else "half_squared_error"
    if count > 2:
        fits = output.units == count and classes(before) > 0
        return (output, loss) if fits else (Dense(count, "softmax"), "cross_entropy")
    if output.units > 2 or classes(before) == 0:
        return _CLASSIFIER
    return output, loss
