"""All neurons' pictures as numbers, for an exported file."""

from __future__ import annotations

import numpy as np

from bpstudio.analysis.maps import NeuronMaps
from bpstudio.engine import Array, views
from bpstudio.frame import Frame
from bpstudio.ui.maps.feed import NeuronPictures
from bpstudio.ui.maps.neuron_words import layer_words
from bpstudio.ui.plots.export import Table


def neuron_table(pictures: NeuronPictures | None, frame: Frame | None, n: int) -> Table:
    """A row for each point of the maps and a column for each neuron; of images for each pixel."""
    if pictures is None or frame is None:
        return Table((), ())
    ground = pictures.site.ground
    theta = frame.state.theta
    spec, shape = ground.spec, ground.image_shape
    if shape is not None:
        rows, columns = np.divmod(np.arange(shape.pixels), shape.columns)
        weights = views(spec, theta)[0].weights
        names = [_name(pictures, 1, unit) for unit in range(len(weights))]
        return Table(("row", "column", *names), (rows + 1, columns + 1, *weights))
    engine = NeuronMaps(spec, ground.plane.through(pictures.site.held), n)
    maps = engine.compute(theta)
    headers = [ground.name(axis.column) for axis in ground.plane.axes]
    numbers: list[Array] = list(ground.plane.columns(n))
    for layer, values in sorted(maps.layers.items()):
        headers += [_name(pictures, layer, unit) for unit in range(len(values))]
        numbers += [unit.ravel() for unit in values]
    return Table(tuple(headers), tuple(numbers))


def _name(pictures: NeuronPictures, layer: int, unit: int) -> str:
    return f"{layer_words(pictures.site.ground.spec, layer)} · {unit + 1}"
