"""The scores as rows of numbers, for a file."""

from __future__ import annotations

from bpstudio.analysis.scores import Scores
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.scores.curve import ScoreCurve

_HEADERS = ("what", "iteration", "output", "true", "predicted", "train", "test")


def score_table(
    curve: ScoreCurve,
    scores: Scores | None,
    iteration: int,
    classes: tuple[str, ...],
    outputs: tuple[str, ...],
) -> Table:
    """The curve, as shares or as R² of each output, and the counts of the newest confusion."""
    rows: list[tuple[object, ...]] = []
    columns = curve.values.shape[1] // 2
    what = "accuracy" if columns == 1 else "r squared"
    names = ("", *outputs) if columns > 1 else ("",)
    for at, values in zip(curve.iterations.tolist(), curve.values.tolist(), strict=True):
        for number, name in enumerate(names):
            rows.append((what, at, name, None, None, *values[2 * number : 2 * number + 2]))
    if scores is not None and scores.train.confusion is not None:
        test = None if scores.test is None else scores.test.confusion
        for true, true_name in enumerate(classes):
            for taken, taken_name in enumerate(classes):
                counts = [
                    None if part is None else int(part[true, taken])
                    for part in (scores.train.confusion, test)
                ]
                rows.append(("confusion", iteration, None, true_name, taken_name, *counts))
    return Table(_HEADERS, tuple(zip(*rows, strict=True)) if rows else ((),) * len(_HEADERS))
