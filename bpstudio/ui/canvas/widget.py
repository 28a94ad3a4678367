"""The widget: it turns frames into scenes, and the mouse into zoom, pan, hover and selection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.editing import CanvasEditing
from bpstudio.ui.canvas.gestures import pinched
from bpstudio.ui.canvas.hover import describe, target_at
from bpstudio.ui.canvas.keys import ARROWS, neighbour
from bpstudio.ui.canvas.layout import Layout
from bpstudio.ui.canvas.paint import paint_foreground
from bpstudio.ui.canvas.paint_hover import paint_hover
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stage import Stage
from bpstudio.ui.canvas.stops import CanvasStops
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.canvas.words import description, how_to_use
from bpstudio.ui.flash import Flash
from bpstudio.ui.theme import Theme

_ZOOM_STEP = 1.25
_WHEEL_STEP = 1.0015
_DRAG_BEGINS = 4.0
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_SMALLEST_FILE = QSizeF(640, 360)


class NetworkCanvas(QWidget):
    """Draws frames. A click chooses a neuron, an edge or the loss; the mouse shows full precision.

    Edges and headers are kept in a pixmap, painted anew when a weight changes its pen; the rest
    is painted over it. Once it has the focus, Alt and an arrow go from neuron to neuron.
    """

    node_clicked = Signal(object)
    selection_cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._viewport = Viewport()
        self._stage = Stage(self.font())
        self._scene: Scene | None = None
        self._hover: Selection | None = None
        self._mouse = QPointF()
        self._pressed: QPointF | None = None
        self._dragging = False
        self._tabbed = False
        self.flash = Flash(self)
        self.flash.changed.connect(self._relight)
        self.editing = CanvasEditing(self, self.scene_now, theme)
        self.editing.place_wanted.connect(self.node_clicked)
        self.stops = CanvasStops(self, self.scene_now)
        self.setObjectName("networkCanvas")
        self.setAccessibleName(self.tr("Network"))
        self.setAccessibleDescription(f"{description()} {how_to_use()}")
        self.setToolTip(how_to_use())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grabGesture(Qt.GestureType.PinchGesture)

    # What is shown ------------------------------------------------------------------------------

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or frame.document.spec.sizes != self._frame.document.spec.sizes:
            self._viewport, self._hover = Viewport(), None
        self._frame = frame
        self.flash.show_frame(frame)
        self._refresh()
        self.editing.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.editing.set_theme(theme)
        self._refresh()

    @property
    def layout_now(self) -> Layout | None:
        """Where everything stands on the widget; None before the first frame."""
        return scene.layout if (scene := self.scene_now()) else None

    @property
    def hover_text(self) -> str:
        """What the box beside the mouse says, line by line; empty without one."""
        scene = self.scene_now()
        if scene is None or scene.hover is None:
            return ""
        title, rows = describe(scene.reading, scene.hover)
        return "\n".join((title, *(f"{name} {text}" for name, text in rows)))

    def export(self, path: Path | str) -> None:
        """Write the whole network as PNG, SVG or PDF, by the path's suffix; raises UserError."""
        if self._frame is None:
            return
        size = QSizeF(self.size()).expandedTo(_SMALLEST_FILE)
        # Writers of SVG and PDF are seldom wanted, and the window opens sooner without them.
        from bpstudio.ui.canvas.export import export_scene

        export_scene(self._stage.scene_for_file(self._frame, self._theme, size), Path(path))

    # Zoom and pan -------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole network."""
        self._look(Viewport())

    def zoom_in(self) -> None:
        self._zoom(_ZOOM_STEP, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        self._zoom(1 / _ZOOM_STEP, QPointF(self.rect().center()))

    def _zoom(self, factor: float, about: QPointF) -> None:
        self._look(self._viewport.zoomed(factor, about.x(), about.y()))

    def _look(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._viewport = viewport
            self._refresh()

    # Painting -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(820, 430)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scene = self.scene_now()
        with QPainter(self) as painter:
            if scene is None:
                painter.fillRect(self.rect(), self._theme.canvas)
                return
            painter.drawPixmap(0, 0, self._stage.backdrop(scene, self.devicePixelRatioF()))
            paint_foreground(painter, scene)
            self.stops.paint(painter, scene)
            if not self._dragging:
                paint_hover(painter, scene, (self._mouse.x(), self._mouse.y()))
            if self._tabbed:
                painter.setPen(QPen(QColor(self._theme.accent), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _refresh(self) -> None:
        self._scene = None
        self._hover = self._find(self._mouse) if self.underMouse() else self._hover
        self.editing.follow()
        self.update()

    def _relight(self) -> None:
        if self._scene is not None:
            self._scene = replace(self._scene, flash=self.flash.strength)
        self.update()

    def scene_now(self) -> Scene | None:
        """All that is painted from; None before the first frame."""
        if self._scene is None and self._frame is not None:
            size, ratio = QSizeF(self.size()), self.devicePixelRatioF()
            scene = self._stage.scene(
                self._frame, self._theme, size, ratio, self._viewport, self._hover
            )
            self._scene = replace(scene, flash=self.flash.strength)
        return self._scene

    # Events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scene = None
        self.editing.follow()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._stage = Stage(self.font())
            self._refresh()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        pinch = pinched(event, self)
        if pinch is not None:
            self._zoom(*pinch)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()
        if event.type() == QEvent.Type.ToolTip and self._hover is not None:
            return True  # the numbers beside the mouse are tip enough
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(_WHEEL_STEP ** event.angleDelta().y(), event.position())

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
            self._scene = None if scene is None else replace(scene, hover=place)
            self.update()

    def _find(self, position: QPointF) -> Selection | None:
        layout = self.layout_now
        return None if layout is None else target_at(layout, position.x(), position.y())
