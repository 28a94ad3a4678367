"""Tables of terms, kept short however wide a layer is."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.stepping import labels
from bpstudio.stepping.explanation import Cells, TermTable
from bpstudio.stepping.words import Text

MOST_ROWS = 12
KEPT_ROWS = 8
"""A table that would be longer than MOST_ROWS shows this many, and says how many more there are."""


def first_rows(count: int, row: Callable[[int], Cells]) -> tuple[Cells, ...]:
    """Rows 0 … count − 1, or the first of them and “… n more”."""
    if count <= MOST_ROWS:
        return tuple(row(i) for i in range(count))
    rows = tuple(row(i) for i in range(KEPT_ROWS))
    return (*rows, _gap(labels.MORE, count - KEPT_ROWS, len(rows[0])))


def last_rows(count: int, row: Callable[[int], Cells]) -> tuple[Cells, ...]:
    """Rows 0 … count − 1, or “… n earlier” and the last of them."""
    if count <= MOST_ROWS:
        return tuple(row(i) for i in range(count))
    rows = tuple(row(i) for i in range(count - KEPT_ROWS, count))
    return (_gap(labels.EARLIER, count - KEPT_ROWS, len(rows[0])), *rows)


def whole_table(headers: Cells, rows: tuple[Cells, ...], total: str = "") -> TermTable:
    """A finished table; `total` goes under the last column, beside the word “sum”."""
    return TermTable(headers, rows, _total(labels.SUM, headers, total) if total else None)


def growing_table(headers: Cells, rows: tuple[Cells, ...], total: str = "") -> TermTable:
    """A table whose last row has just come in."""
    closing = _total(labels.SUM_SO_FAR, headers, total) if total else None
    return TermTable(headers, rows, closing, current=len(rows) - 1)


def _total(word: str, headers: Cells, total: str) -> Cells:
    return (Text(word), *("" for _ in headers[2:]), total)


def _gap(word: str, hidden: int, width: int) -> Cells:
    return (Text(word, n=str(hidden)), *("" for _ in range(width - 1)))
