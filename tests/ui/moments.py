"""Frames of shipped examples, and actions that only count, for tests of single panels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from bpstudio.frame import Frame
from bpstudio.stepping import Kind
from tests.conftest import example


@cache
def first_frame(name: str = "mazur", batch_size: int = 1) -> Frame:
    """The start of a shipped example."""
    document = replace(example(name), batch_size=batch_size)
    problem = document.problem()
    return Frame(document, problem, document.initial_state(problem))


def at(frame: Frame, cursor: int) -> Frame:
    return replace(frame, cursor=cursor)


def at_node(frame: Frame, kind: Kind, layer: int, neuron: int, sample: int = 0) -> Frame:
    return at(frame, frame.schedule.node_position(kind, sample, layer, neuron))


def after(frame: Frame, iterations: int) -> Frame:
    """The same weights, said to be those after so many updates."""
    return replace(frame, state=replace(frame.state, iteration=iterations))


IDS = (
    *("step.start", "step.back", "step.forward", "step.end", "step.auto"),
    *("train.toggle", "train.epoch", "session.reset"),
    *("train.until", "train.slower", "train.faster", "train.pace"),
)


class Actions(QObject):
    """The actions that panels have buttons for; `triggered` lists ids in the order of clicks."""

    def __init__(self) -> None:
        super().__init__()
        self.triggered: list[str] = []
        self.by_id: dict[str, QAction] = {}
        for name in IDS:
            action = QAction("&" + name.split(".")[1].capitalize(), self)
            action.setObjectName(name)
            action.setCheckable(name == "step.auto")
            action.setToolTip(f"tip of {name}")
            action.triggered.connect(self._note)
            self.by_id[name] = action

    def _note(self) -> None:
        self.triggered.append(self.sender().objectName())
