"""Makes the pictures of all neurons, on the background thread, again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bpstudio.analysis.interrupt import IsCancelled
from bpstudio.analysis.maps import NeuronMaps
from bpstudio.analysis.pictures import (
    ImageShape,
    levels_between,
    pixel_range,
    sample_picture,
    weight_pictures,
)
from bpstudio.engine import Array
from bpstudio.ui.maps.ground import Ground, Site, inputs_of
from bpstudio.ui.maps.levels import Painted, activation_bounds, curve_levels, paint_levels


@dataclass(frozen=True, eq=False)
class NeuronLevels:
    """By layer, 0 being the input; a layer that is missing has no pictures.

    For images, those of layer 0 are single pixels, of layer 1 the weights; `sample` is the image.
    """

    layers: Mapping[int, Painted]
    varying: tuple[int, ...]
    """Which inputs the pictures of layer 0 are of, in order."""
    sample: Painted | None = None


@dataclass(eq=False)
class MapMaker:
    """Keeps what one theta after the other needs. Of images only what is asked for is mapped."""

    ground: Ground
    n: int
    only_weights: bool = True
    """Of images: the pictures of layer 1 and none beyond it."""
    _maps: NeuronMaps | None = field(default=None, init=False)
    _inputs: Painted | None = field(default=None, init=False)
    _pixels: tuple[float, float] | None = field(default=None, init=False)

    def make(self, site: Site, theta: Array, cancelled: IsCancelled | None = None) -> NeuronLevels:
        """The pictures of theta (n_parameters,). Raises MemoryError, and Interrupted."""
        shape = self.ground.image_shape
        if shape is None:
            return NeuronLevels(
                {0: self._input_levels(), **self._map_levels(site, theta, 1, cancelled)},
                self.ground.plane.varying,
            )
        beyond = {} if self.only_weights else self._map_levels(site, theta, 2, cancelled)
        weights = paint_levels(weight_pictures(self.ground.spec, theta, shape), None)
        image = self._sample_levels(site, shape)
        pixels = Painted(image.levels.reshape(-1, 1, 1), image.bounds)
        layers = {0: pixels, 1: weights, **beyond}
        return NeuronLevels(layers, tuple(range(shape.pixels)), image)

    def _map_levels(
        self, site: Site, theta: Array, first: int, cancelled: IsCancelled | None
    ) -> dict[int, Painted]:
        spec = self.ground.spec
        numbers = range(first, len(spec.layers) + 1)
        if not numbers:
            return {}
        if self._maps is None:
            self._maps = NeuronMaps(spec, self.ground.plane, self.n, numbers)
        self._maps.hold(site.held)
        maps = self._maps.compute(theta, cancelled)
        painted = {}
        for number in numbers:
            bounds = activation_bounds(spec.layers[number - 1].activation)
            if bounds is None and number == len(spec.layers):
                bounds = self.ground.output_bounds
            painted[number] = self._as_pictures(paint_levels(maps.layer(number), bounds))
        return painted

    def _as_pictures(self, painted: Painted) -> Painted:
        if not self.ground.plane.is_line:
            return painted
        return Painted(curve_levels(painted.levels), painted.bounds)

    def _input_levels(self) -> Painted:
        if self._inputs is None:
            plane = self.ground.plane
            values = plane.values(self.n).reshape(-1, *plane.shape(self.n))
            self._inputs = self._as_pictures(paint_levels(values, None))
        return self._inputs

    def _sample_levels(self, site: Site, shape: ImageShape) -> Painted:
        if self._pixels is None:
            self._pixels = pixel_range(self.ground.dataset)
        image = sample_picture(inputs_of(self.ground.dataset, site.sample), shape)
        return Painted(levels_between(image, *self._pixels)[np.newaxis], np.array([self._pixels]))
