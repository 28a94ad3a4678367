"""When the trainer looks for what its process has reported."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from bpstudio.trainer import FRAME_MS, LOOKS, SOON_MS, Trainer
from bpstudio.training.messages import Report, Snapshot
from tests.training.small import begin, xor_problem


class Process:
    """Reports when it is told to, and remembers how long each look had been waited for."""

    pid, exit_code = 1, None
    trainer: Trainer

    def __init__(self) -> None:
        self.waits: list[int] = []
        self.newest: list[Report] = []

    def post(self, command: object) -> None:
        """Whatever it is told."""

    def reports(self) -> tuple[list[Report], bool]:
        timer = self.trainer.findChild(QTimer)
        assert timer is not None
        self.waits.append(timer.interval())
        reports, self.newest = self.newest, []
        return reports, False

    def close(self, patience: float) -> None:
        """There is nothing to end."""


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    process = Process()
    monkeypatch.setattr("bpstudio.training.process.WorkerProcess", lambda: process)
    return process


@pytest.mark.usefixtures("qapp")
def test_what_is_late_for_a_frame_is_looked_for_soon(qtbot: QtBot, process: Process) -> None:
    trainer = process.trainer = Trainer()
    problem = xor_problem()
    trainer.start(problem, begin(problem))
    qtbot.waitUntil(lambda: len(process.waits) >= LOOKS + 3)
    assert process.waits[: LOOKS + 3] == [FRAME_MS, *[SOON_MS] * LOOKS, FRAME_MS, FRAME_MS]

    with qtbot.waitSignal(trainer.progressed):
        process.newest = [Snapshot(1, begin(problem), 0, np.zeros(1))]
    shown = len(process.waits)
    qtbot.waitUntil(lambda: len(process.waits) >= shown + 2)
    assert process.waits[shown : shown + 2] == [FRAME_MS, SOON_MS]
    trainer.close()
