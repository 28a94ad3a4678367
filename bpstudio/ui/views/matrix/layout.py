"""Where the matrices of a board stand: beside each other where there is room, else below."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from bpstudio.ui.views.matrix.board import Axis, Board, Panel
from bpstudio.ui.views.matrix.changes import Changes
from bpstudio.ui.views.matrix.numbers import cell_text
from bpstudio.ui.views.matrix.type_faces import Faces

_PAGE_ROWS = (7, 5, 3)
_MOST_COLUMNS = 12
_ENOUGH_COLUMNS = 4
_GOOD_HEIGHT = 500.0
_LINE_GAP = 16.0
_BRACKET = 4.0
_TRANSPOSE = 8.0
_CELL_INSET = 3.5
_GAP_ROW = 11.0
_GAP_COLUMN = 12.0
_SIGN_INSET = 4.0
_BLANK = 9.0
_EDGE = 3.0
_BESIDE = 60.0


@dataclass(frozen=True)
class Window:
    """The units of an axis that are shown: start … stop of size."""

    start: int
    stop: int
    size: int

    @property
    def before(self) -> bool:
        return self.start > 0

    @property
    def after(self) -> bool:
        return self.stop < self.size

    @property
    def cut(self) -> bool:
        return self.before or self.after

    @property
    def units(self) -> range:
        return range(self.start, self.stop)


@dataclass(frozen=True)
class Placed:
    """A panel on the widget: `body` holds the cells and what stands for those left out."""

    panel: Panel
    rows: Window
    columns: Window
    area: QRectF
    body: QRectF
    cell_width: float
    cell_height: float
    row_labels: bool
    column_labels: bool
    sign: QPointF
    """Where the middle of the sign before the panel is."""

    def cell(self, row: int, column: int) -> QRectF:
        """The rectangle of an entry within the window."""
        left = self.body.left() + (_GAP_COLUMN if self.columns.before else 0.0)
        top = self.body.top() + (_GAP_ROW if self.rows.before else 0.0)
        return QRectF(
            left + (column - self.columns.start) * self.cell_width,
            top + (row - self.rows.start) * self.cell_height,
            self.cell_width,
            self.cell_height,
        )

    def entries(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in self.rows.units for column in self.columns.units)

    def entry_at(self, point: QPointF) -> tuple[int, int] | None:
        """The entry under the point."""
        if not self.body.contains(point):
            return None
        first = self.cell(self.rows.start, self.columns.start)
        row = self.rows.start + int((point.y() - first.top()) // self.cell_height)
        column = self.columns.start + int((point.x() - first.left()) // self.cell_width)
        shown = row in self.rows.units and column in self.columns.units
        return (row, column) if shown else None


@dataclass(frozen=True)
class Layout:
    """Every panel's place, and how much height all of it takes."""

    panels: tuple[Placed, ...]
    height: float

    def panels_in(self, area: QRectF) -> tuple[Placed, ...]:
        """Those that are seen in a part of the widget, with what is written beside them."""
        around = area.adjusted(-_BESIDE, 0, _BESIDE, _EDGE)
        return tuple(placed for placed in self.panels if placed.area.intersects(around))


def lay_out(board: Board, faces: Faces, width: float, top: float, changes: Changes) -> Layout:
    """Place the board's panels within the width, beginning at `top`.

    Of layers that are too large a window of units is shown, with fewer rows where there are many
    matrices below each other. Where there are changes, cells have room for the numbers before.
    """
    for rows in _PAGE_ROWS:
        layout = _placed(_fitting(_Sizing(board, faces, rows, changes), width), width, top)
        if layout.height - top <= _GOOD_HEIGHT:
            break
    return layout


def _fitting(sizing: _Sizing, width: float) -> _Sizing:
    """As many columns as the width has room for, one at least; one line if that leaves enough."""
    panels = sizing.panels
    most = min(_MOST_COLUMNS, max(panel.columns.size for panel in panels))
    whole = [list(panels)]
    for groups, fewest in ((whole, min(most, _ENOUGH_COLUMNS)), (sizing.groups, 1)):
        sizing.groups = groups
        if sizing.fits(fewest, width):
            # Wider with every column: the last that fits is found by halving.
            sizing.most_columns = fewest + bisect_left(
                range(fewest + 1, most + 1), True, key=lambda n: not sizing.fits(n, width)
            )
            return sizing
    sizing.groups, sizing.most_columns = [[panel] for panel in panels], 1
    return sizing


