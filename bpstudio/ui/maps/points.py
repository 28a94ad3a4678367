"""The rows of the data as points: where they lie, what colour they have, which one is near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.pictures import MIDDLE, levels_between
from bpstudio.analysis.sweep import spread
from bpstudio.engine import Array
from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.colours import class_colours
from bpstudio.ui.maps.ground import Ground
from bpstudio.ui.theme import Theme, blend

MOST = 5000
"""More points than this would hide each other, and the map."""
_FAINTEST = 0.3
_SHADES = 8


@dataclass(frozen=True, eq=False)
class Points:
    """Those that are drawn: `rows` of the training or test data, and their places (n, 2)."""

    test: bool
    rows: NDArray[np.intp]
    places: Array
    inks: NDArray[np.integer[Any]]
    """(n,): for `ink_colours`."""
    total: int


def points_of(ground: Ground, reading: Reading, test: bool, share: float = 1.0) -> Points:
    """All points of the training or test data, or some that are spread evenly.

    Over a line they stand as high as their targets. `share` is this part's of all that are drawn.
    """
    inputs = ground.rows.test_inputs if test else ground.rows.inputs
    kept = spread(len(inputs), max(1, int(MOST * share)))
    places, targets = place_rows(ground, reading, kept, test)
    return Points(test, kept, places, _inks(ground, reading, targets), len(inputs))


def place_rows(
    ground: Ground, reading: Reading, rows: NDArray[np.intp], test: bool
) -> tuple[Array, Array]:
    """The places (n, 2) of these rows of the training or test data, and their targets."""
    data = ground.dataset
    inputs = ground.rows.test_inputs if test else ground.rows.inputs
    targets = (data.test_targets if test else data.targets)[rows]
    columns = [axis.column for axis in ground.plane.axes]
    places: Array = inputs[rows[:, np.newaxis], columns]
    if ground.plane.is_line:
        heights = targets.max(axis=1) if reading.output is None else targets[:, reading.output]
        places = np.column_stack([places, heights])
    return places, targets


def both_kinds(ground: Ground, reading: Reading) -> tuple[Points, Points]:
    """The training and the test points, no more than `MOST` together."""
    train, test = len(ground.rows.inputs), len(ground.rows.test_inputs)
    share = train / (train + test) if train + test > MOST else 1.0
    rest = 1 - share if train + test > MOST else 1.0
    return points_of(ground, reading, False, share), points_of(ground, reading, True, rest)


def ink_colours(theme: Theme, ground: Ground, reading: Reading) -> tuple[str, ...]:
    """The colours that points of this ground have: one for each class, or shades of values."""
    if reading.output is None or ground.judge_is_binary:
        return class_colours(theme, max(2, ground.classes))
    if ground.plane.is_line:
        # Their height says what their target is.
        return (theme.blue,)
    shares = (n / _SHADES - 1 for n in range(2 * _SHADES + 1))
    return tuple(
        blend(
            theme.blue if share > 0 else theme.orange,
            theme.panel,
            _FAINTEST + (1 - _FAINTEST) * abs(share),
        ).name()
        for share in shares
    )


def _inks(ground: Ground, reading: Reading, targets: Array) -> NDArray[np.integer[Any]]:
    judge = ground.judge
    if judge is not None and (reading.output is None or ground.judge_is_binary):
        return judge.labels(targets.T)
    assert reading.output is not None
    found = levels_between(targets[:, reading.output], *ground.output_bounds)
    return np.asarray(np.rint(found * (_SHADES / MIDDLE)), np.intp)


def nearest(places: Array, at: tuple[float, float], reach: float) -> int | None:
    """The index of the place (n, 2) that is nearest, within reach; the last of equals."""
    if not len(places):
        return None
    distances = np.hypot(places[:, 0] - at[0], places[:, 1] - at[1])[::-1]
    best = int(distances.argmin())
    return len(places) - 1 - best if distances[best] <= reach else None
