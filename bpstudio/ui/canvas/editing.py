"""Editing on the canvas: clicks, keys and drags that change a weight, bias, input or target."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from bpstudio.frame import Frame
from bpstudio.quantities import (
    Quantity,
    chosen_quantity,
    count,
    is_part_of,
    position_of,
    quantity_at,
)
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.value_places import label_at, place_of, quantity_at_point
from bpstudio.ui.number_editing import Drag, NumberEditing
from bpstudio.ui.theme import Theme


class CanvasEditing(NumberEditing):
    """Opens the editor on a number of the network.

    A click on a number, a double click on its neuron or edge, Enter or F2 on what is chosen, or
    typing a number there opens it; dragging a number up or down, or with Alt its neuron or edge,
    changes it live. While the network trains, it asks for a pause first.
    """

    place_wanted = Signal(object)  # Selection to bring in sight

    def __init__(self, canvas: QWidget, scene: Callable[[], Scene | None], theme: Theme) -> None:
        super().__init__(canvas, theme)
        self._current_scene = WeakMethod(scene)
        self._wanted: tuple[Quantity, str] | None = None
        self._handing_over = False

    def _scene(self) -> Scene | None:
        current = self._current_scene()
        return None if current is None else current()

    def frame_now(self) -> Frame | None:
        scene = self._scene()
        return None if scene is None else scene.reading.frame

    def place_of(self, quantity: Quantity) -> QRectF | None:
        scene = self._scene()
        return None if scene is None else place_of(scene, quantity)

    def found_at(self, point: QPointF, with_alt: bool) -> Quantity | None:
        scene = self._scene()
        find = quantity_at_point if with_alt else label_at
        return None if scene is None else find(scene, point.x(), point.y())

    def beside(self, quantity: Quantity, direction: int) -> Quantity | None:
        frame = self.frame_now()
        if frame is None:
            return None
        spec = frame.document.spec
        return quantity_at(spec, (position_of(spec, quantity) + direction) % count(spec))

    def chosen(self) -> Quantity | None:
        frame = self.frame_now()
        return None if frame is None else chosen_quantity(frame)

    def show_frame(self, frame: Frame) -> None:
        """Follow the frame; what waited for a pause opens now."""
        if self._wanted is not None and not frame.training:
            wanted, self._wanted = self._wanted, None
            self.begin(*wanted)
        super().show_frame(frame)

    def begin(self, quantity: Quantity, typed: str = "") -> None:
        """Open the editor there, in sight; while the network trains, once it has paused."""
        scene = self._scene()
        if scene is None or not is_part_of(scene.reading.frame.document.spec, quantity):
            return
        if scene.reading.live:
            self._wanted = quantity, typed
            self.pause_wanted.emit()
            return
        if place_of(scene, quantity) is None or scene.plans[quantity.layer] is None:
            self.place_wanted.emit(quantity.selection)
        super().begin(quantity, typed)

    def on_double_click(self, event: QMouseEvent) -> bool:
        quantity = self.found_at(event.position(), with_alt=True)
        if quantity is not None:
            self.begin(quantity)
        return quantity is not None

    def on_click(self, quantity: Quantity) -> None:
        self.place_wanted.emit(quantity.selection)
        self.begin(quantity)

    def drag_from(self, event: QMouseEvent) -> Drag | None:
        return None if self._handing_over else super().drag_from(event)

    def on_sideways(self, drag: Drag, event: QMouseEvent) -> bool:
        """A sideways drag moves the whole network: the canvas gets the press that it missed."""
        self._drag = None
        press = QMouseEvent(
            QEvent.Type.MouseButtonPress,
            drag.point,
            event.globalPosition() - event.position() + drag.point,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            event.modifiers(),
        )
        self._handing_over = True
        QCoreApplication.sendEvent(self.picture, press)
        self._handing_over = False
        return False
