"""What sets stops on the canvas: a click on a dot, Shift and a click, or a menu."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpstudio.frame import Selection
from bpstudio.stepping import Stop
from bpstudio.ui.breakpoints.words import phase_menu_words
from bpstudio.ui.canvas.hover import target_at
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stop_spots import (
    SIDES,
    Spot,
    paint_stops,
    side_of,
    spot_at,
    spot_near,
    stop_for,
)

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class CanvasStops(QObject):
    """Looks at the canvas's events before it does: a click on a dot sets a stop or removes it.

    So does Shift and a click on a neuron, its left half for the forward pass; and a menu offers
    both.
    """

    toggled = Signal(object)
    """A Stop."""

    def __init__(self, canvas: QWidget, scene: Callable[[], Scene | None]) -> None:
        super().__init__(canvas)
        self._current_scene = WeakMethod(scene)
        self._pointed: Spot | None = None
        self._x = 0.0
        canvas.installEventFilter(self)

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Over the network."""
        paint_stops(painter, scene, self._pointed, self._x)

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() in _PRESSES:
                return self._press(event)
            if event.type() == QEvent.Type.MouseMove and not event.buttons():
                self._move(event.position())
        elif isinstance(event, QContextMenuEvent):
            return self._show_menu(event)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._explain(event)
        elif event.type() == QEvent.Type.Leave:
            self._point_at(None, 0.0)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        stop = None
        if event.button() == Qt.MouseButton.LeftButton:
            stop = self._stop_under(event.position())
            if stop is None and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
                stop = self._stop_of_half(event.position())
        if stop is not None:
            self.toggled.emit(stop)
        return stop is not None

    def _move(self, point: QPointF) -> None:
        scene = self._scene()
        if scene is None:
            return
        self._point_at(spot_near(scene, point.x(), point.y()), point.x())

    def _point_at(self, spot: Spot | None, x: float) -> None:
        if (spot, x) != (self._pointed, self._x):
            repaint = spot is not None or self._pointed is not None
            self._pointed, self._x = spot, x
            if repaint:
                self._canvas().update()

    def _explain(self, event: QHelpEvent) -> bool:
        stop = self._stop_under(QPointF(event.pos()))
        if stop is not None:
            QToolTip.showText(event.globalPos(), phase_menu_words(side_of(stop)), self._canvas())
        return stop is not None

    def _show_menu(self, event: QContextMenuEvent) -> bool:
        scene = self._scene()
        point = event.pos()
        place = None if scene is None else target_at(scene.layout, point.x(), point.y())
        if scene is None or place is None or place.source is not None:
            return False
        menu = self.menu_for(scene, place)
        menu.popup(event.globalPos())
        return True

    def menu_for(self, scene: Scene, place: Selection) -> QMenu:
        """What can be set at a neuron; checked where it is."""
        document = scene.reading.frame.document
        menu = QMenu(self._canvas())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for phase, _ in SIDES:
            stop = stop_for(scene, phase, place.layer, place.neuron)
            if stop is not None:
                action = menu.addAction(phase_menu_words(phase))
                action.setCheckable(True)
                action.setChecked(any(one.is_at(stop) for one in document.stops))
                action.setData(stop)
        menu.triggered.connect(self._choose)
        return menu

    def _choose(self, action: QAction) -> None:
        self.toggled.emit(action.data())

    def _stop_under(self, point: QPointF) -> Stop | None:
        scene = self._scene()
        if scene is None:
            return None
        found = spot_at(scene, point.x(), point.y())
        return None if found is None else found.stop_at(scene, point.x())

    def _stop_of_half(self, point: QPointF) -> Stop | None:
        scene = self._scene()
        if scene is None:
            return None
        place = target_at(scene.layout, point.x(), point.y())
        if place is None or place.source is not None:
            return None
        columns = scene.layout.columns
        outside = place.layer >= len(columns)
        middle = scene.layout.loss.middle[0] if outside else columns[place.layer].x
        return Spot(place.layer, place.neuron, middle, 0, 0).stop_at(scene, point.x())

    def _scene(self) -> Scene | None:
        current = self._current_scene()
        return None if current is None else current()

    def _canvas(self) -> QWidget:
        canvas = self.parent()
        assert isinstance(canvas, QWidget)
        return canvas
