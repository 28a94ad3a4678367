"""What it costs to train in the child process and report sixty times a second, without a window."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from threadpoolctl import threadpool_limits

from bpstudio.engine import (
    SGD,
    Adam,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    initialise,
)
from bpstudio.trainer import Trainer
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.messages import Snapshot, Stopped
from tests.benchmarks.measure import verdict

_SECONDS = 2.0
_TURNS = 3


def main() -> None:
    # Kept by a name: Qt ends the application with its last reference.
    application = QCoreApplication.instance() or QApplication([])
    for sizes, batch_size, optimizer in (
        ((2, 8, 8, 8, 1), 10, SGD(0.01)),
        ((64, 32, 10), 32, Adam(0.001)),
        ((784, 128, 10), 64, SGD(0.01)),
    ):
        _compare(_problem(sizes, batch_size, optimizer))
    del application


def _problem(sizes: tuple[int, ...], batch_size: int, optimizer: Optimizer) -> Problem:
    random = np.random.default_rng(0)
    spec = NetworkSpec(sizes[0], tuple(Dense(units, "tanh") for units in sizes[1:]))
    x, y = random.normal(size=(1000, sizes[0])), random.uniform(-1, 1, size=(1000, sizes[-1]))
    dataset = Dataset(x[:500], y[:500], x[500:], y[500:])
    return Problem(spec, dataset, optimizer, NoRegulariser(), batch_size, seed=1)


def _compare(problem: Problem) -> None:
    state = problem.initial_state(initialise(problem.spec, "xavier_uniform", 1))
    trainer = Trainer()
    bare, live, shown, pauses = zip(
        *((_bare(problem, state), *_live(trainer, problem, state)) for _ in range(_TURNS)),
        strict=True,
    )
    trainer.close()
    ratio = float(np.median(np.array(live) / np.array(bare)))
    sizes = [problem.spec.inputs, *(layer.units for layer in problem.spec.layers)]
    print(f"  {'-'.join(map(str, sizes))}, batch {problem.batch_size}: {verdict(ratio, 0.95)}")
    print(f"    {np.median(live):,.0f} of {np.median(bare):,.0f} iterations a second", end="; ")
    print(f"{np.median(shown):.0f} snapshots a second; paused in {np.median(pauses) * 1e3:.0f} ms")


def _bare(problem: Problem, state: ModelState) -> float:
    """Iterations a second of the loop alone."""
    loop = Loop(problem, state)
    with threadpool_limits(1, user_api="blas"):
        loop.run(500)
        began, done = perf_counter(), 0
        while perf_counter() - began < _SECONDS:
            done += loop.run(500).size
        return done / (perf_counter() - began)


def _live(trainer: Trainer, problem: Problem, state: ModelState) -> tuple[float, float, float]:
    """Iterations and snapshots a second in the child process, and the seconds that a pause took."""
    log = _Log(trainer)
    trainer.start(problem, state)
    _wait(lambda: len(log.snapshots) > 10)
    log.snapshots[:] = log.snapshots[-1:]
    log.times[:] = log.times[-1:]
    _wait(lambda: log.times[-1] - log.times[0] > _SECONDS)
    seconds = log.times[-1] - log.times[0]
    iterations = log.snapshots[-1].state.iteration - log.snapshots[0].state.iteration
    shown = len(log.snapshots) - 1
    asked = perf_counter()
    trainer.pause()
    _wait(lambda: bool(log.stopped))
    return iterations / seconds, shown / seconds, perf_counter() - asked


class _Log:
    """What a trainer reports, and when."""

    def __init__(self, trainer: Trainer) -> None:
        self.snapshots: list[Snapshot] = []
        self.times: list[float] = []
        self.stopped: list[Stopped] = []
        trainer.progressed.connect(self._note)
        trainer.stopped.connect(self.stopped.append)

    def _note(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        self.times.append(perf_counter())


def _wait(done: Callable[[], bool]) -> None:
    # A timer of its own wakes the loop, should nothing else be due.
    heartbeat = QTimer(interval=50, timerType=Qt.TimerType.CoarseTimer)
    heartbeat.start()
    while not done():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
