"""The runs of a session: the one at work, and those it was forked from or that were left."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from itertools import count

from bpstudio.engine import NetworkSpec
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.training import LossCurves, ModelState, Problem

MOST_RUNS = 12


@dataclass(eq=False)
class Run:
    """One run: its history and its losses grow; what it is called and where it began do not.

    Its number, from 1, is given to it when it is shown.
    """

    history: History
    losses: LossCurves = field(default_factory=LossCurves)
    parent: Run | None = None
    forked_at: int = 0
    differs: str = ""
    name: str = ""
    number: int = 0

    @property
    def trained(self) -> bool:
        """Whether it has come anywhere of its own."""
        return self.history.head > self.forked_at

    @property
    def document(self) -> Document:
        """The document in force at its head."""
        return self.history.stretches[-1].document


class RunList:
    """Every run that can be returned to, oldest first; `current` is the one on the screen."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._runs: list[Run] = []
        self.current: Run | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(self._runs)

    def begin(self, document: Document, problem: Problem, state: ModelState) -> Run:
        """A new run from that state; it joins the list when it is made current."""
        return Run(History(document, problem, state))

    def fork(self, parent: Run, iteration: int, differs: str) -> Run:
        """A run with the parent's past up to the iteration, to go on differently."""
        losses = LossCurves(parent.losses.train.copy(), parent.losses.test.copy())
        losses.train.truncate(iteration)
        losses.test.truncate(iteration + 1)
        return Run(parent.history.fork(iteration), losses, parent, iteration, differs)

    def show(self, run: Run) -> None:
        """Make the run current. The one before stays in the list if it has come anywhere."""
        before = self.current
        if before is not None and before is not run and not before.trained:
            self._runs.remove(before)
        run.number = run.number or next(self._numbers)
        if run not in self._runs:
            self._runs.append(run)
            self._runs.sort(key=lambda one: one.number)
        self.current = run
        self._forget_oldest()

    def remove(self, run: Run) -> None:
        """Take a run off the list; the current one stays."""
        if run is not self.current and run in self._runs:
            self._runs.remove(run)

    def _forget_oldest(self) -> None:
        while len(self._runs) > MOST_RUNS:
            self._runs.remove(next(run for run in self._runs if run is not self.current))


def differences(before: Document, after: Document) -> str:
    """What an edit changed, in few words, such as "learning rate 0.5 → 0.1"."""
    parts = []
    if before.spec != after.spec:
        parts.append(f"{_shape(before.spec)} → {_shape(after.spec)}")
    for old, new in (
        (before.optimizer, after.optimizer),
        (before.regulariser, after.regulariser),
    ):
        if type(old) is not type(new):
            parts.append(f"{old.label} → {new.label}")
            continue
        for item in fields(old):
            was, now = getattr(old, item.name), getattr(new, item.name)
            if was != now:
                parts.append(f"{item.metadata.get('label', item.name)} {was:g} → {now:g}")
    for name, words in (("batch_size", "batch size"), ("seed", "seed")):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            parts.append(f"{words} {was} → {now}")
    if before.initialiser != after.initialiser:
        parts.append(f"{before.initialiser} → {after.initialiser}")
    if before.data != after.data:
        same = before.data.name == after.data.name
        parts.append("data" if same else f"{before.data.name} → {after.data.name}")
    return ", ".join(parts)


def _shape(spec: NetworkSpec) -> str:
    return "-".join(str(size) for size in spec.sizes)
