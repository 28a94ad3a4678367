"""The widget that paints the graph of a frame; it lies inside the view, which scrolls it."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Phase
from bpstudio.stepping.graph import Graph, Place, Wire, graph_of
from bpstudio.stepping.words import translated
from bpstudio.ui.canvas.materials import Fonts
from bpstudio.ui.theme import Theme, phase_colour
from bpstudio.ui.views.graph.layout import NARROWEST, Captions, Plan, plan
from bpstudio.ui.views.graph.paint import Brush, paint_wiring, paint_words, ring
from bpstudio.ui.views.graph.sheet import Sheet, Spot


class GraphDrawing(QWidget):
    """Paints a plan: wires and gates from a pixmap, since most steps change numbers alone, and
    over it the words that are in sight.
    """

    selected = Signal(object)
    planned = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._plan: Plan | None = None
        self._graph: Graph | None = None
        self._wiring: QPixmap | None = None
        self._wiring_key: Hashable = None
        self._hover: Spot | None = None
        self._pressed: Spot | None = None
        self._brush = Brush(theme, Fonts(self.font()))
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def plan_now(self) -> Plan | None:
        """What is drawn; None before the first frame and while training runs."""
        return self._plan

    @property
    def scale(self) -> float:
        """Below 1 where the widget is narrower than the narrowest plan."""
        return 1.0 if self._plan is None else min(1.0, self.width() / self._plan.width)

    def show_frame(self, frame: Frame) -> None:
        self._frame = frame
        self._graph = None if frame.training else _graph(frame)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._brush = Brush(theme, Fonts(self.font()))
        self.update()

    def _arrange(self) -> None:
        self._hover, self._pressed = None, None
        self._plan = None
        if self._graph is not None and self._frame is not None:
            self._plan = plan(self._graph, self._captions(self._graph), self.width())
        height = 0 if self._plan is None else round(self._plan.height * self.scale)
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        self._describe()
        self.planned.emit()
        self.update()

    def _captions(self, graph: Graph) -> Captions:
        batch = 1 if self._frame is None else self._frame.schedule.batch_size
        sample = self.tr("sample {n} of {of}").format(n=graph.sample + 1, of=batch)
        return Captions(
            title=translated(graph.title, _translate),
            sample=sample if batch > 1 and not graph.rows else "",
            legend=self.tr("above a wire its value, below it the gradient ∂J/∂ of it"),
            more=self.tr("… {n} more"),
            translate=_translate,
        )

    def _describe(self) -> None:
        title = "" if self._graph is None else translated(self._graph.title, _translate)
        self.setAccessibleName(self.tr("Computational graph of {unit}").format(unit=title))

    # Painting -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(NARROWEST * 0.75), self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._plan is None:
                painter.fillRect(event.rect(), QColor(self._brush.theme.panel))
                self._paint_calm(painter)
                return
            scale, sheet = self.scale, self._plan.sheet
            self._brush.phase = phase_colour(self._brush.theme, self._phase)
            painter.drawPixmap(0, 0, self._wired(sheet, self.devicePixelRatioF()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.scale(scale, scale)
            top, bottom = event.rect().top() / scale, event.rect().bottom() / scale
            paint_words(painter, sheet.words_between(top, bottom), self._brush)
            colour = QColor(self._brush.theme.accent)
            for spot in (self.chosen, self._hover):
                if spot is not None:
                    ring(painter, spot.x, spot.y, spot.width, spot.height, colour)

    @property
    def chosen(self) -> Spot | None:
        """The weight that is selected; of a selected neuron the graph is drawn anyway."""
        chosen = None if self._frame is None else self._frame.selection
        if self._plan is None or chosen is None or chosen.source is None:
            return None
        place, spots = Place(chosen.layer, chosen.neuron, chosen.source), self._plan.sheet.spots
        weights = (one for one in spots if isinstance(one.part, Wire) and one.part.weight)
        return next((spot for spot in weights if spot.place == place), None)

    def _wired(self, sheet: Sheet, ratio: float) -> QPixmap:
        parts = (tuple(sheet.loops), tuple(sheet.lines), tuple(sheet.boxes))
        key = (parts, self._brush, self._brush.phase, self.scale, self.size().toTuple(), ratio)
        if self._wiring is None or key != self._wiring_key:
            self._wiring, self._wiring_key = QPixmap(self.size() * ratio), key
            self._wiring.setDevicePixelRatio(ratio)
            self._wiring.fill(QColor(self._brush.theme.panel))
            with QPainter(self._wiring) as painter:
                painter.scale(self.scale, self.scale)
                paint_wiring(painter, sheet, self._brush)
        return self._wiring

    @property
    def _phase(self) -> str:
        at = None if self._frame is None else self._frame.location
        return Phase.FORWARD.value if at is None else at.phase.value

    def _paint_calm(self, painter: QPainter) -> None:
        if self._frame is None:
            return
        painter.setFont(self.font())
        painter.setPen(QColor(self._brush.theme.muted))
        words = self.tr("The graph shows one step; pause training to see it.")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(14, 12, -14, 0), flags, words)

    # Events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width() and self._frame is not None:
            self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.set_theme(self._brush.theme)
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.hover_text, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._spot(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        spot = self._spot(event.position())
        if event.button() != Qt.MouseButton.LeftButton or spot is None or spot is not pressed:
            return
        if spot.place is not None:
            self.selected.emit(Selection(*spot.place))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()
        super().leaveEvent(event)

    @property
    def hover_text(self) -> str:
        """What lies under the mouse, in full precision, line by line."""
        if self._hover is None:
            return ""
        return "\n".join(f"{name} = {text}" for name, text in self._hover.rows)

    def _point_at(self, position: QPointF) -> None:
        spot = self._spot(position)
        if spot is not self._hover:
            self._hover = spot
            clickable = spot is not None and spot.place is not None
            shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def _spot(self, position: QPointF) -> Spot | None:
        if self._plan is None:
            return None
        x, y = position.x() / self.scale, position.y() / self.scale
        found = [spot for spot in self._plan.sheet.spots if spot.contains(x, y)]
        return min(found, key=lambda spot: spot.width * spot.height, default=None)


def _graph(frame: Frame) -> Graph:
    chosen = frame.selection
    place = None if chosen is None else Place(chosen.layer, chosen.neuron, chosen.source)
    return graph_of(frame.trace, frame.cursor, place, frame.level)


def _translate(template: str) -> str:
    return QCoreApplication.translate("explain", template)
