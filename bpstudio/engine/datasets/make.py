"""From what a project asks for to the arrays that a network is trained on."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Real

import numpy as np

from bpstudio.engine.datasets.cell_edits import edited
from bpstudio.engine.datasets.dataset import Dataset, Indices, split
from bpstudio.engine.datasets.encode import check_inputs, check_targets, encode_classes
from bpstudio.engine.datasets.features import FEATURES, apply_features, check_features
from bpstudio.engine.datasets.kind import DatasetKind
from bpstudio.engine.datasets.records import Part, Records, array_of, cut
from bpstudio.engine.datasets.spec import MAX_CLASSES, MAX_SAMPLES, DataSpec, Table
from bpstudio.engine.datasets.store import Sheet
from bpstudio.engine.network import Array, NetworkSpec
from bpstudio.engine.streams import DATA_STREAM, generator
from bpstudio.errors import UserError


def make(kinds: Mapping[str, DatasetKind], data: DataSpec, spec: NetworkSpec, seed: int) -> Dataset:
    """The rows that `data` asks for, encoded for the network; the same for the same seed."""
    kind = check(kinds, data)
    if data.table is not None and kind.name == "table":
        return edited(_from_table(data, data.table, spec, seed), data.edits)
    if data.records is not None and kind.name == "file":
        dataset = _from_records(data, data.records, spec)
        return dataset if dataset.missing else edited(dataset, data.edits)
    return edited(_from_kind(kind, data, spec, seed), data.edits)


def check(kinds: Mapping[str, DatasetKind], data: DataSpec) -> DatasetKind:
    """The kind asked for; raises UserError ("data.…") for a setting that cannot be used."""
    if data.name not in kinds:
        raise UserError(
            f"There is no data set “{data.name}”. Choose one of {', '.join(kinds)}.",
            field="data.name",
        )
    if data.samples is not None:
        _check_whole("samples", data.samples, 2, MAX_SAMPLES)
    _check_whole("classes", data.classes, 2, MAX_CLASSES)
    _check_fraction("noise", data.noise, 0.5)
    _check_fraction("test_share", data.test_share, 0.9)
    check_features(data.features)
    if data.name == "table" and data.table is None:
        raise UserError(
            "There are no rows yet. Open a CSV file, or choose another data set.",
            field="data.table",
        )
    if data.name == "file" and data.records is None:
        raise UserError(
            "No file has been chosen. Open a data file, or choose another data set.",
            field="data.file",
        )
    return kinds[data.name]


def _from_kind(kind: DatasetKind, data: DataSpec, spec: NetworkSpec, seed: int) -> Dataset:
    n = data.samples if kind.has_samples and data.samples is not None else kind.samples
    n_classes = data.classes if kind.has_classes else kind.classes
    noise = data.noise if kind.has_noise else 0.0
    names, columns = _columns(kind.input_names, kind.inputs, data)
    check_inputs(kind.label, len(names), _chosen(columns), spec)
    samples = kind.make(generator(seed, DATA_STREAM), n, noise, n_classes)
    targets = samples.labels[:, None]
    if n_classes:
        targets = encode_classes(kind.label, samples.labels, n_classes, spec)
    check_targets(kind.label, targets, spec)
    train, test = split(len(targets), data.test_share if kind.has_test else 0.0, seed)
    inputs = samples.inputs if columns is None else apply_features(columns, samples.inputs)
    if kind.standardised:
        inputs = _standardise(inputs, train)
    classes = (kind.class_names or tuple(map(str, range(n_classes)))) if n_classes else ()
    return Dataset(
        inputs[train],
        targets[train],
        inputs[test],
        targets[test],
        names,
        classes if spec.outputs > 1 else (kind.target_name,),
        classes,
        kind.image_shape,
    )


def _from_table(data: DataSpec, table: Table, spec: NetworkSpec, seed: int) -> Dataset:
    inputs, targets = np.array(table.inputs), np.array(table.targets)
    names, columns = _columns(table.input_names, inputs.shape[1], data)
    check_inputs("The table", len(names), _chosen(columns), spec)
    check_targets("The table", targets, spec)
    if columns is not None:
        inputs = apply_features(columns, inputs)
    train, test = split(len(targets), data.test_share, seed)
    return Dataset(
        inputs[train], targets[train], inputs[test], targets[test], names, table.target_names
    )


def _from_records(data: DataSpec, records: Records, spec: NetworkSpec) -> Dataset:
    """Large rows stay where they are, however they are split; targets of classes are encoded."""
    label, classes = records.name, records.class_names
    names, columns = _columns(records.input_names, records.inputs, data)
    check_inputs(label, len(names), _chosen(columns), spec)
    content = records.content or records.stand_in()
    n_train = records.training_rows(data.test_share)
    test = content.test_inputs, content.test_targets
    if not records.test_rows:
        test = (
            cut(content.inputs, n_train, records.rows),
            cut(content.targets, n_train, records.rows),
        )
    parts: dict[str, Part] = {
        "inputs": cut(content.inputs, 0, n_train),
        "targets": cut(content.targets, 0, n_train),
        "test_inputs": test[0],
        "test_targets": test[1],
    }
    arrays = {name: array_of(part) for name, part in parts.items()}
    for name in ("targets", "test_targets"):
        if classes:
            dtype = arrays[name].dtype
            coded = encode_classes(label, arrays[name][:, 0], len(classes), spec)
            arrays[name], parts[name] = coded.astype(dtype, copy=False), coded
    check_targets(label, arrays["targets"], spec)
    if columns is not None:
        for name in ("inputs", "test_inputs"):
            arrays[name] = parts[name] = apply_features(columns, arrays[name])
    return Dataset(
        **arrays,
        input_names=names,
        target_names=classes if classes and spec.outputs > 1 else records.target_names,
        class_names=classes,
        image_shape=records.image_shape,
        sheets={name: part for name, part in parts.items() if isinstance(part, Sheet)},
        missing="" if records.content else label,
    )


def _columns(
    names: tuple[str, ...], count: int, data: DataSpec
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Names of the network's inputs; for two columns also the features that make them."""
    names = names or tuple(f"x{number}" for number in range(1, count + 1))
    if count != 2:
        return names, None
    own = {"x1": names[0], "x2": names[1]}
    return tuple(own.get(one, FEATURES[one].label) for one in data.features), data.features


def _chosen(columns: tuple[str, ...] | None) -> tuple[str, ...]:
    """The features, unless they are the two columns themselves."""
    return () if columns is None or columns == ("x1", "x2") else columns


def _standardise(inputs: Array, train: Indices) -> Array:
    """z-scores by the mean and the deviation of the training rows alone."""
    deviation = inputs[train].std(axis=0)
    deviation[deviation == 0] = 1.0
    scores: Array = (inputs - inputs[train].mean(axis=0)) / deviation
    return scores


def _check_whole(name: str, number: object, low: int, high: int) -> None:
    whole = isinstance(number, Integral) and not isinstance(number, bool)
    if not whole or not low <= int(number) <= high:  # type: ignore[call-overload]  # checked here
        raise UserError(
            f"The number of {name} must be a whole number from {low} to {high}, not {number}.",
            field=f"data.{name}",
        )


def _check_fraction(name: str, number: object, high: float) -> None:
    if isinstance(number, bool) or not isinstance(number, Real) or not 0 <= float(number) <= high:
        label = {"noise": "noise", "test_share": "share of test rows"}[name]
        raise UserError(
            f"The {label} must be from 0 to {high:g} ({high:.0%}), not {number}.",
            field=f"data.{name}",
        )
