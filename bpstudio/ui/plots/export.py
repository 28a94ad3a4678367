"""A plot as a file: a picture (PNG), a drawing (SVG) or its numbers (CSV).

A plot says what it is by `picture()` and `table()`, puts an `ExportButton` into its header, and
hands the button's `wanted` on as a signal of its own, which the window connects to
`FileActions.export`: that asks for a path, and shows an error in the message bar.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QIODevice, QSaveFile

from bpstudio.errors import UserError
from bpstudio.ui.plots.picture import Picture, png, svg

FORMATS = (".png", ".svg", ".csv")

Column = NDArray[np.generic] | Sequence[object]


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of the same length, each with its header. None and NaN are blank in the file."""

    headers: tuple[str, ...]
    columns: tuple[Column, ...]


class Exportable(Protocol):
    """What can be exported."""

    def picture(self) -> Picture: ...

    def table(self) -> Table: ...


@dataclass(frozen=True, eq=False)
class Export:
    """The wish to have a plot as a file: `name` and `suffix` are what the dialog suggests."""

    plot: Exportable
    name: str
    suffix: str = ".png"

    def write(self, path: Path) -> None:
        """Write the whole file, as what its name ends in, or leave alone what is there.

        Raises UserError when the name ends otherwise, or the file cannot be written.
        """
        suffix = path.suffix.lower()
        if suffix == ".csv":
            _save(path, csv_text(self.plot.table()).encode())
        elif suffix in FORMATS:
            _save(path, {".png": png, ".svg": svg}[suffix](self.plot.picture()))
        else:
            raise UserError(
                _tr("“{0}” is neither a picture nor a table.").format(path.name),
                hint=_tr("Choose a name that ends in .png, .svg or .csv."),
            )


def csv_text(table: Table) -> str:
    """The table with all digits of its numbers, so that they are read back as they are."""
    columns = [_cells(column) for column in table.columns]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.headers)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _cells(column: Column) -> list[object]:
    cells = column.tolist() if isinstance(column, np.ndarray) else list(column)
    return ["" if cell is None or cell != cell else cell for cell in cells]


def _save(path: Path, data: bytes) -> None:
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or not _put(file, data):
        raise UserError(
            _tr("“{0}” cannot be written: {1}.").format(path, file.errorString().rstrip(".")),
            hint=_tr("Choose a folder that exists and that you may write to."),
        )


def _put(file: QSaveFile, data: bytes) -> bool:
    return file.write(data) == len(data) and file.commit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)
