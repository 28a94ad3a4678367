"""The histograms and the verdicts as rows of numbers, for a file."""

from __future__ import annotations

import numpy as np

from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.gradients.asking import Answer
from bpstudio.ui.plots.gradients.histories import GRADIENTS, WEIGHTS, Histories

_HEADERS = ("what", "layer", "iteration", "low", "high", "share", "verdict", "value", "threshold")


def histogram_table(histories: Histories, newest: Answer | None) -> Table:
    """First the verdicts; then for each layer and time the share of the values in each bin.

    Bins of gradients are exponents of 10. Those that are empty are left out.
    """
    rows: list[tuple[object, ...]] = []
    if newest is not None:
        for one in newest.look.health.layers:
            finding = one.finding
            held = finding.verdict.value, finding.value, finding.threshold
            rows.append(("verdict", one.layer, newest.iteration, None, None, None, *held))
    for what in (WEIGHTS, GRADIENTS):
        for layer, history in enumerate(histories.layers(what), start=1):
            picture = history.picture()
            if picture is None:
                continue
            edges = picture.edges
            for column, row in np.argwhere(picture.shares.T > 0).tolist():
                at = picture.start + column * picture.width
                share = float(picture.shares[row, column])
                bounds = float(edges[row]), float(edges[row + 1])
                rows.append((what, layer, at, *bounds, share, None, None, None))
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * len(_HEADERS)
    return Table(_HEADERS, columns)
