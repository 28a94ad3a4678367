"""Histories of a small problem, and what they must say."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine import SGD, DataSpec, Dense, NetworkSpec
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.kept import Room
from bpstudio.spill import Spill
from bpstudio.training import Loop, ModelState, Problem, advance

DOCUMENT = Document(
    "history",
    NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    DataSpec("circle", samples=14),
    SGD(0.1),
    batch_size=3,
)
PROBLEM = DOCUMENT.problem()
STATE_BYTES = 8 * DOCUMENT.spec.n_parameters


def begun(
    memory: int = 2**20, document: Document = DOCUMENT, disk: int = 0, spill: Spill | None = None
) -> History:
    problem = document.problem()
    start = document.initial_state(problem)
    return History(document, problem, start, Room(memory, disk), spill)


def on_disk(memory: int, disk: int) -> History:
    """One that has a disk even for states as small as these."""
    return begun(memory, disk=disk, spill=Spill(page=64, worth=0))


def trained(iterations: int, keep_every: int = 1, history: History | None = None) -> History:
    """A history that training has come so far in, told of every so manieth state."""
    history = history or begun()
    stretch = history.stretches[-1]
    state = history.replay(history.head).state()
    loop = Loop(stretch.problem, state)
    for done in range(0, iterations, keep_every):
        loop.run(min(keep_every, iterations - done))
        history.keep(loop.state())
    return history


def visit(history: History, iteration: int) -> ModelState:
    replay = history.replay(iteration)
    assert replay.run()
    return replay.state()


def states_of(history: History, upto: int) -> list[ModelState]:
    """Every state from the first one, by `advance` alone."""
    states = [history.stretches[0].start]
    for iteration in range(upto):
        states.append(advance(history.stretch_at(iteration).problem, states[-1]))
    return states


def start_of(history: History, iteration: int) -> int:
    """From where the iteration would be replayed."""
    return history.replay(iteration).start


def in_batches_of(size: int) -> tuple[Document, Problem]:
    document = replace(DOCUMENT, batch_size=size)
    return document, document.problem()
