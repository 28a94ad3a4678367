"""The boundary as numbers, for an exported file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpstudio.engine import Array
from bpstudio.ui.maps.boundary_maker import Surface
from bpstudio.ui.maps.ground import Ground, Site
from bpstudio.ui.maps.points import Points
from bpstudio.ui.plots.export import Table


def table_of(site: Site | None, surface: Surface | None, points: Sequence[Points]) -> Table:
    """Rows of the map, with the outputs there; rows of the points, with their targets."""
    if site is None:
        return Table((), ())
    ground = site.ground
    outputs = ground.spec.outputs
    parts: list[tuple[str, Array, Array, Array]] = []
    if surface is not None:
        places = ground.plane.columns(surface.outputs.shape[-1]).T
        values = surface.outputs.reshape(outputs, -1).T
        parts.append(("map", places, values, np.full(values.shape, np.nan)))
    for one in points:
        places, targets = _rows(ground, one)
        blank = np.full(targets.shape, np.nan)
        parts.append(("test" if one.test else "train", places, blank, targets))
    what = [name for name, places, *_ in parts for _ in range(len(places))]
    numbers = [np.concatenate(column) for column in zip(*(part[1:] for part in parts), strict=True)]
    headers = ["what"]
    headers += [ground.name(axis.column) for axis in ground.plane.axes]
    for word in ("output", "target"):
        headers += [f"{word} {ground.output_name(number)}" for number in range(outputs)]
    return Table(tuple(headers), (what, *np.concatenate(numbers, axis=1).T))


def _rows(ground: Ground, points: Points) -> tuple[Array, Array]:
    rows, data = ground.rows, ground.dataset
    inputs, targets = (
        (rows.test_inputs, data.test_targets) if points.test else (rows.inputs, data.targets)
    )
    return ground.plane.place(inputs[points.rows]), targets[points.rows]
