"""Makes what the boundary view shows, on the background thread, again and again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bpstudio.analysis.interrupt import IsCancelled
from bpstudio.analysis.maps import NeuronMaps
from bpstudio.analysis.pictures import MIDDLE, Levels, levels_between
from bpstudio.engine import Array
from bpstudio.ui.maps.colours import shades_of
from bpstudio.ui.maps.ground import Bounds, Ground, Site

PIXELS = 150
LINE_POINTS = 400
_BANDS = 5
"""A discretised regression has so many on either side of the middle one."""


@dataclass(frozen=True)
class Reading:
    """One output, or with None the class whose output is largest; smooth, or in few steps."""

    output: int | None = None
    discrete: bool = False


@dataclass(frozen=True, eq=False)
class Surface:
    """`outputs` (outputs, n, n), the first row highest, and their `levels` (n, n) as read.

    Over a line (outputs, n), and no levels.
    """

    site: Site
    reading: Reading
    outputs: Array
    levels: Levels | None

    def at(self, place: tuple[float, ...]) -> Array | None:
        """(outputs,): of the cell where this place of the plane is; None outside of it."""
        plane = self.site.ground.plane
        n = self.outputs.shape[-1]
        last = n - 1 if plane.is_line else n
        cells = []
        for axis, value in zip(plane.axes, place, strict=False):
            share = (value - axis.low) / (axis.high - axis.low)
            if not 0 <= share <= 1:
                return None
            cells.append(min(n - 1, round(share * last) if plane.is_line else int(share * last)))
        if plane.is_line:
            return self.outputs[:, cells[0]]
        return self.outputs[:, n - 1 - cells[1], cells[0]]


@dataclass(eq=False)
class BoundaryMaker:
    """Keeps what one theta after the other needs."""

    ground: Ground
    _maps: NeuronMaps | None = field(default=None, init=False)

    def make(
        self, site: Site, reading: Reading, theta: Array, cancelled: IsCancelled | None = None
    ) -> Surface:
        """The surface of theta (n_parameters,). Raises MemoryError, and Interrupted."""
        if self._maps is None:
            spec, plane = self.ground.spec, self.ground.plane
            n = LINE_POINTS if plane.is_line else PIXELS
            self._maps = NeuronMaps(spec, plane, n, [len(spec.layers)])
        self._maps.hold(site.held)
        outputs = self._maps.compute(theta, cancelled).output.copy()
        if self.ground.plane.is_line:
            return Surface(site, reading, outputs, None)
        return Surface(site, reading, outputs, read_levels(self.ground, reading, outputs))


def read_levels(ground: Ground, reading: Reading, outputs: Array) -> Levels:
    """The levels of outputs (outputs, …): of one on the scale of values, or of the winner."""
    bounds = ground.output_bounds
    if reading.output is None:
        return winner_levels(outputs, bounds, reading.discrete)
    values = outputs[reading.output]
    if not reading.discrete:
        return levels_between(values, *bounds)
    if ground.judge is not None:
        return np.where(values > ground.judge.middle, np.uint8(2 * MIDDLE), np.uint8(0))
    shares = levels_between(values, *bounds) / MIDDLE - 1
    banded: Levels = (MIDDLE + np.rint(shares * _BANDS) * (MIDDLE / _BANDS)).astype(np.uint8)
    return banded


def winner_levels(outputs: Array, bounds: Bounds, discrete: bool) -> Levels:
    """For `class_table`: the shade says how far the largest output is ahead of the next."""
    classes = len(outputs)
    shades = shades_of(classes)
    best, second = outputs[0].copy(), np.full_like(outputs[0], -np.inf)
    winner = np.zeros(best.shape, np.uint8)
    for number, one in enumerate(outputs[1:], start=1):
        wins = one > best
        np.maximum(second, np.minimum(one, best), out=second)
        np.copyto(winner, number % (256 // shades), where=wins)
        np.maximum(best, one, out=best)
    if discrete:
        return np.asarray(winner * np.uint8(shades) + np.uint8(shades - 1))
    with np.errstate(invalid="ignore"):
        lead = np.clip((best - second) / (bounds[1] - bounds[0]), 0, 1)
    shade = np.rint(np.nan_to_num(lead) * (shades - 1)).astype(np.uint8)
    return np.asarray(winner * np.uint8(shades) + shade)
