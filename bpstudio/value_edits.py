"""Edits of single values: a weight, a bias, an input or a target, at the moment on the screen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from bpstudio.editor import Editor
from bpstudio.errors import UserError
from bpstudio.expressions import FIELD
from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, is_part_of, value_of, with_value


class ValueEdits(QObject):
    """What typing and dragging a value does. `exactly` runs an action once training has paused.

    A weight of iteration 0 is an initial weight, and saved with the document. A weight of a later
    iteration is another state from there on: at the head of the run in place, before it on a fork.
    Undo goes back to the state before; where training has gone on since, it does so on a fork, and
    the run stays in the list. An edit of the data leaves the run as it is: it goes on with them.
    """

    def __init__(
        self,
        exactly: Callable[[Callable[[], None]], None],
        frame: Callable[[], Frame],
        editor: Editor,
    ) -> None:
        super().__init__(editor)
        self._exactly, self._frame, self._editor = exactly, frame, editor
        self._step = 0
        self._origin: Frame | None = None
        self._quantity: Quantity | None = None

    def edit(self, quantity: Quantity, value: float, goes_on: bool = False) -> None:
        """Give it this value, and training a pause.

        An edit that `goes_on` joins the undo step of the last one, as each moment of a drag does.
        """
        self._exactly(lambda: self._edit(quantity, value, goes_on))

    def take_back(self) -> None:
        """Undo the last edit and forget it, as Escape does; nothing when it is not the last."""
        self._exactly(lambda: self._editor.take_back(self._step))

    def _edit(self, quantity: Quantity, value: float, goes_on: bool) -> None:
        frame = self._frame()
        if not is_part_of(frame.document.spec, quantity):
            raise UserError("The network has no such value any more.", FIELD)
        if not math.isfinite(value):
            raise UserError(f"{value} is not a finite number.", FIELD, "Type another.")
        now = value_of(frame, quantity)
        if value == now and math.copysign(1, value) == math.copysign(1, now):
            return
        self._put(frame, quantity, value, goes_on)

    def _put(self, frame: Frame, quantity: Quantity, value: float, goes_on: bool) -> None:
        joins = goes_on and self._is_about(frame, quantity)
        try:
            document, state = with_value(frame, quantity, value)
            problem = frame.problem
            if not quantity.is_parameter:
                problem = document.problem().led_as(frame.problem)
        except UserError as error:
            raise UserError(error.message, FIELD, error.hint) from error
        if not joins:
            self._step += 1
            self._origin, self._quantity = frame, quantity
        words = f"{quantity.symbol} {value_of(frame, quantity):.4g} → {value:.4g}"
        self._editor.put_value(
            lambda now: replace(
                now, document=document, problem=problem, state=state, before=self._origin
            ),
            text=self.tr("Edit {0}").format(quantity.symbol),
            words=words,
            keeps_state=not quantity.is_parameter,
            step=self._step,
        )

    def _is_about(self, frame: Frame, quantity: Quantity) -> bool:
        """Whether the last edit was of this quantity, and at this moment."""
        origin = self._origin
        if (
            origin is None
            or quantity != self._quantity
            or self._editor.undo_stack.last_step != self._step
        ):
            return False
        return (origin.iteration, origin.cursor) == (frame.iteration, frame.cursor)
