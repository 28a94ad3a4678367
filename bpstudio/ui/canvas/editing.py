"""Editing on the canvas: clicks, keys and drags that change a weight, bias, input or target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.quantities import (
    Quantity,
    chosen_quantity,
    count,
    is_part_of,
    position_of,
    quantity_at,
    value_of,
)
from bpstudio.stepping import Phase
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.value_places import label_at, place_of, quantity_at_point
from bpstudio.ui.theme import Theme
from bpstudio.ui.value_editor import ValueEditor
from bpstudio.ui.value_steps import PIXELS_PER_STEP, factor, step_size, stepped

_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_BEGINS_A_NUMBER = frozenset("0123456789.-−(√π")
_SHIFTED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_DRAG_BEGINS = 4.0


@dataclass
class Drag:
    """A press on a number, and what has come of it."""

    quantity: Quantity
    point: QPointF
    value: float
    step: Decimal
    with_alt: bool
    moving: bool = False
    edited: bool = False


class CanvasEditing(QObject):
    """Looks at the canvas's events before it does, and opens the editor where a number stands.

    A click on a number, a double click on its neuron or edge, Enter or F2 on what is chosen, or
    typing a number there opens it; dragging a number up or down, or with Alt its neuron or edge,
    changes it live. While the network trains, it asks for a pause first.
    """

    edited = Signal(object, float, bool)  # Quantity, value, whether it goes on from the last
    taken_back = Signal()
    pause_wanted = Signal()
    place_wanted = Signal(object)  # Selection to bring in sight

    def __init__(self, canvas: QWidget, scene: Callable[[], Scene | None], theme: Theme) -> None:
        super().__init__(canvas)
        self._current_scene = WeakMethod(scene)
        self.editor = ValueEditor(theme, canvas)
        self.editor.entered.connect(self._on_entered)
        self.editor.taken_back.connect(self.taken_back)
        self.editor.closed.connect(self._on_closed)
        self._quantity: Quantity | None = None
        self._moment: tuple[int, int] | None = None
        self._wanted: tuple[Quantity, str] | None = None
        self._drag: Drag | None = None
        self._handing_over = False
        canvas.installEventFilter(self)

    @property
    def _canvas(self) -> QWidget:
        canvas = self.parent()
        assert isinstance(canvas, QWidget)
        return canvas

    def _scene(self) -> Scene | None:
        current = self._current_scene()
        return None if current is None else current()

    # What the canvas tells

    def show_frame(self, frame: Frame) -> None:
        """Follow the frame; a step, another network or training closes the editor."""
        if self._wanted is not None and not frame.training:
            wanted, self._wanted = self._wanted, None
            self.begin(*wanted)
        quantity = self._quantity
        if not self.editor.is_open or quantity is None:
            return
        moved = (frame.iteration, frame.cursor) != self._moment
        if frame.training or moved or not is_part_of(frame.document.spec, quantity):
            self.editor.dismiss()
        else:
            self.editor.show_value(value_of(frame, quantity))
            self.follow()

    def follow(self) -> None:
        """Stand where the number stands now."""
        scene = self._scene()
        if self.editor.is_open and self._quantity is not None and scene is not None:
            self.editor.move_to(self._place(scene, self._quantity))

    def show_error(self, error: UserError) -> bool:
        """Show it at the number that is being edited, if one is."""
        if self.editor.is_open:
            self.editor.show_error(error)
        return self.editor.is_open

    def begin(self, quantity: Quantity, typed: str = "") -> None:
        """Open the editor on the quantity, with its value or with what is typed already."""
        scene = self._scene()
        if scene is None or not is_part_of(scene.reading.frame.document.spec, quantity):
            return
        if scene.reading.live:
            self._wanted = quantity, typed
            self.pause_wanted.emit()
            return
        if place_of(scene, quantity) is None or scene.plans[quantity.layer] is None:
            self.place_wanted.emit(quantity.selection)
            scene = self._scene() or scene
        frame = scene.reading.frame
        self._quantity, self._moment = quantity, (frame.iteration, frame.cursor)
        place = self._place(scene, quantity)
        self.editor.open(self._caption(frame, quantity), value_of(frame, quantity), place, typed)

    def _place(self, scene: Scene, quantity: Quantity) -> QRectF:
        return place_of(scene, quantity) or QRectF(self._canvas.rect())

    def _caption(self, frame: Frame, quantity: Quantity) -> str:
        where = frame.location
        if where is not None and where.phase is Phase.UPDATE and quantity.is_parameter:
            return self.tr("{symbol} before the update").format(symbol=quantity.symbol)
        return quantity.symbol

    # What the editor tells

    def _on_entered(self, value: float, goes_on: bool) -> None:
        self.edited.emit(self._quantity, value, goes_on)

    def _on_closed(self, direction: int) -> None:
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        scene = self._scene()
        if direction and self._quantity is not None and scene is not None:
            spec = scene.reading.frame.document.spec
            following = position_of(spec, self._quantity) + direction
            self.begin(quantity_at(spec, following % count(spec)))

    # Events of the canvas

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseMove:
            return self._drag is not None and self._on_move(self._drag, event)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._drag = None if self._handing_over else self._drag_from(event)
            return self._drag is not None
        if event.type() == QEvent.Type.MouseButtonRelease:
            return self._on_release()
        if event.type() == QEvent.Type.MouseButtonDblClick:
            return self._on_double_click(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if self._drag is not None and event.key() == Qt.Key.Key_Escape:
            if self._drag.edited:
                self.taken_back.emit()
            self._drag = None
            return True
        scene = self._scene()
        quantity = None if scene is None else chosen_quantity(scene.reading.frame)
        if quantity is None or event.modifiers() & ~_SHIFTED:
            return False
        if event.key() in _OPENS:
            self.begin(quantity)
            return True
        if event.text() and event.text() in _BEGINS_A_NUMBER:
            self.begin(quantity, event.text())
            return True
        return False

    def _on_double_click(self, event: QMouseEvent) -> bool:
        scene, at = self._scene(), event.position()
        quantity = None if scene is None else quantity_at_point(scene, at.x(), at.y())
        if quantity is not None:
            self.begin(quantity)
        return quantity is not None

    def _drag_from(self, event: QMouseEvent) -> Drag | None:
        scene, at = self._scene(), event.position()
        if scene is None or scene.reading.live:
            return None
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        find = quantity_at_point if with_alt else label_at
        quantity = find(scene, at.x(), at.y())
        if quantity is None:
            return None
        value = value_of(scene.reading.frame, quantity)
        return Drag(quantity, at, value, step_size(value), with_alt)

    def _on_move(self, drag: Drag, event: QMouseEvent) -> bool:
        away = event.position() - drag.point
        if not drag.moving:
            if away.manhattanLength() < _DRAG_BEGINS:
                return True
            if abs(away.x()) > abs(away.y()) and not drag.with_alt:
                self._hand_over(drag, event)
                return False
            drag.moving = True
            self._canvas.setCursor(Qt.CursorShape.SizeVerCursor)
        step = drag.step * factor(event.modifiers())
        value = stepped(drag.value, step, round(-away.y() / PIXELS_PER_STEP))
        goes_on, drag.edited = drag.edited, True
        self.edited.emit(drag.quantity, value, goes_on)
        return True

    def _hand_over(self, drag: Drag, event: QMouseEvent) -> None:
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
        QCoreApplication.sendEvent(self._canvas, press)
        self._handing_over = False

    def _on_release(self) -> bool:
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        self._canvas.unsetCursor()
        if not drag.moving:
            self.place_wanted.emit(drag.quantity.selection)
            self.begin(drag.quantity)
        return True
