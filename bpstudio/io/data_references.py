"""How a project file speaks of a data file: where it is and what was in it, and not its numbers."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any

from bpstudio.engine import Records

# From as far up as this the path to the data is kept as a way from the project's folder.
_MOST_UP = 2
_NAMES = tuple(item.name for item in fields(Records) if item.name != "content")


def reference(records: Records, folder: Path | None) -> dict[str, Any]:
    """What a project file in this folder holds of the records."""
    tree = {name: getattr(records, name) for name in _NAMES}
    return {**tree, "path": _path_from(folder, records.path)}


def records_from(tree: dict[str, Any], folder: Path | None) -> Records:
    """The records, not read yet. A file that has moved with its project is found beside it."""
    settings = {name: _tuple(tree[name]) for name in _NAMES}
    if not isinstance(settings["path"], str) or not isinstance(settings["digest"], str):
        raise TypeError(tree["path"])
    path = Path(settings["path"])
    if folder is not None:
        path = Path(os.path.normpath(folder.absolute() / path))
        beside = folder.absolute() / PurePosixPath(settings["path"].replace("\\", "/")).name
        if not path.exists() and beside.exists():
            path = beside
    return Records(**{**settings, "path": str(path)})


def _path_from(folder: Path | None, path: str) -> str:
    if folder is None:
        return path
    try:
        way = Path(os.path.relpath(path, folder.absolute()))
    except ValueError:
        # On another drive.
        return path
    return way.as_posix() if way.parts.count("..") <= _MOST_UP else path


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
