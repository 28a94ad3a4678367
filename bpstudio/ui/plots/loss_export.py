"""The loss plot in a file: the curves of the run on the screen, and of the runs beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from bpstudio.runs import Run
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.export import Table
from bpstudio.ui.run_words import run_name


def table_of(train: Curve, test: Curve, others: Sequence[Run]) -> Table:
    """One row per iteration that any curve has; blank where a curve has no point there."""
    curves = {"train": train, "test": test}
    for run in others:
        curves[f"{run_name(run)}: train"] = Curve.of(run.losses.train)
        curves[f"{run_name(run)}: test"] = Curve.of(run.losses.test)
    iterations = np.unique(np.concatenate([curve.iterations for curve in curves.values()]))
    columns = [np.full(len(iterations), np.nan) for _ in curves]
    for column, curve in zip(columns, curves.values(), strict=True):
        column[np.searchsorted(iterations, curve.iterations)] = curve.losses
    return Table(("iteration", *curves), (iterations, *columns))


def legend_of(drawn: Sequence[tuple[Run, str]]) -> tuple[tuple[str, str], ...]:
    """What stands above an exported picture for each run beside, in its colour."""
    words = QCoreApplication.translate("plots", "— {run}")
    return tuple((words.format(run=run_name(run)), colour) for run, colour in drawn)
