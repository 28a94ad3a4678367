"""Published figures, beside the number that the pass computes for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from bpstudio.engine import ACTIVATIONS, LOSSES, Array, run
from bpstudio.errors import UserError
from bpstudio.io.document import Figure
from bpstudio.stepping import Trace


@dataclass(frozen=True)
class FigureRow:
    """One line of the comparison: `computed` is what this pass gives, to be held against print."""

    label: str
    published: str
    computed: float
    agrees: bool
    note: str


Reader = Callable[[Trace, tuple[int, ...]], float]


def _slope(trace: Trace, at: tuple[int, ...]) -> float:
    layer, neuron = at
    activation = ACTIVATIONS[trace.spec.layers[layer - 1].activation]
    return float(activation.slope(trace.pass_.z[layer][0], trace.pass_.a[layer][0])[neuron - 1])


def _loss_term(trace: Trace, at: tuple[int, ...]) -> float:
    terms = LOSSES[trace.spec.loss].terms(trace.pass_.a[-1], trace.y)
    return float(terms[0, at[0] - 1])


def _loss_after(trace: Trace, _: tuple[int, ...]) -> float:
    return float(run(trace.spec, trace.theta_after, trace.x, trace.y).loss)


def _output_after(trace: Trace, at: tuple[int, ...]) -> float:
    return float(run(trace.spec, trace.theta_after, trace.x, trace.y).a[-1][0, at[0] - 1])


def _unit(arrays: Callable[[Trace], tuple[Array, ...]]) -> Reader:
    return lambda trace, at: float(arrays(trace)[at[0]][0, at[1] - 1])


def _gradient(trace: Trace, at: tuple[int, ...]) -> float:
    layer, neuron, source = at
    return float(trace.gradient_sum(layer, 0)[neuron - 1, source - 1])


def _bias_gradient(trace: Trace, at: tuple[int, ...]) -> float:
    layer, neuron = at
    return float(trace.gradient_sum(layer, 0)[neuron - 1, -1])


# Each takes numbers counted from 1, as a page counts them: layer, neuron, and source for a weight.
_READERS: dict[str, Reader] = {
    "x": lambda trace, at: float(trace.x[0, at[0] - 1]),
    "z": _unit(lambda trace: trace.pass_.z),
    "a": _unit(lambda trace: trace.pass_.a),
    "delta": _unit(lambda trace: trace.pass_.dz),
    "dx": lambda trace, at: float(trace.pass_.da[0][0, at[0] - 1]),
    "slope": _slope,
    "dw": _gradient,
    "db": _bias_gradient,
    "w": lambda trace, at: float(trace.weights(at[0])[at[1] - 1, at[2] - 1]),
    "b": lambda trace, at: float(trace.biases(at[0])[at[1] - 1]),
    "loss": lambda trace, _: float(trace.pass_.loss),
    "loss_term": _loss_term,
    "w_after": lambda trace, at: float(trace.weights_after(at[0])[at[1] - 1, at[2] - 1]),
    "b_after": lambda trace, at: float(trace.biases_after(at[0])[at[1] - 1]),
    "output_after": _output_after,
    "loss_after": _loss_after,
}


def quantity(trace: Trace, path: str) -> float:
    """The number that `path` names, such as "w_after 1 2 1": layer 1, neuron 2, source 1.

    Raises UserError for a path that names nothing in this network.
    """
    try:
        name, *words = path.split()
        numbers = tuple(int(word) for word in words)
        if min(numbers, default=1) < 1:
            raise IndexError
        return _READERS[name](trace, numbers)
    except (KeyError, IndexError, ValueError) as error:
        raise UserError(f"“{path}” names no quantity of this network.") from error


def agrees(published: str, computed: float) -> bool:
    """Whether the two differ by at most one in the last printed digit: sources round or cut."""
    printed = Decimal(published.replace("−", "-"))
    exponent = printed.as_tuple().exponent
    unit = 10.0**exponent if isinstance(exponent, int) else 0.0
    return bool(np.abs(computed - float(printed)) <= 1.01 * unit)


def compare(figures: tuple[Figure, ...], trace: Trace) -> tuple[FigureRow, ...]:
    """A row for each figure, with this pass's number."""
    rows = []
    for figure in figures:
        computed = quantity(trace, figure.quantity)
        rows.append(
            FigureRow(
                figure.label,
                figure.published,
                computed,
                agrees(figure.published, computed),
                figure.note,
            )
        )
    return tuple(rows)
