"""What the view of the neurons says in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.engine import NetworkSpec
from bpstudio.stepping.symbols import layer_name, unit_name
from bpstudio.stepping.words import translated
from bpstudio.ui.maps.feed import NeuronPictures


def layer_words(spec: NetworkSpec, layer: int) -> str:
    """“input”, “hidden 1”, “output”."""
    return translated(layer_name(spec, layer), _explain)


def neuron_words(pictures: NeuronPictures, layer: int, neuron: int) -> str:
    """The title of a neuron's picture."""
    if layer == 0 and pictures.of_image:
        test = pictures.site.sample - len(pictures.site.ground.dataset.inputs)
        if test >= 0:
            return _tr("current sample, test row {0}").format(f"{test + 1:,}")
        return _tr("current sample, row {0}").format(f"{pictures.site.sample + 1:,}")
    ground = pictures.site.ground
    name = translated(unit_name(ground.spec, layer, neuron), _explain)
    if layer == 0 or (layer == len(ground.spec.layers) and ground.has_winner):
        own = ground.name(neuron) if layer == 0 else ground.output_name(neuron)
        return f"{name} · {own}"
    return name


def kind_words(pictures: NeuronPictures, layer: int) -> str:
    """What the picture is of."""
    if layer == 0:
        return _tr("its pixels") if pictures.of_image else _tr("the input itself")
    if layer == 1 and pictures.of_image:
        return _tr("its weights, pixel by pixel")
    ground = pictures.site.ground
    if ground.columns == len(ground.plane.axes):
        return _tr("its output")
    names = " × ".join(ground.name(axis.column) for axis in ground.plane.axes)
    if pictures.site.at_sample:
        return _tr("its output over {0}; the rest as in the current sample").format(names)
    return _tr("its output over {0}; the rest at their means").format(names)


def _explain(words: str) -> str:
    return QCoreApplication.translate("explain", words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("maps", text)
