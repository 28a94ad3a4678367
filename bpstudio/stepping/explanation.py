"""What the inspector shows of one step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.words import Translate, translated

Cells = tuple[str, ...]


@dataclass(frozen=True)
class TermTable:
    """The summands of a step, or the neurons of a layer; each row has one cell per header.

    `total` closes the table with a sum; `current` is the row of the term revealed last.
    """

    headers: Cells
    rows: tuple[Cells, ...]
    total: Cells | None = None
    current: int | None = None


@dataclass(frozen=True)
class Explanation:
    """A step in symbols, numbers and words.

    `formula` is the general rule and `numbers` the same with this step's numbers, as LaTeX lines;
    the `_plain` pair holds the same lines as plain text, line by line. `result` is rounded for
    reading; `value` is the number itself, or None where a step has many. `kind` is None at the
    start and for whole phases, samples and iterations. Titles, sentences and cells may be `Text`:
    ask `translated` for another language.
    """

    title: str
    phase: Phase
    kind: Kind | None = None
    formula: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    formula_plain: tuple[str, ...] = ()
    numbers_plain: tuple[str, ...] = ()
    terms: TermTable | None = None
    result: str = ""
    value: float | None = None
    sentence: str = ""
    code: str = ""

    def translated(self, translate: Translate) -> Explanation:
        """The same in another language; `translate` maps an English template to its translation."""

        def cells(row: Cells) -> Cells:
            return tuple(translated(cell, translate) for cell in row)

        terms = self.terms and replace(
            self.terms,
            headers=cells(self.terms.headers),
            rows=tuple(cells(row) for row in self.terms.rows),
            total=self.terms.total and cells(self.terms.total),
        )
        return replace(
            self,
            title=translated(self.title, translate),
            result=translated(self.result, translate),
            sentence=translated(self.sentence, translate),
            terms=terms,
        )
