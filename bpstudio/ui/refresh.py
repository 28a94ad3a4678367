"""Which views a frame reaches: all, but while training each as often as an eye can follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from bpstudio.frame import Frame
from bpstudio.training.loss_curve import LossCurves

# Seconds between two showings. Less than two and six frames, since a frame may come early.
MOVING, PLOT, NUMBERS = 0.0, 0.028, 0.09


class View(Protocol):
    def show_frame(self, frame: Frame) -> None: ...


class LossView(Protocol):
    def show_losses(self, curves: LossCurves) -> None: ...


class Refresh:
    """Views with the seconds from one showing to the next while training.

    Frames come sixty times a second then. The first one of training, and each without training,
    reaches every view, with all the losses until then.
    """

    def __init__(
        self,
        views: Sequence[tuple[View, float]],
        loss_views: Sequence[tuple[LossView, float]],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._views, self._loss_views, self._clock = views, loss_views, clock
        self._training = False
        self._shown: dict[float, float] = {}
        self._losses: dict[int, LossCurves] = {}

    def show_frame(self, frame: Frame) -> None:
        due = self._due(always=not (frame.training and self._training))
        self._training = frame.training
        for view, interval in self._views:
            if interval in due:
                view.show_frame(frame)
        for number, (_, interval) in enumerate(self._loss_views):
            if interval in due:
                self._deliver(number)

    def show_losses(self, curves: LossCurves) -> None:
        """Show these now, or while training with one of the next frames."""
        for number in range(len(self._loss_views)):
            self._losses[number] = curves
            if not self._training:
                self._deliver(number)

    def _due(self, always: bool) -> set[float]:
        now = self._clock()
        intervals = {interval for _, interval in (*self._views, *self._loss_views)}
        due = {i for i in intervals if always or now - self._shown[i] >= i}
        self._shown.update(dict.fromkeys(due, now))
        return due

    def _deliver(self, number: int) -> None:
        curves = self._losses.pop(number, None)
        if curves is not None:
            self._loss_views[number][0].show_losses(curves)
