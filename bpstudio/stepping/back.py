"""What a layer's deltas send back to one unit before it: Σ w δ, as lines and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine import Array
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping.explanation import Cells, TermTable
from bpstudio.stepping.given import Given, What
from bpstudio.stepping.notation import Maths, factor, maths, plain, sum_over, total
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import delta_, w_
from bpstudio.stepping.tables import first_rows, growing_table, last_rows, whole_table
from bpstudio.stepping.words import Text


@dataclass(frozen=True)
class Back:
    """∂J/∂a of unit j in `layer` (0 for an input), the sum over the units k of the next layer."""

    step: Step
    layer: int
    j: int

    @property
    def weights(self) -> Array:
        return self.step.trace.weights(self.layer + 1)[:, self.j]

    @property
    def deltas(self) -> Array:
        return self.step.dz(self.layer + 1)

    @property
    def count(self) -> int:
        return self.step.spec.sizes[self.layer + 1]

    @property
    def whole(self) -> float:
        return float(self.step.da(self.layer)[self.j])

    def term(self, k: int) -> float:
        return float(self.weights[k] * self.deltas[k])

    def so_far(self, terms: int) -> float:
        """The sum of the first terms; all of them give the number of the pass itself."""
        if terms == self.count:
            return self.whole
        return float((self.weights[:terms] * self.deltas[:terms]).sum())

    def rule(self) -> Maths:
        product = maths("{} {}", w_(self.layer + 1, "k", self.j), delta_(self.layer + 1, "k"))
        return sum_over("k", product)

    def product(self, k: int) -> Maths:
        return maths("{} × {}", factor(float(self.weights[k])), factor(float(self.deltas[k])))

    def products(self) -> Maths:
        return total(self.count, self.product)

    def sentence(self, k: int, source: Text) -> Text:
        """What the k-th product, sent by `source`, adds."""
        return Text(
            say.DELTA_PRODUCT,
            n=str(k + 1),
            of=str(self.count),
            source=source,
            product=plain(self.term(k), sign=True),
            so_far=plain(self.so_far(k + 1), sign=True),
        )

    def table(self, revealed: int | None = None) -> TermTable:
        """All terms, or those revealed so far."""
        headers = (Text(labels.FROM), "w", "δ", "w · δ")
        if revealed is None:
            rows = first_rows(self.count, self._row)
            return whole_table(headers, rows, plain(self.whole, sign=True))
        total_so_far = plain(self.so_far(revealed), sign=True)
        return growing_table(headers, last_rows(revealed, self._row), total_so_far)

    def _row(self, k: int) -> Cells:
        return (
            self.step.short_name(self.layer + 1, k),
            Given(plain(float(self.weights[k])), What.WEIGHT, self.layer + 1, k, self.j),
            plain(float(self.deltas[k]), sign=True),
            plain(self.term(k), sign=True),
        )