class _Sizing:
    """How large panels are when a window has so many rows and columns."""

    def __init__(self, board: Board, faces: Faces, rows: int, changes: Changes) -> None:
        self.faces, self.panels, self._changes = faces, board.panels, changes
        self.row_height = faces.row_height + (faces.label_height if changes else 0)
        self.most_columns = _MOST_COLUMNS
        self._most_rows = rows
        self._numbers: dict[tuple[int, int], float] = {}
        self._widths: dict[tuple[int, int], float] = {}
        self._rows: dict[str, Window] = {}
        self.groups: list[list[Panel]] = []
        for panel in board.panels:
            if panel.glued and self.groups:
                self.groups[-1].append(panel)
            else:
                self.groups.append([panel])

    def rows(self, panel: Panel) -> Window:
        window = self._rows.get(panel.rows.name)
        if window is None:
            # Two rows more than a page need no more height than a page with its dots.
            size = panel.rows.size
            most = size if size <= self._most_rows + 2 else self._most_rows
            window = self._rows[panel.rows.name] = _page(panel.rows, most)
        return window

    def columns(self, panel: Panel) -> Window:
        return _page(panel.columns, min(panel.columns.size, self.most_columns))

    def cell_width(self, panel: Panel) -> float:
        """As wide as the widest number of the window, revealed or not."""
        return max(self._column_width(panel, column) for column in self.columns(panel).units)

    def _column_width(self, panel: Panel, column: int) -> float:
        width = self._numbers.get((id(panel), column))
        if width is None:
            rows, before = self.rows(panel), self._changes.values(panel)
            both = (panel.values,) if before is None else (panel.values, before)
            numbers = [n for some in both for n in some[rows.start : rows.stop, column].tolist()]
            widest = max(self.faces.number_width(cell_text(value)) for value in numbers)
            width = self._numbers[id(panel), column] = max(28.0, widest + 2 * _CELL_INSET)
        return width

    def body_width(self, panel: Panel) -> float:
        width = self._widths.get((id(panel), self.most_columns))
        if width is None:
            window = self.columns(panel)
            width = len(window.units) * self.cell_width(panel)
            width += _GAP_COLUMN * (window.before + window.after)
            self._widths[id(panel), self.most_columns] = width
        return width

    def body_height(self, panel: Panel) -> float:
        window = self.rows(panel)
        gaps = _GAP_ROW * (window.before + window.after)
        return len(window.units) * self.row_height + gaps

    def panel_width(self, panel: Panel) -> float:
        cells = self.body_width(panel) + 2 * _BRACKET + (_TRANSPOSE if panel.transposed else 0.0)
        return max(cells, self.faces.symbol_width(panel.symbol))

    def sign_width(self, panel: Panel, starts_line: bool) -> float:
        if panel.before:
            return self.faces.sign_width(panel.before) + 2 * _SIGN_INSET
        return 0.0 if starts_line else _BLANK

    def label_width(self, panel: Panel) -> float:
        window = self.rows(panel)
        return self.faces.label_width * len(str(window.stop)) + 4 if window.cut else 0.0

    def fits(self, columns: int, width: float) -> bool:
        """Whether each group has room on a line of its own with so many columns."""
        self.most_columns = columns
        return all(self.width_of(group) <= width for group in self.groups)

    def width_of(self, group: list[Panel]) -> float:
        """Of a group that stands on a line of its own."""
        seen: set[str] = set()
        width = _EDGE
        for number, panel in enumerate(group):
            width += self.sign_width(panel, number == 0) + self.panel_width(panel)
            if panel.rows.name not in seen:
                width += self.label_width(panel)
            seen.add(panel.rows.name)
        return width


def _page(axis: Axis, count: int) -> Window:
    """The page of `count` units that holds the axis's current one; the last page is full too."""
    start = max(0, min(axis.at // count * count, axis.size - count))
    return Window(start, start + count, axis.size)


def _placed(sizing: _Sizing, width: float, top: float) -> Layout:
    placed: list[Placed] = []
    for line in _lines(sizing, width):
        row, bottom = _place_line(sizing, line, top)
        placed += row
        top = bottom + _LINE_GAP
    return Layout(tuple(placed), top - _LINE_GAP + _EDGE)


def _lines(sizing: _Sizing, width: float) -> Iterator[list[Panel]]:
    line: list[Panel] = []
    for group in sizing.groups:
        if line and sizing.width_of(line + group) > width:
            yield line
            line = []
        line = line + group
    yield line


def _place_line(sizing: _Sizing, line: list[Panel], top: float) -> tuple[list[Placed], float]:
    """The line's panels with their middles at one height, and where the line ends."""
    heads = [_head_height(sizing, panel) for panel in line]
    above = max(
        head + sizing.body_height(panel) / 2 for head, panel in zip(heads, line, strict=True)
    )
    middle, x = top + above, _EDGE
    placed: list[Placed] = []
    seen: set[str] = set()
    for panel, head in zip(line, heads, strict=True):
        sign = sizing.sign_width(panel, not placed)
        at_sign = QPointF(x + sign / 2, middle)
        labels = panel.rows.name not in seen and sizing.rows(panel).cut
        x += sign + (sizing.label_width(panel) if labels else 0.0)
        seen.add(panel.rows.name)
        placed.append(_place(sizing, panel, QPointF(x, middle), head, at_sign, labels))
        x = placed[-1].area.right()
    return placed, max(one.body.bottom() for one in placed)


def _place(
    sizing: _Sizing, panel: Panel, left: QPointF, head: float, sign: QPointF, labels: bool
) -> Placed:
    full, width = sizing.panel_width(panel), sizing.body_width(panel)
    height = sizing.body_height(panel)
    spare = full - width - (_TRANSPOSE if panel.transposed else 0.0)
    body = QRectF(left.x() + spare / 2, left.y() - height / 2, width, height)
    return Placed(
        panel=panel,
        rows=sizing.rows(panel),
        columns=sizing.columns(panel),
        area=QRectF(left.x(), body.top() - head, full, head + height),
        body=body,
        cell_width=sizing.cell_width(panel),
        cell_height=sizing.row_height,
        row_labels=labels,
        column_labels=sizing.columns(panel).cut,
        sign=sign,
    )


def _head_height(sizing: _Sizing, panel: Panel) -> float:
    faces = sizing.faces
    return faces.head_height + (faces.label_height if sizing.columns(panel).cut else 0.0)
