"""The network that answers: mouse and keys choose, edit, pan, and set breakpoints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from bpstudio.background import Background
from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.editing import CanvasEditing
from bpstudio.ui.canvas.keys import ARROWS, neighbour
from bpstudio.ui.canvas.paint_hover import paint_hover
from bpstudio.ui.canvas.pointing import described, place_at
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stops import CanvasStops
from bpstudio.ui.canvas.view import NetworkView
from bpstudio.ui.canvas.words import description, how_to_use
from bpstudio.ui.theme import Theme

_DRAG_BEGINS = 4.0
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class NetworkCanvas(NetworkView):
    """A click chooses a neuron, an edge or the loss; the mouse shows full precision.

    Once it has the focus, Alt and an arrow go from neuron to neuron.
    """

    node_clicked = Signal(object)
    selection_cleared = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, background: Background | None = None
    ) -> None:
        super().__init__(theme, parent, background)
        self._mouse = QPointF()
        self._pressed: QPointF | None = None
        self._dragging = False
        self._tabbed = False
        self.editing = CanvasEditing(self, self.scene_now, theme)
        self.editing.place_wanted.connect(self.node_clicked)
        self.stops = CanvasStops(self, self.scene_now)
        self.setObjectName("networkCanvas")
        self.setAccessibleName(self.tr("Network"))
        self.setAccessibleDescription(f"{description()} {how_to_use()}")
        self.setToolTip(how_to_use())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_frame(self, frame: Frame) -> None:
        if self._frame is not None and frame.cursor != self._frame.cursor:
            self.maps.rest_on(None)
        super().show_frame(frame)
        self.editing.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self.editing.set_theme(theme)
        super().set_theme(theme)

    @property
    def hover_text(self) -> str:
        """What the box beside the mouse says, line by line; empty without one."""
        scene = self.scene_now()
        told = None if scene is None else described(scene, (self._mouse.x(), self._mouse.y()))
        if told is None:
            return ""
        title, rows, _ = told
        return "\n".join((title, *(f"{name} {text}" for name, text in rows)))

    def _paint_over(self, painter: QPainter, scene: Scene) -> None:
        self.stops.paint(painter, scene)
        if not self._dragging and not self.editing.editor.is_open:
            paint_hover(painter, scene, (self._mouse.x(), self._mouse.y()))
        if self._tabbed:
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _refresh(self) -> None:
        super()._refresh()
        self._hover = self._find(self._mouse) if self.underMouse() else self._hover
        self.editing.follow()

    # Events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.editing.follow()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._hover is not None:
            return True  # the numbers beside the mouse are tip enough
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F and not control:
            self.fit()
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in ARROWS:
            self._choose_beside(Qt.Key(event.key()))
        elif event.key() == Qt.Key.Key_Escape:
            self.selection_cleared.emit()
        else:
            super().keyPressEvent(event)

    def _choose_beside(self, key: Qt.Key) -> None:
        layout = self.layout_now
        if self._frame is not None and layout is not None:
            self.node_clicked.emit(neighbour(self._frame, layout, key))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._tabbed = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._tabbed = False
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pressed is not None:
            self._drag(position)
        else:
            self._point_at(position)
        self._mouse = position

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked, self._pressed, self._dragging = not self._dragging, None, False
        if clicked:
            self._click(event.position())
        self._point_at(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._find(event.position()) is None:
            self.fit()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(None)
        super().leaveEvent(event)

    def _drag(self, position: QPointF) -> None:
        if self._pressed is None:
            return
        away = position - self._pressed
        if not self._dragging and abs(away.x()) + abs(away.y()) < _DRAG_BEGINS:
            return
        shift = position - (self._mouse if self._dragging else self._pressed)
        self._dragging = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._look(self._viewport.panned(shift.x(), shift.y()))

    def _click(self, position: QPointF) -> None:
        place = self._find(position)
        if place is None:
            self.selection_cleared.emit()
        else:
            self.node_clicked.emit(place)

    def _point_at(self, position: QPointF) -> None:
        self._mouse = position
        self._set_hover(self._find(position))
        if self._hover is not None:
            self.update()

    def _set_hover(self, place: Selection | None) -> None:
        shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if place != self._hover:
            self._hover = place
            scene = self.scene_now()
            self._scene = None if scene is None else replace(scene, hover=place, enlarged=False)
            self.maps.rest_on(place)
            self.update()

    def _find(self, position: QPointF) -> Selection | None:
        scene = self.scene_now()
        return None if scene is None else place_at(scene, position.x(), position.y())
