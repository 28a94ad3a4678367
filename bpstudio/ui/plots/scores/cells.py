"""What is in the grid of scores: a confusion matrix, or R² of each output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from bpstudio.analysis.scores import Counts, Scores
from bpstudio.ui.plots.scores.words import percent, r_squared


@dataclass(frozen=True)
class Cell:
    """`share`, from −1 to 1, is its colour: blue above 0, orange below."""

    text: str
    share: float
    tip: str


@dataclass(frozen=True)
class Cells:
    """Row by row. `down` and `across` are what the rows and the columns are."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    down: str = ""
    across: str = ""


def confusion_cells(counts: Counts, names: tuple[str, ...]) -> Cells:
    """Rows are what samples are, columns what they were taken for: blue is right, orange wrong."""
    sums = counts.sum(axis=1)
    shares = counts / np.maximum(sums, 1)[:, np.newaxis]
    cells = tuple(
        tuple(
            Cell(
                f"{counts[true, taken]:,}",
                float(shares[true, taken]) * (1 if true == taken else -1),
                _tip(int(counts[true, taken]), int(sums[true]), names[true], names[taken]),
            )
            for taken in range(len(names))
        )
        for true in range(len(names))
    )
    return Cells(names, names, cells, _tr("true"), _tr("predicted"))


def r_squared_cells(scores: Scores, names: tuple[str, ...]) -> Cells:
    """A row for each output and one for all; columns are train and test."""
    parts = [(_tr("train"), scores.train)]
    if scores.test is not None:
        parts.append((_tr("test"), scores.test))
    rows = (*names, _tr("all outputs"))
    table = []
    for number, row in enumerate(rows):
        cells = []
        for part, score in parts:
            assert score.r_squared is not None
            assert score.r_squared_total is not None
            of_all = number == len(names)
            value = score.r_squared_total if of_all else float(score.r_squared[number])
            cells.append(_r_squared_cell(value, row, part))
        table.append(tuple(cells))
    return Cells(rows, tuple(part for part, _ in parts), tuple(table), _tr("R² of"))


def _r_squared_cell(value: float, row: str, part: str) -> Cell:
    tip = _tr("R² of {output} ({part}): {value}")
    if value != value:
        tip = _tr("{output} ({part}) has no R²: all targets are the same.")
        return Cell(r_squared(value), 0.0, tip.format(output=row, part=part))
    tip = tip.format(output=row, part=part, value=r_squared(value))
    return Cell(r_squared(value), max(-1.0, min(1.0, value)), tip)


def _tip(count: int, rows: int, true: str, taken: str) -> str:
    part = {"count": f"{count:,}", "rows": f"{rows:,}", "share": percent(count / max(rows, 1))}
    if true == taken:
        words = _tr("{count} of {rows} samples of “{true}” were recognised ({share})")
    else:
        words = _tr("{count} of {rows} samples of “{true}” were taken for “{taken}” ({share})")
    return words.format(**part, true=true, taken=taken)


def _tr(text: str) -> str:
    return QCoreApplication.translate("scores", text)
