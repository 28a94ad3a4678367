"""CSV files: numbers, with or without a header; the last column, or columns, are the targets."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from bpstudio.engine import Array
from bpstudio.errors import UserError
from bpstudio.io.data_files.found import FIELD, Found, Progress, as_classes, refuse
from bpstudio.io.data_files.rows import Rows

# Parsed at once: so little that the window hardly waits for it.
_PIECE = 1 << 15
_DELIMITERS = (",", ";", "\t")
_TARGET_WORDS = ("y", "label", "class", "target", "output")
# Whole numbers are classes when they are at most so many different ones.
_MOST_WHOLE = 20
_SMALLEST_SIDE = 8
_ROWS = 1000


@dataclass(frozen=True)
class Layout:
    """How the rows are written: what stands between cells, names, and how many are targets."""

    delimiter: str | None
    names: tuple[str, ...]
    columns: int
    targets: int
    words: bool
    label_first: bool = False

    def name_of(self, column: int) -> str:
        return f" (“{self.names[column]}”)" if self.names else ""


def read_csv(path: Path, progress: Progress) -> Found:
    """The rows of the file. Raises UserError, with row and column, for what is no number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            layout = _layout(path, file)
            file.seek(0)
            rows, words = _read(path, file, layout, progress)
    except UnicodeDecodeError as error:
        raise refuse(path, "is not a text file.", "Save it as CSV, in UTF-8.") from error
    if len(rows) == 0:
        raise refuse(path, "has no rows of numbers.")
    return _found(layout, rows.array(), words)


def _layout(path: Path, file: TextIO) -> Layout:
    lines = [line for line in (file.readline(1 << 24) for _ in range(50)) if line.strip()]
    if not lines:
        raise refuse(path, "is empty.")
    counts = {one: lines[0].count(one) for one in _DELIMITERS}
    likely = max(counts, key=lambda one: counts[one])
    delimiter = likely if counts[likely] else None
    first = _cells(lines[0], delimiter)
    has_header = not all(map(_is_number, first[:-1])) or (
        len(lines) > 1 and not _is_number(first[-1]) and _is_number(_cells(lines[1], delimiter)[-1])
    )
    data = _cells(lines[1] if has_header and len(lines) > 1 else lines[0], delimiter)
    if len(data) < 2:
        raise refuse(
            path, "has one column only.", "Each row needs an input and, in the end, a target."
        )
    names = tuple(first) if has_header and len(first) == len(data) else ()
    label_first = bool(names) and _is_target(names[0]) and not _is_target(names[-1])
    targets = 1 if label_first else max(1, _targets_at_the_end(names))
    column = 0 if label_first else -1
    words = targets == 1 and not _is_number(data[column])
    return Layout(delimiter, names if has_header else (), len(data), targets, words, label_first)


def _targets_at_the_end(names: tuple[str, ...]) -> int:
    count = 0
    while count < len(names) - 1 and _is_target(names[-1 - count]):
        count += 1
    return count


def _is_target(name: str) -> bool:
    return name.strip().lower().rstrip("0123456789 _") in _TARGET_WORDS


def _cells(line: str, delimiter: str | None) -> list[str]:
    if delimiter is None:
        return line.split()
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _read(path: Path, file: TextIO, layout: Layout, progress: Progress) -> tuple[Rows, list[str]]:
    size, done = max(1, path.stat().st_size), 0
    rows = Rows()
    words: list[str] = []
    number = 1
    for lines in _pieces(file):
        done += sum(map(len, lines))
        first = number
        number += len(lines)
        if first == 1 and layout.names:
            while lines and not lines[0].strip():
                lines, first = lines[1:], first + 1
            lines, first = lines[1:], first + 1
        parsed = _parse(path, lines, first, layout, words)
        if len(parsed):
            rows.add(parsed)
        progress(min(1.0, done / size))
    return rows, words


def _pieces(file: TextIO) -> Iterator[list[str]]:
    while lines := file.readlines(_PIECE):
        yield lines


