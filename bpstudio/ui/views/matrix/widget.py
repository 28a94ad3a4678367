"""The widget of the matrix view: a board, laid out for its width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bpstudio.frame import Frame
from bpstudio.stepping import Phase
from bpstudio.ui.cell_editing import Cell
from bpstudio.ui.flash import Flash
from bpstudio.ui.theme import Theme, phase_colour
from bpstudio.ui.views.matrix.board import Board
from bpstudio.ui.views.matrix.boards import board_before, board_of
from bpstudio.ui.views.matrix.changes import Changes
from bpstudio.ui.views.matrix.editing import MatrixEditing, given_cells
from bpstudio.ui.views.matrix.layout import Layout, Placed, lay_out
from bpstudio.ui.views.matrix.paint import Brush, paint_around, paint_light
from bpstudio.ui.views.matrix.paint_changes import paint_changes
from bpstudio.ui.views.matrix.pictures import Pictures
from bpstudio.ui.views.matrix.type_faces import Faces

_HEAD_GAP = 10.0
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

Entry = tuple[int, int, int]
"""Panel, row, column."""


class MatrixView(QWidget):
    """Shows the step as matrices; a click on an entry selects what it belongs to, two edit it.

    What an edit has changed shines for a moment, above what it was until the next step.
    Nothing is computed while it is hidden.
    """

    selected = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrixView")
        self._theme = theme
        self._faces = Faces(self.font())
        self._frame: Frame | None = None
        self._board: Board | None = None
        self._changes: Changes | None = None
        self.flash = Flash(self)
        self.flash.changed.connect(self.update)
        self._layout: Layout | None = None
        self._layouts: dict[int, Layout] = {}
        self._pictures = Pictures()
        self._hover: Entry | None = None
        self._brushes: dict[Phase, Brush] = {}
        self.editing = MatrixEditing(self, self.given_cells, theme)
        self.setAccessibleName(self.tr("Matrices of this step"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown ------------------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        """What is shown; None while training, and before the first frame."""
        return self._board

    @property
    def layout_now(self) -> Layout | None:
        """Where everything stands."""
        return self._layout

    def given_cells(self) -> list[Cell]:
        """Every number in sight that can be edited, and where it stands."""
        layout, frame = self._layout, self._frame
        return [] if layout is None or frame is None else given_cells(layout, frame)

    def show_frame(self, frame: Frame) -> None:
        self._frame = frame
        self.flash.show_frame(frame)
        if self.isVisible():
            self._refresh()
        self.editing.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.editing.set_theme(theme)
        self._brushes.clear()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._faces = Faces(self.font())
            self._brushes.clear()
            self._layouts.clear()
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _refresh(self) -> None:
        frame = self._frame
        if frame is None:
            return
        self._board = None if frame.training else board_of(frame)
        self._changes = Changes(self._board, board_before(frame)) if self._board else None
        self._layouts.clear()
        self.setAccessibleDescription(self._board.rule if self._board else "")
        self._lay_out()

    def _lay_out(self) -> None:
        before = self._layout.height if self._layout else 0.0
        self._layout = self._laid_out(self.width()) if self._board else None
        if (self._layout.height if self._layout else 0.0) != before:
            self.updateGeometry()
        self._track(None)
        self.update()

    def _laid_out(self, width: int) -> Layout:
        """For a width; where a scroll bar comes or goes Qt asks for two in turn, many times."""
        assert self._board is not None
        assert self._changes is not None
        if width not in self._layouts:
            top = self._head_height(width) + _HEAD_GAP
            layout = lay_out(self._board, self._faces, width - 1, top, self._changes)
            self._layouts[width] = layout
        return self._layouts[width]

    # Size ---------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._board is None:
            return self.minimumSizeHint().height()
        return round(self._laid_out(width).height + 0.5)

    def sizeHint(self) -> QSize:
        width = max(300, self.width())
        return QSize(300, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 60)

    # The words above ----------------------------------------------------------------------------

    def _words(self) -> str:
        board = self._board
        if board is None:
            return self.tr("Pause training to see this.") if self._frame else ""
        if board.batch_size == 1 or board.phase is Phase.UPDATE:
            return board.rule
        words = self.tr("sample {n} of {of}")
        if board.summed:
            words = self.tr("sum of samples 1 … {n} of {of}") if board.sample else words
        return f"{board.rule}\n{words.format(n=board.sample + 1, of=board.batch_size)}"

    def _head_height(self, width: int) -> float:
        box = QRectF(0, 0, width, 1000)
        return self._faces.base.boundingRect(box, _WRAP, self._words()).height()

    # Painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._theme.panel))
            painter.setFont(self._faces.base_font)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(self.rect()), _WRAP, self._words())
            if self._layout is None or self._board is None or self._changes is None:
                return
            panels = self._layout.panels_in(QRectF(event.rect()))
            brush = self._brush(self._board.phase)
            paint_around(painter, panels, brush)
            self._pictures.draw(painter, panels, brush, self.devicePixelRatioF())
            paint_changes(painter, panels, brush, self._changes, self.flash.strength)
            paint_light(painter, panels, brush)
            if self._hover is not None:
                panel, row, column = self._hover
                painter.setPen(QPen(QColor(self._theme.text), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box = self._layout.panels[panel].cell(row, column)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _brush(self, phase: Phase) -> Brush:
        brush = self._brushes.get(phase)
        if brush is None:
            colour = phase_colour(self._theme, phase.value)
            brush = self._brushes[phase] = Brush(self._theme, self._faces, colour)
        return brush

    # The mouse ----------------------------------------------------------------------------------

    @property
    def hover_text(self) -> str:
        """The entry under the mouse in full precision; "" where there is none."""
        if self._hover is None or self._board is None:
            return ""
        number, row, column = self._hover
        panel = self._board.panels[number]
        name = panel.cell(row, column).name
        if not panel.known(row, column):
            return self.tr("{name}: not known yet").format(name=name)
        return f"{name} = {float(panel.values[row, column])!r}".replace("-", "−")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._track(self._entry_at(event.position()))
        self._say(event.globalPosition().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        entry = self._entry_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or entry is None:
            super().mousePressEvent(event)
            return
        assert self._board is not None
        number, row, column = entry
        selection = self._board.panels[number].cell(row, column).selection
        if selection is not None:
            self.selected.emit(selection)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._track(None)

    def _entry_at(self, point: QPointF) -> Entry | None:
        for number, placed in enumerate(self._layout.panels if self._layout else ()):
            entry = placed.entry_at(point)
            if entry is not None:
                return number, *entry
        return None

    def _track(self, entry: Entry | None) -> None:
        if entry != self._hover:
            self._hover = entry
            self.setCursor(
                Qt.CursorShape.ArrowCursor if entry is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()

    def _say(self, where: QPoint) -> None:
        if self._hover is None or self._layout is None:
            QToolTip.hideText()
            return
        placed: Placed = self._layout.panels[self._hover[0]]
        area = placed.cell(*self._hover[1:]).toRect()
        words = self.hover_text
        if self.editing.found_at(QPointF(area.center()), False) is not None:
            words += "\n" + self.tr("Double-click to edit it")
        QToolTip.showText(where, words, self, area)
