"""The strip that stands for a whole run: where in it we are, and where it was edited or forked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.ui.theme import Theme, blend

if TYPE_CHECKING:
    from bpstudio.frame import Frame
    from bpstudio.runs import Run, RunList

MARGIN = 6.0
TRACK, KNOB, MARK = 4.0, 5.0, 3.5
HEIGHT = 20
LABEL_GAP = 12.0
NEAR = 4.0
"""A drag that ends so near a mark, in pixels, means it."""


class Scrubber(QWidget):
    """Click or drag to travel; Page up and Page down go from mark to mark."""

    travel_requested = Signal(object)
    """An iteration."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runScrubber")
        self.setAccessibleName(self.tr("Iterations of the run"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._runs: RunList | None = None
        self._shown: tuple[int, int] | None = None
        self._dragged_to: int | None = None
        self._iteration = self._head = 0
        self.setToolTip(
            self.tr("The whole run: drag to travel. Ticks are edits, diamonds are forks.")
        )

    @property
    def words(self) -> str:
        """Where we are."""
        return self.tr("iteration {0} of {1}").format(f"{self._iteration:,}", f"{self._head:,}")

    @property
    def edits(self) -> list[int]:
        """The iterations at which something was edited."""
        run = self._run
        return [stretch.first for stretch in run.history.stretches[1:]] if run else []

    @property
    def forks(self) -> list[int]:
        """The iterations at which this run left another, or another left it."""
        run = self._run
        if run is None or self._runs is None:
            return []
        own = [run.forked_at] if run.parent is not None else []
        return own + [other.forked_at for other in self._runs.runs if other.parent is run]

    def show_runs(self, runs: RunList) -> None:
        """The runs there are; the current one is what the strip stands for."""
        self._runs = runs
        self._update()

    def show_frame(self, frame: Frame) -> None:
        """Move the knob to the iteration of `frame`."""
        self._iteration = frame.iteration
        run = self._run
        head = max(run.history.head if run else 0, frame.iteration)
        if (frame.iteration, head) != self._shown:
            self._shown = frame.iteration, head
            self._head = head
            self._update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def x_of(self, iteration: int) -> float:
        """Where an iteration stands."""
        left, right = self._track
        return left + (right - left) * (iteration - self._first) / max(self._head - self._first, 1)

    def iteration_at(self, x: float) -> int:
        """The iteration under `x`; the mark beside it, if one is near."""
        left, right = self._track
        share = min(max((x - left) / (right - left), 0.0), 1.0)
        marks = [mark for mark in self._marks() if abs(self.x_of(mark) - x) <= NEAR]
        if marks:
            return min(marks, key=lambda mark: abs(self.x_of(mark) - x))
        return self._first + round(share * (self._head - self._first))

    def sizeHint(self) -> QSize:
        return QSize(420, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_label(painter)
        self._paint_track(painter)
        for edit in set(self.edits) - set(self.forks):
            self._paint_tick(painter, self.x_of(edit))
        for fork in self.forks:
            self._paint_diamond(painter, self.x_of(fork))
        self._paint_knob(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._head == self._first:
            event.ignore()
            return
        self._dragged_to = -1
        self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_to is not None:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_to = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here, marks = self._iteration, sorted(self._marks())
        if event.key() == Qt.Key.Key_PageUp:
            found = next((mark for mark in reversed(marks) if mark < here), self._first)
        elif event.key() == Qt.Key.Key_PageDown:
            found = next((mark for mark in marks if mark > here), self._head)
        else:
            super().keyPressEvent(event)
            return
        self.travel_requested.emit(found)

    @property
    def _run(self) -> Run | None:
        return self._runs.current if self._runs else None

    @property
    def _first(self) -> int:
        return self._run.history.first if self._run else 0

    @property
    def _track(self) -> tuple[float, float]:
        # As wide as the words can become, so that the track does not change while one drags.
        widest = self.tr("iteration {0} of {1}").format(*[f"{self._head:,}"] * 2)
        label = self.fontMetrics().horizontalAdvance(widest)
        return MARGIN, max(self.width() - MARGIN - label - LABEL_GAP, MARGIN + 1)

    def _marks(self) -> list[int]:
        return [*self.edits, *self.forks]

    def _update(self) -> None:
        run = self._run
        if run is not None:
            self._head = max(run.history.head, self._iteration)
        self.setAccessibleDescription(self.words)
        self.update()

    def _drag(self, x: float) -> None:
        iteration = self.iteration_at(x)
        if iteration != self._dragged_to:
            self._dragged_to = iteration
            self.travel_requested.emit(iteration)
            self.update()

    def _paint_label(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        area = QRectF(0, 0, self.width() - MARGIN, self.height())
        painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.words
        )

    def _paint_track(self, painter: QPainter) -> None:
        theme, (left, right) = self._theme, self._track
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for end, share in ((right, 0.2), (self.x_of(self._iteration), 0.6)):
            painter.setBrush(blend(theme.grey, theme.panel, share))
            painter.drawRoundedRect(QRectF(left, middle - TRACK / 2, end - left, TRACK), 2, 2)

    def _paint_tick(self, painter: QPainter, x: float) -> None:
        middle = self.height() / 2
        painter.setPen(QPen(QColor(self._theme.text), 1.5))
        painter.drawLine(QLineF(x, middle - 5, x, middle + 5))

    def _paint_diamond(self, painter: QPainter, x: float) -> None:
        middle = self.height() / 2
        corners = ((0, -MARK), (MARK, 0), (0, MARK), (-MARK, 0))
        painter.setPen(QPen(QColor(self._theme.text), 1))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, middle + dy) for dx, dy in corners]))

    def _paint_knob(self, painter: QPainter) -> None:
        theme = self._theme
        busy = self._dragged_to is not None or self.hasFocus()
        painter.setPen(QPen(QColor(theme.panel), 1.5))
        painter.setBrush(QColor(theme.accent if busy else theme.text))
        painter.drawEllipse(QPointF(self.x_of(self._iteration), self.height() / 2), KNOB, KNOB)
