"""Losses as a table in a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bpstudio.ui.curve import Curve


def write_csv(path: Path, train: Curve, test: Curve) -> None:
    """One row per iteration that either curve has; blank where a curve has no point there.

    Raises OSError when the file cannot be written.
    """
    rows: dict[int, list[str]] = {}
    for column, curve in enumerate((train, test)):
        for iteration, loss in zip(curve.iterations, curve.losses, strict=True):
            rows.setdefault(int(iteration), ["", ""])[column] = repr(float(loss))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["iteration", "train", "test"])
        writer.writerows([iteration, *rows[iteration]] for iteration in sorted(rows))
