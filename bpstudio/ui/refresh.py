"""Which views a frame reaches: all, but while training each as often as an eye can follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, inf
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from bpstudio.frame import Frame
from bpstudio.training.loss_curve import LossCurves

# Seconds between two showings.
MOVING, PLOT, LOSSES, NUMBERS = 0.0, 1 / 30, 1 / 24, 0.1
# Seconds that a frame may come early, and from one to the next.
_EARLY, _FRAME = 0.005, 0.017


class View(Protocol):
    def show_frame(self, frame: Frame) -> None: ...


class LossView(Protocol):
    def show_losses(self, curves: LossCurves) -> None: ...


@dataclass(eq=False)
class _Turn:
    """One view's: what it shows, how often, and when it last did."""

    interval: float
    frames: list[View] = field(default_factory=list)
    losses: list[LossView] = field(default_factory=list)
    shown: float = -inf
    newest: LossCurves | None = None

    def show(self, frame: Frame, now: float) -> None:
        # A showing that had to wait for its frame leaves the next one when it would have been.
        late = now - self.shown - self.interval
        self.shown = now - late if late < _FRAME else now
        for view in self.frames:
            view.show_frame(frame)
        self.deliver()

    def deliver(self) -> None:
        curves, self.newest = self.newest, None
        if curves is not None:
            for view in self.losses:
                view.show_losses(curves)


class Refresh(QObject):
    """Views with the seconds from one showing to the next while training.

    Frames come sixty times a second then. The first one of training, and each without training,
    reaches every view, with all the losses until then. In between views take turns, so that no
    frame has the work of many to do: those that are latest, for their interval, come first. They
    come after what moves with every frame has been painted, which then is at even times.
    """

    def __init__(
        self,
        views: Sequence[tuple[View, float]],
        loss_views: Sequence[tuple[LossView, float]],
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        turns: dict[int, _Turn] = {}
        for view, interval in views:
            turns.setdefault(id(view), _Turn(interval)).frames.append(view)
        for loss_view, interval in loss_views:
            turns.setdefault(id(loss_view), _Turn(interval)).losses.append(loss_view)
        self._turns, self._clock = tuple(turns.values()), clock
        self._moving = [turn for turn in self._turns if not turn.interval]
        self._a_second = sum(1 / turn.interval for turn in self._turns if turn.interval)
        self._training = False
        self._last = -inf
        self._frame: Frame | None = None
        self._after_paint = QTimer(self, singleShot=True, interval=0)
        self._after_paint.timeout.connect(self._show_late)

    def show_frame(self, frame: Frame) -> None:
        now = self._clock()
        always = not (frame.training and self._training)
        self._training, self._frame = frame.training, frame
        for turn in self._turns if always else self._moving:
            turn.show(frame, now)
        if always:
            self._last = now
            self._after_paint.stop()
        else:
            self._after_paint.start()

    def _show_late(self) -> None:
        assert self._frame is not None
        now = self._clock()
        due, self._last = self._due(now), now
        for turn in due:
            turn.show(self._frame, now)

    def show_losses(self, curves: LossCurves) -> None:
        """Show these now, or while training with one of the next frames."""
        for turn in self._turns:
            turn.newest = curves
            if not self._training:
                turn.deliver()

    def _due(self, now: float) -> list[_Turn]:
        """Of those that are late as many as there are in the time since then."""
        late = [
            ((now - turn.shown) / turn.interval, turn)
            for turn in self._turns
            if turn.interval and now - turn.shown >= turn.interval - _EARLY
        ]
        late.sort(key=lambda pair: -pair[0])
        most = ceil((now - self._last) * self._a_second)
        return [turn for _, turn in late[:most]]
