"""Editing numbers in the cells of a table, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from weakref import WeakMethod, ref

from PySide6.QtCore import QEvent, QLine, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from bpstudio.frame import Frame
from bpstudio.quantities import Quantity
from bpstudio.ui.number_editing import NumberEditing
from bpstudio.ui.theme import Theme
from bpstudio.ui.views.subject import subject_of

_ROUND = 3.0
_MARGIN = 4


class Cell(NamedTuple):
    """A number that can be edited, and where the table shows it."""

    quantity: Quantity
    place: QRectF


def _beneath(place: QRectF) -> QLine:
    left, y = int(place.x()), int(place.bottom()) - 4
    return QLine(left, y, left + int(place.width()), y)


class CellEditing(NumberEditing):
    """Opens the editor on a cell of a table, whose `cells` are asked for in reading order.

    A click or a drag does it, and where the table has the focus, Enter, Space, F2 or a number
    typed on the current cell, which Up and Down choose. Tab leads on through the table.
    """

    def __init__(self, table: QWidget, cells: Callable[[], Sequence[Cell]], theme: Theme) -> None:
        super().__init__(table, theme)
        self._cells = WeakMethod(cells)
        self._frame: Frame | None = None
        self._is_over: bool | None = None
        self._current: Quantity | None = None
        self._came_from: ref[QWidget] | None = None
        self.hovered: Quantity | None = None
        table.setMouseTracking(True)

    @property
    def cells(self) -> Sequence[Cell]:
        """Those of the sample at work; an earlier one's inputs and targets only look on."""
        ask = self._cells()
        if ask is None or self._frame is None or self._frame.training:
            return ()
        found = ask()
        if found and self._is_over is None:
            where = subject_of(self._frame).location
            self._is_over = where is not None and where.sample != self._frame.revealed.sample
        return [cell for cell in found if cell.quantity.is_parameter] if self._is_over else found

    @property
    def current(self) -> Quantity | None:
        """The cell that keys edit, while the table has the focus."""
        return self.chosen() if self.picture.hasFocus() else None

    def paint_marks(self, painter: QPainter) -> None:
        """A line of dots beneath what can be edited, a frame around the cell at hand."""
        theme, cells = self._theme, self.cells
        painter.setPen(QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DotLine))
        painter.drawLines([_beneath(place) for _quantity, place in cells])
        at_hand = {self.hovered, self.current} - {None}
        if not at_hand:
            return
        painter.setPen(QPen(QColor(theme.accent), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for quantity, place in cells:
            if quantity in at_hand:
                painter.drawRoundedRect(place.adjusted(-3.5, 1.5, 3.5, -1.5), _ROUND, _ROUND)

    # What numbers there are

    def frame_now(self) -> Frame | None:
        return self._frame

    def host(self) -> QWidget:
        """The page that scrolls with the table on it: there is room around the table."""
        host = self.picture
        while (over := host.parentWidget()) is not None:
            if isinstance(over.parentWidget(), QAbstractScrollArea):
                break
            host = over
        return host

    def place_of(self, quantity: Quantity) -> QRectF | None:
        for cell in self.cells:
            if cell.quantity == quantity:
                corner = self.picture.mapTo(self.host(), cell.place.topLeft())
                return QRectF(corner, cell.place.size())
        return None

    def found_at(self, point: QPointF, _with_alt: bool) -> Quantity | None:
        near = (-4.0, 0.0, 4.0, 0.0)
        found = (cell for cell in self.cells if cell.place.adjusted(*near).contains(point))
        cell = next(found, None)
        return None if cell is None else cell.quantity

    def beside(self, quantity: Quantity, direction: int) -> Quantity | None:
        quantities = [cell.quantity for cell in self.cells]
        if quantity not in quantities:
            return None
        return quantities[(quantities.index(quantity) + direction) % len(quantities)]

    def chosen(self) -> Quantity | None:
        quantities = [cell.quantity for cell in self.cells]
        if self._current in quantities:
            return self._current
        return quantities[0] if quantities else None

    # What comes and goes

    def show_frame(self, frame: Frame) -> None:
        self._frame, self._is_over = frame, None
        if self.is_open and self._quantity is not None and self.place_of(self._quantity) is None:
            self.editor.dismiss()
        super().show_frame(frame)

    def begin(self, quantity: Quantity, typed: str = "") -> None:
        """Open the editor there, in sight."""
        if self.place_of(quantity) is None:
            return
        if not self.is_open:
            focused = QApplication.focusWidget()
            self._came_from = None if focused is None else ref(focused)
        self._current = quantity
        super().begin(quantity, typed)
        area = self.host().parentWidget()
        scroll = None if area is None else area.parentWidget()
        if isinstance(scroll, QScrollArea):
            scroll.ensureWidgetVisible(self.editor, _MARGIN, _MARGIN)

    def leave(self) -> None:
        """The keys go to where they went before."""
        before = None if self._came_from is None else self._came_from()
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()
        self.picture.update()

    # Events of the table

    def eventFilter(self, picture: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and not self.dragging:
            self.on_hover(event.position())
        elif kind == QEvent.Type.Leave:
            self.on_hover(None)
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.picture.update()
        elif kind in (QEvent.Type.Move, QEvent.Type.Resize):
            # What stands above the table may grow a moment after the number has changed.
            self.follow()
        return super().eventFilter(picture, event)

    def on_key(self, event: QKeyEvent) -> bool:
        quantity, key = self.chosen(), event.key()
        if quantity is not None and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._current = self.beside(quantity, 1 if key == Qt.Key.Key_Down else -1)
            self.picture.update()
            return True
        if quantity is not None and key == Qt.Key.Key_Space:
            self.begin(quantity)
            return True
        return super().on_key(event)

    def on_hover(self, point: QPointF | None) -> None:
        """The mouse is there, with no button down; None once it has left."""
        quantity = None if point is None else self.found_at(point, False)
        if quantity == self.hovered:
            return
        self.hovered = quantity
        if quantity is None:
            self.picture.unsetCursor()
            self.picture.setToolTip("")
        else:
            self.picture.setCursor(Qt.CursorShape.PointingHandCursor)
            words = self.tr("{0}: click to type another value, or drag up and down")
            self.picture.setToolTip(words.format(quantity.symbol))
        self.picture.update()
