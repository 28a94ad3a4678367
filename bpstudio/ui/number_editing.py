"""Editing numbers where they stand in a picture: what presses, drags and keys have in common."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, is_part_of, value_of
from bpstudio.stepping import Phase
from bpstudio.ui.theme import Theme
from bpstudio.ui.value_editor import ValueEditor
from bpstudio.ui.value_steps import PIXELS_PER_STEP, factor, step_size, stepped

OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
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


class NumberEditing(QObject):
    """Looks at a picture's events before it does, and opens the editor where a number stands.

    A press that does not move opens it; one that moves up or down changes the number live. Which
    numbers there are, and where, is for a picture's own class to say.
    """

    edited = Signal(object, float, bool)  # Quantity, value, whether it goes on from the last
    taken_back = Signal()
    pause_wanted = Signal()

    def __init__(self, picture: QWidget, theme: Theme) -> None:
        super().__init__(picture)
        self._theme = theme
        self._editor: ValueEditor | None = None
        self._quantity: Quantity | None = None
        self._moment: tuple[int, int] | None = None
        self._drag: Drag | None = None
        picture.installEventFilter(self)

    # For the picture's own class to say

    def frame_now(self) -> Frame | None:
        """What the picture shows."""
        raise NotImplementedError

    def host(self) -> QWidget:
        """What the editor lies on."""
        return self.picture

    def place_of(self, quantity: Quantity) -> QRectF | None:
        """Where its number stands on the host; None where it does not."""
        raise NotImplementedError

    def found_at(self, point: QPointF, with_alt: bool) -> Quantity | None:
        """What a press at this point of the picture edits."""
        raise NotImplementedError

    def beside(self, quantity: Quantity, direction: int) -> Quantity | None:
        """Where Tab leads from there."""
        raise NotImplementedError

    def chosen(self) -> Quantity | None:
        """What keys edit."""
        raise NotImplementedError

    def leave(self) -> None:
        """The editor has closed: the keys go to somewhere else."""
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_sideways(self, _drag: Drag, _event: QMouseEvent) -> bool:
        """A drag to the side is none; whether that is all there is to it."""
        return True

    # What all have in common

    @property
    def picture(self) -> QWidget:
        picture = self.parent()
        assert isinstance(picture, QWidget)
        return picture

    @property
    def editor(self) -> ValueEditor:
        """Made when it is first needed: most pictures are only looked at."""
        if self._editor is None:
            self._editor = editor = ValueEditor(self._theme, self.host())
            editor.entered.connect(self._on_entered)
            editor.taken_back.connect(self.taken_back)
            editor.closed.connect(self._on_closed)
        return self._editor

    @property
    def is_open(self) -> bool:
        return self._editor is not None and self._editor.is_open

    @property
    def dragging(self) -> bool:
        """Whether a number is being dragged, or may be about to."""
        return self._drag is not None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._editor is not None:
            self._editor.set_theme(theme)

    def show_frame(self, frame: Frame) -> None:
        """Follow the frame; a step, another network or training closes the editor."""
        if not self.is_open or self._quantity is None:
            return
        moved = (frame.iteration, frame.cursor) != self._moment
        if frame.training or moved or not is_part_of(frame.document.spec, self._quantity):
            self.editor.dismiss()
        else:
            self.editor.show_value(value_of(frame, self._quantity))
            self.follow()

    def follow(self) -> None:
        """Stand where the number stands now."""
        if self.is_open and self._quantity is not None:
            self.editor.move_to(self._place(self._quantity))

    def show_error(self, error: UserError) -> bool:
        """Show it at the number that is being edited, if one is."""
        if self.is_open:
            self.editor.show_error(error)
        return self.is_open

    def begin(self, quantity: Quantity, typed: str = "") -> None:
        """Open the editor on the quantity, with its value or with what is typed already."""
        frame = self.frame_now()
        if frame is None or not is_part_of(frame.document.spec, quantity):
            return
        self._quantity, self._moment = quantity, (frame.iteration, frame.cursor)
        caption, value = self._caption(frame, quantity), value_of(frame, quantity)
        self.editor.open(caption, value, self._place(quantity), typed)

    def _place(self, quantity: Quantity) -> QRectF:
        return self.place_of(quantity) or QRectF(self.host().rect())

    def _caption(self, frame: Frame, quantity: Quantity) -> str:
        where = frame.location
        if where is not None and where.phase is Phase.UPDATE and quantity.is_parameter:
            return self.tr("{symbol} before the update").format(symbol=quantity.symbol)
        return quantity.symbol

    # What the editor tells

    def _on_entered(self, value: float, goes_on: bool) -> None:
        self.edited.emit(self._quantity, value, goes_on)

    def _on_closed(self, direction: int) -> None:
        self.leave()
        if direction and self._quantity is not None:
            following = self.beside(self._quantity, direction)
            if following is not None:
                self.begin(following)

    # Events of the picture

    def eventFilter(self, _picture: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.on_key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseMove:
            return self._drag is not None and self._on_move(self._drag, event)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._drag = self.drag_from(event)
            return self._drag is not None
        if event.type() == QEvent.Type.MouseButtonRelease:
            return self._on_release()
        return event.type() == QEvent.Type.MouseButtonDblClick and self.on_double_click(event)

    def on_key(self, event: QKeyEvent) -> bool:
        """Open the editor on what is chosen, or take a drag back; whether the key was for that."""
        if self._drag is not None and event.key() == Qt.Key.Key_Escape:
            if self._drag.edited:
                self.taken_back.emit()
            self._drag = None
            return True
        quantity = self.chosen()
        if quantity is None or event.modifiers() & ~_SHIFTED:
            return False
        if event.key() in OPENS:
            self.begin(quantity)
            return True
        if event.text() and event.text() in _BEGINS_A_NUMBER:
            self.begin(quantity, event.text())
            return True
        return False

    def on_double_click(self, _event: QMouseEvent) -> bool:
        """Whether the second press is for editing."""
        return False

    def drag_from(self, event: QMouseEvent) -> Drag | None:
        """The drag that a press may begin."""
        frame, at = self.frame_now(), event.position()
        if frame is None or frame.training:
            return None
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        quantity = self.found_at(at, with_alt)
        if quantity is None:
            return None
        value = value_of(frame, quantity)
        return Drag(quantity, at, value, step_size(value), with_alt)

    def on_click(self, quantity: Quantity) -> None:
        """A press that did not move."""
        self.begin(quantity)

    def _on_move(self, drag: Drag, event: QMouseEvent) -> bool:
        away = event.position() - drag.point
        if not drag.moving:
            if away.manhattanLength() < _DRAG_BEGINS:
                return True
            if abs(away.x()) > abs(away.y()) and not drag.with_alt:
                return self.on_sideways(drag, event)
            drag.moving = True
            self.picture.setCursor(Qt.CursorShape.SizeVerCursor)
        step = drag.step * factor(event.modifiers())
        value = stepped(drag.value, step, round(-away.y() / PIXELS_PER_STEP))
        goes_on, drag.edited = drag.edited, True
        self.edited.emit(drag.quantity, value, goes_on)
        return True

    def _on_release(self) -> bool:
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        self.picture.unsetCursor()
        if not drag.moving:
            self.on_click(drag.quantity)
        return True
