"""Data files that tests write, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine import Content, Records
from bpstudio.engine.datasets.records import array_of
from bpstudio.errors import UserError
from bpstudio.io.data_files import read_data


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def content(records: Records) -> Content:
    assert records.content is not None
    return records.content


def rows_of(records: Records) -> list[tuple[float, ...]]:
    """Inputs and target of every row, sorted: rows are shuffled as they are read."""
    there = content(records)
    whole = np.hstack((array_of(there.inputs), array_of(there.targets)))
    return sorted(map(tuple, whole.tolist()))


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read_data(path)
    assert caught.value.field == "data.file"
    return caught.value