def _parse(path: Path, lines: list[str], first: int, layout: Layout, words: list[str]) -> Array:
    """The numbers of these lines, (n, columns); words in the target's place are numbered later."""
    written = [line for line in lines if line.strip()]
    if not written:
        return np.empty((0, layout.columns))
    texts = written
    if layout.words:
        halves = [_without_word(line, layout) for line in written]
        texts = [numbers for numbers, _ in halves]
    try:
        numbers = np.loadtxt(
            texts, np.float64, comments=None, delimiter=layout.delimiter, ndmin=2, quotechar='"'
        )
    except ValueError as error:
        raise _fault(path, lines, first, layout) from error
    if numbers.shape != (len(written), layout.columns - layout.words):
        raise _fault(path, lines, first, layout)
    if not np.isfinite(numbers).all():
        raise _fault(path, lines, first, layout)
    if layout.words:
        words.extend(word for _, word in halves)
        if not all(word for _, word in halves):
            raise _fault(path, lines, first, layout)
        numbers = np.insert(numbers, 0 if layout.label_first else layout.columns - 1, 0, axis=1)
    return numbers


def _without_word(line: str, layout: Layout) -> tuple[str, str]:
    """The line without its word for the class, and the word."""
    if layout.label_first:
        parts = line.split(layout.delimiter, 1)[::-1]
    else:
        parts = line.rstrip("\r\n").rsplit(layout.delimiter, 1)
    rest, word = parts if len(parts) == 2 else (line, "")
    return rest, word.strip().strip('"').strip()


def _fault(path: Path, lines: list[str], first: int, layout: Layout) -> UserError:
    """What is wrong in the first of these lines that cannot be read."""
    label = 0 if layout.label_first else layout.columns - 1
    for number, line in enumerate(lines, start=first):
        cells = _cells(line, layout.delimiter) if line.strip() else []
        if cells and len(cells) != layout.columns:
            return UserError(
                f"Row {number} of {path.name} has {len(cells)} cells; the first one has "
                f"{layout.columns}. Every row needs as many.",
                field=FIELD,
            )
        for column, cell in enumerate(cells):
            is_word = layout.words and column == label
            if (not cell) if is_word else not (_is_number(cell) and math.isfinite(float(cell))):
                what = "a class" if is_word else "a finite number"
                return UserError(
                    f"Row {number}, column {column + 1}{layout.name_of(column)} of {path.name} "
                    f"holds “{cell[:40]}”, which is not {what}.",
                    field=FIELD,
                    hint="Fill it in, or remove the row. Rows are counted from the file's top.",
                )
    return refuse(path, f"cannot be read from row {first} on.", "Save it as plain CSV.")


def _found(layout: Layout, rows: Array, words: list[str]) -> Found:
    columns = layout.columns
    first = layout.targets if layout.label_first else 0
    inputs = rows[:, first : first + columns - layout.targets]
    targets = rows[:, :1] if layout.label_first else rows[:, columns - layout.targets :]
    input_names = layout.names[first : first + columns - layout.targets]
    names = layout.names[:1] if layout.label_first else layout.names[columns - layout.targets :]
    classes: tuple[str, ...] = ()
    if layout.words:
        classes = tuple(sorted(set(words)))
        numbers = {word: number for number, word in enumerate(classes)}
        targets = np.array([[numbers[word]] for word in words], np.float64)
    elif targets.shape[1] == 1 and _are_whole(targets):
        (targets,), classes = as_classes([targets[:, 0]])
    picture = _picture(inputs)
    return Found(
        inputs,
        targets,
        input_names=() if picture else input_names,
        target_names=names,
        class_names=classes,
        image_shape=picture,
        scale=255.0 if picture else 1.0,
    )


def _picture(inputs: Array) -> tuple[int, int] | None:
    """The shape of square pictures, where all inputs are bytes as those of pixels are."""
    side = math.isqrt(inputs.shape[1])
    if side < _SMALLEST_SIDE or side * side != inputs.shape[1] or inputs[:1000].max() <= 127:
        return None
    pieces = (inputs[start : start + _ROWS] for start in range(0, len(inputs), _ROWS))
    whole = all(
        piece.min() >= 0 and piece.max() <= 255 and (piece == np.rint(piece)).all()
        for piece in pieces
    )
    return (side, side) if whole else None


def _are_whole(targets: Array) -> bool:
    return bool((targets == np.rint(targets)).all()) and 2 <= len(np.unique(targets)) <= _MOST_WHOLE
