"""The field's symbols with their indices: z, a, w, b and δ of a layer, and the names of layers.

Indices are given from 0 and shown from 1, as NumPy and the books have them; a str is an index that
runs, such as the k of a sum.
"""

from __future__ import annotations

from bpstudio.engine import NetworkSpec
from bpstudio.stepping import labels
from bpstudio.stepping.notation import Maths, symbol
from bpstudio.stepping.words import Text

Index = int | str


def index(*positions: Index) -> str:
    """12 for w_12, and 3,12 where one of the numbers has two digits."""
    shown = [str(p + 1) if isinstance(p, int) else p for p in positions]
    return ("," if any(len(one) > 1 for one in shown) else "").join(shown)


def z_(layer: int, j: Index) -> Maths:
    return symbol("z", index(j), layer)


def a_(layer: int, j: Index) -> Maths:
    """An activation; the inputs are written x."""
    return symbol("a", index(j), layer) if layer else symbol("x", index(j))


def w_(layer: int, j: Index, k: Index) -> Maths:
    """The weight that joins neuron k of the layer before to neuron j."""
    return symbol("w", index(j, k), layer)


def b_(layer: int, j: Index) -> Maths:
    return symbol("b", index(j), layer)


def delta_(layer: int, j: Index) -> Maths:
    return symbol("δ", index(j), layer)


def parameter_(layer: int, j: int, k: int, n_in: int) -> Maths:
    """Weight k of a neuron, or its bias when k = n_in."""
    return w_(layer, j, k) if k < n_in else b_(layer, j)


def layer_name(spec: NetworkSpec, layer: int) -> Text:
    """“input”, “hidden 1” …, “output”; the layer after the last is the loss."""
    last = len(spec.layers)
    if layer == 0:
        return Text(labels.INPUT)
    if layer < last:
        return Text(labels.HIDDEN, n=str(layer))
    return Text(labels.OUTPUT) if layer == last else Text(labels.LOSS_BOX)


def unit_name(spec: NetworkSpec, layer: int, neuron: int) -> Text:
    """“input 2”, “hidden 1, neuron 2” or “output 2”."""
    n = str(neuron + 1)
    if layer == 0:
        return Text(labels.INPUT_UNIT, n=n)
    if layer < len(spec.layers):
        return Text(labels.HIDDEN_UNIT, layer=layer_name(spec, layer), n=n)
    return Text(labels.OUTPUT_UNIT, n=n)
