"""The timeline of one iteration: four coloured phases, a marker, and the samples of the batch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bpstudio.stepping import Level, Phase, Schedule, Stop
from bpstudio.ui.breakpoints.words import stop_words
from bpstudio.ui.cursor_words import event_words
from bpstudio.ui.theme import Theme
from bpstudio.ui.timeline_layout import (
    BAR_HEIGHT,
    LABEL_HEIGHT,
    STOP_ROOM,
    STRIP_GAP,
    STRIP_HEIGHT,
    TimelineLayout,
)
from bpstudio.ui.timeline_paint import (
    Context,
    done_part,
    paint_focus,
    paint_marker,
    paint_phase,
    paint_strip,
)
from bpstudio.ui.timeline_stops import is_beneath, paint_stops, stop_near

if TYPE_CHECKING:
    from bpstudio.frame import Frame


class Timeline(QWidget):
    """Click or drag to seek; for a batch, click a segment of the strip to see another sample.

    A click beneath a tick sets a stop there, or removes it; with Shift, for the whole layer.
    """

    seek_requested = Signal(object)
    """The cursor to go to, always at the end of a node."""
    stop_toggled = Signal(object)
    """A Stop."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName(self.tr("Timeline of the iteration"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._theme = theme
        self._frame: Frame | None = None
        self._layout: TimelineLayout | None = None
        self._place: tuple[Schedule, int, float] | None = None
        self._kept: tuple[object, tuple[QPixmap, QPixmap]] | None = None
        self._dragged_to: int | None = None
        self._pointed: Stop | None = None

    def show_frame(self, frame: Frame) -> None:
        """Show the cursor of `frame`, and the sample it stands in."""
        if frame.training and self._frame is not None and self._frame.training:
            return
        batch_was = self._frame.schedule.batch_size if self._frame else 1
        self._frame = frame
        self._arrange()
        if (frame.schedule.batch_size > 1) != (batch_was > 1):
            self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        strip = STRIP_GAP + STRIP_HEIGHT if self._has_strip() else STOP_ROOM
        return QSize(420, round(LABEL_HEIGHT + BAR_HEIGHT + 2 + strip))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._frame is None or self._layout is None:
            return
        context = Context(self._theme, self._layout, self._frame.cursor, self._frame.training)
        to_come, done = self._pictures(context)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, to_come)
            for box in self._layout.boxes:
                painter.setClipRect(done_part(context, box))
                painter.drawPixmap(0, 0, done)
            painter.setClipping(False)
            paint_marker(painter, context)
            paint_stops(painter, context, self._frame.document.stops, self._pointed)
            if self.hasFocus():
                paint_focus(painter, context, QRectF(self.rect()))

    def _pictures(self, context: Context) -> tuple[QPixmap, QPixmap]:
        """The bar with nothing done, and with all: they stay while the sample does."""
        assert self._frame is not None
        revealed, ratio = self._frame.revealed, self.devicePixelRatioF()
        where = (context.layout, context.theme, context.training, self.size(), self.font())
        key = (*where, ratio, revealed.sample, revealed.phase is Phase.UPDATE)
        if self._kept is None or self._kept[0] != key:
            ends = (0, context.layout.schedule.length)
            to_come, done = (self._picture(replace(context, cursor=end)) for end in ends)
            if self._has_strip():
                with QPainter(to_come) as painter:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    paint_strip(painter, context, revealed)
            self._kept = key, (to_come, done)
        return self._kept[1]

    def _picture(self, context: Context) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap((QSizeF(self.size()) * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for box in context.layout.boxes:
                paint_phase(painter, context, box, self.font())
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._layout is None:
            event.ignore()
            return
        point = event.position()
        if is_beneath(self._layout, point):
            self._toggle_stop(event)
        elif self._on_strip(point):
            self._choose_sample(self._layout.sample_at(point.x()))
        else:
            self._dragged_to = -1
            self._drag(point.x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_to is not None:
            self._drag(event.position().x())
        else:
            self._point_at(self._stop_under(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_to = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down go from phase to phase; other keys are the window's."""
        directions = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: +1}
        direction = directions.get(Qt.Key(event.key()))
        if direction is None or self._frame is None:
            super().keyPressEvent(event)
            return
        frame = self._frame
        self.seek_requested.emit(frame.schedule.move(frame.cursor, Level.PHASE, direction))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast(QHelpEvent, event)
            QToolTip.showText(
                help_event.globalPos(), self.words_at(QPointF(help_event.pos())), self
            )
            return True
        return super().event(event)

    def words_at(self, point: QPointF) -> str:
        """What is under a point: the step that a click there goes to, or the sample."""
        if self._layout is None:
            return ""
        schedule = self._layout.schedule
        if is_beneath(self._layout, point) and (stop := stop_near(self._layout, point.x())):
            return stop_words(schedule.spec, stop)
        if self._on_strip(point):
            number = self._layout.sample_at(point.x()) + 1
            return self.tr("Sample {0} of {1}").format(f"{number:,}", f"{schedule.batch_size:,}")
        return event_words(schedule, self._layout.cursor_at(point.x()))

    def _stop_under(self, event: QMouseEvent) -> Stop | None:
        point, layout = event.position(), self._layout
        if layout is None or not is_beneath(layout, point):
            return None
        whole_layer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return stop_near(layout, point.x(), whole_layer)

    def _toggle_stop(self, event: QMouseEvent) -> None:
        if stop := self._stop_under(event):
            self.stop_toggled.emit(stop)

    def _point_at(self, stop: Stop | None) -> None:
        if stop != self._pointed:
            self._pointed = stop
            self.update()

    def _arrange(self) -> None:
        if self._frame is not None:
            schedule, sample = self._frame.schedule, self._frame.revealed.sample
            where = (schedule, sample, self.width())
            if where != self._place:
                self._place, self._layout = where, TimelineLayout(*where)

    def _has_strip(self) -> bool:
        return self._frame is not None and self._frame.schedule.batch_size > 1

    def _on_strip(self, point: QPointF) -> bool:
        return self._has_strip() and point.y() > LABEL_HEIGHT + BAR_HEIGHT + STOP_ROOM

    def _drag(self, x: float) -> None:
        assert self._layout is not None
        cursor = self._layout.cursor_at(x)
        if cursor != self._dragged_to:
            self._dragged_to = cursor
            self.seek_requested.emit(cursor)

    def _choose_sample(self, sample: int) -> None:
        assert self._layout is not None
        assert self._frame is not None
        self.seek_requested.emit(self._layout.same_place(self._frame.cursor, sample))
