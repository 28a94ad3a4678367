"""Project files: a Document as readable JSON, and back, with every fault named."""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from bpstudio.engine import (
    OPTIMIZERS,
    REGULARISERS,
    CellEdit,
    DataSpec,
    Dense,
    NetworkSpec,
    Table,
    pack,
    views,
)
from bpstudio.errors import UserError
from bpstudio.io.data_references import records_from, reference
from bpstudio.io.document import DOUBLE, Document, Figure
from bpstudio.io.figures import agrees
from bpstudio.stepping.stops import stop_from_json, stop_to_json
from bpstudio.training import conditions

FORMAT = 1
SUFFIX = ".bpstudio"

_ELSEWHERE = "Save it under another name, or in another folder."
_WHERE_TO_SAVE = {
    errno.ENOENT: "Its folder is not there (any more). Save it in another one, or make the folder.",
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.ENOSPC: "Make room on the disk, or save it on another.",
}
_HOW_TO_OPEN = {
    errno.ENOENT: "It may have been moved or renamed. Look for it with File > Open.",
    errno.EACCES: "You may not read it. Change its permissions, or open a copy.",
    errno.EISDIR: "Open a file in it.",
}


def save(document: Document, path: Path) -> None:
    """Write the document so that the file is either the old one or the whole new one."""
    draft = path.with_name(path.name + ".part")
    try:
        text = json.dumps(to_json(document, path.parent), indent=2, ensure_ascii=False)
        draft.write_text(text + "\n", encoding="utf-8")
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        reason = f"{path.name} could not be saved: {error.strerror}."
        raise UserError(reason, hint=_WHERE_TO_SAVE.get(error.errno or 0, _ELSEWHERE)) from error


def load(path: Path) -> Document:
    """Read a project file. Raises UserError for one that cannot be read or does not fit."""
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"{path.name} could not be opened: {error.strerror}."
        raise UserError(reason, hint=_HOW_TO_OPEN.get(error.errno or 0, "")) from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path.name} is not a Backprop Studio project: {error}.") from error
    try:
        return from_json(parsed, path.parent)
    except UserError as error:
        # The field at fault is one of the file's, not one of the document that is on the screen.
        raise UserError(f"{path.name}: {error.message}", hint=error.hint) from error
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise UserError(
            f"{path.name} is not a whole Backprop Studio project: {error!r} is missing or wrong."
        ) from error


def to_json(document: Document, folder: Path | None = None) -> dict[str, Any]:
    """The document as the tree that a project file in this folder holds."""
    spec = document.spec
    return {
        "format": FORMAT,
        "name": document.name,
        "source": document.source,
        "notes": document.notes,
        "network": asdict(spec),
        "data": _data_to_json(document.data, folder),
        "training": {
            "optimizer": {"name": document.optimizer.name, **asdict(document.optimizer)},
            "regulariser": {"name": document.regulariser.name, **asdict(document.regulariser)},
            "batch_size": document.batch_size,
            "initialiser": document.initialiser,
            "seed": document.seed,
            "precision": document.precision,
        },
        "parameters": _parameters_to_json(document),
        "figures": [asdict(figure) for figure in document.figures],
        "breakpoints": [conditions.to_json(one) for one in document.breakpoints],
        "stops": [stop_to_json(stop) for stop in document.stops],
    }


def from_json(tree: dict[str, Any], folder: Path | None = None) -> Document:
    """The document that the tree of a project file in this folder stands for."""
    if tree["format"] != FORMAT:
        raise UserError(
            f"This project was written in format {tree['format']}; this program reads {FORMAT}.",
            hint="Open it with a newer Backprop Studio.",
        )
    training = tree["training"]
    network = dict(tree["network"])
    spec = NetworkSpec(
        **{**network, "layers": tuple(Dense(**layer) for layer in network["layers"])}
    )
    document = Document(
        name=_text(tree["name"]),
        spec=spec,
        data=_data_from_json(tree["data"], folder),
        optimizer=_named(OPTIMIZERS, training["optimizer"], "training.optimizer"),
        regulariser=_named(REGULARISERS, training["regulariser"], "training.regulariser"),
        batch_size=int(training["batch_size"]),
        seed=int(training["seed"]),
        precision=_text(training.get("precision", DOUBLE)),
        initialiser=training["initialiser"],
        parameters=_parameters_from_json(spec, tree["parameters"]),
        figures=tuple(map(_figure_from_json, tree["figures"])),
        source=_text(tree["source"]),
        notes=_text(tree["notes"]),
        breakpoints=tuple(map(conditions.from_json, tree.get("breakpoints", ()))),
        stops=tuple(map(stop_from_json, tree.get("stops", ()))),
    )
    document.initial_state(document.problem())
    return document


def _named(table: Any, entry: dict[str, Any], field: str) -> Any:
    name, settings = entry["name"], {k: v for k, v in entry.items() if k != "name"}
    if name not in table:
        raise UserError(f"“{name}” is not known here.", field=field)
    return table[name](**settings)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _figure_from_json(entry: dict[str, Any]) -> Figure:
    figure = Figure(**{name: _text(value) for name, value in entry.items()})
    # Raises ArithmeticError where a number that is no number is published.
    agrees(figure.published, 0.0)
    return figure


def _tuples(rows: Any) -> Any:
    return tuple(_tuples(row) for row in rows) if isinstance(rows, list) else rows


def _data_to_json(data: DataSpec, folder: Path | None) -> dict[str, Any]:
    tree = asdict(replace(data, records=None))
    del tree["records"]
    if data.records is not None:
        tree["file"] = reference(data.records, folder)
    return tree


def _data_from_json(entry: dict[str, Any], folder: Path | None) -> DataSpec:
    entry = dict(entry)
    file = entry.pop("file", None)
    known = {item.name for item in fields(DataSpec)}
    if unknown := set(entry) - known:
        raise ValueError(f"data.{sorted(unknown)[0]}")
    settings = {name: _tuples(setting) for name, setting in entry.items()}
    if entry.get("table") is not None:
        settings["table"] = Table(**{name: _tuples(rows) for name, rows in entry["table"].items()})
    settings["edits"] = tuple(CellEdit(**edit) for edit in entry.get("edits", ()))
    if file is not None:
        settings["records"] = records_from(file, folder)
    return DataSpec(**settings)


def _parameters_to_json(document: Document) -> list[dict[str, Any]] | None:
    if document.parameters is None:
        return None
    layers = views(document.spec, document.initial_parameters())
    return [{"weights": v.weights.tolist(), "biases": v.biases.tolist()} for v in layers]


def _parameters_from_json(spec: NetworkSpec, entry: Any) -> tuple[float, ...] | None:
    if entry is None:
        return None
    theta = pack(spec, [(layer["weights"], layer["biases"]) for layer in entry])
    return tuple(theta.tolist())
