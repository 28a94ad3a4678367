"""Breakpoints as the session sees them: what a hit shows and says, and where running on stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from bpstudio.engine import NetworkSpec
from bpstudio.frame import Frame, Message, Selection
from bpstudio.goal_words import reached_message
from bpstudio.io import Document
from bpstudio.live_run import divergence
from bpstudio.stepping import Stop, next_stop
from bpstudio.stepping.words import translated
from bpstudio.trainer import WorkerLost
from bpstudio.training.conditions import Condition, Hit, responsible, sentences
from bpstudio.training.messages import Reason, Stopped


class Desk(Protocol):
    """What breakpoints need of the session."""

    @property
    def frame(self) -> Frame: ...

    def edit(self, document: Document, text: str) -> None: ...

    def seek(self, cursor: int) -> None: ...

    def step_at_level(self, direction: int) -> None: ...


class Breaking(QObject):
    """Sets and removes stops, and counts how often each condition was hit.

    The counts belong to the session: they are neither saved nor undone.
    """

    hits_changed = Signal(object)
    """Mapping from Condition to its count."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._hits: Counter[Condition] = Counter()

    @property
    def hits(self) -> Mapping[Condition, int]:
        """How often each condition was hit; 0 for one that never was."""
        return self._hits

    def toggle(self, stop: Stop) -> None:
        """Set a stop there, or remove the one that is there."""
        document = self._desk.frame.document
        others = tuple(one for one in document.stops if not one.is_at(stop))
        removed = len(others) < len(document.stops)
        stops = others if removed else (*others, stop)
        text = self.tr("Remove stop") if removed else self.tr("Set stop")
        self._desk.edit(replace(document, stops=stops), text)

    def auto_step(self) -> bool:
        """One step at the chosen level, but not beyond a stop; whether it has come to one."""
        before = self._desk.frame
        self._desk.step_at_level(+1)
        frame = self._desk.frame
        start = before.cursor if frame.iteration == before.iteration else 0
        stop = next_stop(frame.schedule, frame.document.stops, start)
        if frame.training or stop is None or stop > frame.cursor:
            return False
        self._desk.seek(stop)
        return True

    def forget(self) -> None:
        """Another project is open: it has no hits yet."""
        self._hits.clear()
        self.hits_changed.emit(self._hits)

    def landed(self, frame: Frame, hits: tuple[Hit, ...]) -> Frame:
        """The frame at which training has stopped, on the step that is responsible, selected."""
        if not hits:
            return frame
        self._hits.update({hit.condition for hit in hits})
        self.hits_changed.emit(self._hits)
        return at_hit(replace(frame, hit=True), hits[0])


def end_of_way(frame: Frame) -> int:
    """The cursor to which running on leads: the next stop, else the end of the iteration."""
    stop = next_stop(frame.schedule, frame.document.stops, frame.cursor)
    return frame.schedule.length if stop is None else stop


def at_hit(frame: Frame, hit: Hit) -> Frame:
    """The frame of the hit's iteration, on the step that is responsible, which is selected."""
    step = responsible(hit, frame.document.spec, frame.schedule.batch_size)
    if step is None:
        return frame
    cursor = frame.schedule.node_position(step.kind, step.sample, step.layer, step.neuron)
    return frame.moved(cursor, selection=Selection(step.layer, step.neuron, hit.source))


def outcome(stopped: Stopped | WorkerLost, spec: NetworkSpec) -> Message | None:
    """What to say of how training has stopped, where there is something to say."""
    if isinstance(stopped, WorkerLost):
        return Message(stopped.message, stopped.hint, "error", "train.toggle")
    if stopped.reason is Reason.DIVERGED:
        return divergence(stopped)
    if stopped.hits:
        return _hit_message(stopped.hits, spec)
    return reached_message(stopped)


def _hit_message(hits: tuple[Hit, ...], spec: NetworkSpec) -> Message:
    """What happened, why, and what to try: of the first, and that there are others."""
    happened, why, remedy = (translated(words, _words) for words in sentences(hits[0], spec))
    if len(hits) > 1:
        also = QCoreApplication.translate("Breaking", "(Breakpoints hit here: {0}.)")
        happened = f"{happened} {also.format(len(hits))}"
    return Message(happened, f"{why} {remedy}", "info", "train.toggle")


def _words(english: str) -> str:
    return QCoreApplication.translate("breakpoints", english)
