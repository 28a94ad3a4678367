"""Each loss, its summands and its derivative as formulas, in which symbols or numbers are put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bpstudio.stepping.notation import (
    HALF,
    LN,
    Maths,
    Piece,
    fraction,
    function,
    maths,
    named,
    parentheses,
    power,
    sum_over,
)


@dataclass(frozen=True)
class LossFormula:
    """How J is written for one output a with the target y; n is the number of outputs.

    `term` is the summand E, `derivative(a, y, n)` is ∂J/∂a. A loss with `mean` divides the sum of
    its terms by n. `code` and `slope_code` are NumPy with {a} and {y} to fill in.
    """

    term: Callable[[Piece, Piece], Maths]
    derivative: Callable[[Piece, Piece, str], Maths]
    code: str
    slope_code: str
    mean: bool = False

    def total(self, body: Piece) -> Maths:
        """J over all outputs, `body` being a term with the index k."""
        summed = sum_over("k", body)
        return maths("{} {}", fraction("1", "n"), summed) if self.mean else summed


def _difference(a: Piece, y: Piece) -> Maths:
    return maths("{} − {}", a, y)


HALF_SQUARED_ERROR = LossFormula(
    term=lambda a, y: maths("{} {}", HALF, power(parentheses(_difference(a, y)), "2")),
    derivative=lambda a, y, _: _difference(a, y),
    code="0.5 * np.sum(({a} - {y}) ** 2)",
    slope_code="{a} - {y}",
)

MEAN_SQUARED_ERROR = LossFormula(
    term=lambda a, y: power(parentheses(_difference(a, y)), "2"),
    derivative=lambda a, y, n: maths("{} ({} − {})", fraction("2", n), a, y),
    code="np.mean(({a} - {y}) ** 2)",
    slope_code="2 * ({a} - {y}) / y.size",
    mean=True,
)

MEAN_ABSOLUTE_ERROR = LossFormula(
    term=lambda a, y: Maths(
        rf"\left|{_difference(a, y).latex}\right|", f"|{_difference(a, y).plain}|"
    ),
    derivative=lambda a, y, n: maths(
        "{} {}", fraction("1", n), function(named("sign"), _difference(a, y))
    ),
    code="np.mean(np.abs({a} - {y}))",
    slope_code="np.sign({a} - {y}) / y.size",
    mean=True,
)

BINARY_CROSS_ENTROPY = LossFormula(
    term=lambda a, y: maths("−({} {} {} + (1 − {}) {}(1 − {}))", y, LN, a, y, LN, a),
    derivative=lambda a, y, _: fraction(_difference(a, y), maths("{} (1 − {})", a, a)),
    code="-np.sum({y} * np.log({a}) + (1 - {y}) * np.log(1 - {a}))",
    slope_code="({a} - {y}) / ({a} * (1 - {a}))",
)

CROSS_ENTROPY = LossFormula(
    term=lambda a, y: maths("−{} {} {}", y, LN, a),
    derivative=lambda a, y, _: maths("−{}", fraction(y, a)),
    code="-np.sum({y} * np.log({a}))",
    slope_code="-{y} / {a}",
)

OUTPUT = LossFormula(
    term=lambda a, _: maths("{}", a),
    derivative=lambda _a, _y, _n: maths("1"),
    code="np.sum({a})",
    slope_code="1.0",
)

LOSS_FORMULAS: Mapping[str, LossFormula] = MappingProxyType(
    {
        "half_squared_error": HALF_SQUARED_ERROR,
        "mean_squared_error": MEAN_SQUARED_ERROR,
        "mean_absolute_error": MEAN_ABSOLUTE_ERROR,
        "binary_cross_entropy": BINARY_CROSS_ENTROPY,
        "cross_entropy": CROSS_ENTROPY,
        "output": OUTPUT,
    }
)
"""How each loss is written."""
