"""Any order of edits, steps, undos, training and resets leaves a frame that is true.

Beside the session runs a plain model of it: a document, a state that is moved by `advance` alone,
and two lists for undo and redo. After each move, all that the frame shows is computed afresh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import QEventLoop, QTimer

from bpstudio.engine import L2, SGD, Adam, CellEdit, DataSpec, Dense, Momentum, NetworkSpec, merged
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, quantity_at, value_of
from bpstudio.session import Session
from bpstudio.stepping import Kind, Level, Schedule, Stop, Trace, explain
from bpstudio.training import ModelState, Origin, Problem, advance
from bpstudio.training.conditions import Breakpoint, IterationReached, LossBelow, WeightChangesSign

FIRST = Document(
    "machine",
    NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    DataSpec("circle", samples=14),
    SGD(0.1),
    batch_size=3,
)


STOPS = (Stop(Kind.DELTA, 1, 1), Stop(Kind.NEURON, 1), Stop(Kind.UPDATE, 2, 0))
BREAKPOINTS = tuple(map(Breakpoint, (IterationReached(4), LossBelow(0.5), WeightChangesSign(1))))


@dataclass(eq=False)
class Record:
    """A run, kept whole: the document and the state of each iteration up to its head."""

    documents: list[Document]
    states: list[ModelState]

    @property
    def head(self) -> int:
        return len(self.states) - 1

    def problem(self, iteration: int) -> Problem:
        """What is solved there: with every change of the batch size a new epoch has begun."""
        problem = self.documents[0].problem()
        for at, document in enumerate(self.documents[: iteration + 1]):
            if document.batch_size != problem.batch_size:
                epoch, number = problem.place(at)
                origin = Origin(at, epoch + 1 if number else epoch)
                problem = replace(problem, batch_size=document.batch_size, origin=origin)
        return replace(self.documents[iteration].problem(), origin=problem.origin)

    def until(self, iteration: int) -> Record:
        return Record(self.documents[: iteration + 1], self.states[: iteration + 1])


@dataclass
class Past:
    """What an edit replaced, and whether the run went on across it."""

    record: Record
    iteration: int
    document: Document
    state: ModelState
    keeps_state: bool
    step: int = 0


@dataclass(frozen=True)
class Breaks:
    """The breakpoints of the session: whatever the record says, these are in force."""

    breakpoints: tuple[Breakpoint, ...] = ()
    stops: tuple[Stop, ...] = ()


def begun(document: Document) -> Record:
    return Record([document], [document.initial_state(document.problem())])


def wait(session: Session, done: Callable[[], bool]) -> None:
    loop = QEventLoop()

    def look(_frame: object) -> None:
        # Later: training that comes to an edit of the run stops, and goes on at once.
        QTimer.singleShot(0, loop, lambda: loop.quit() if done() else None)

    session.frame_changed.connect(look)
    QTimer.singleShot(20_000, loop, loop.quit)
    if not done():
        loop.exec()
    session.frame_changed.disconnect(look)
    assert done()


def same_bits(one: ModelState, other: ModelState) -> bool:
    return np.array_equal(one.theta, other.theta) and np.array_equal(one.slots, other.slots)


def assert_same_state(found: ModelState, expected: ModelState) -> None:
    assert found.iteration == expected.iteration
    np.testing.assert_array_equal(found.theta, expected.theta)
    np.testing.assert_array_equal(found.slots, expected.slots)


class SessionMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.session = Session(FIRST)
        self.record = begun(FIRST)
        self.iteration = 0
        self.breaks = Breaks()
        self.undos: list[Past | Breaks] = []
        self.redos: list[Past | Breaks] = []
        self.steps = 0
        self.last_value: tuple[object, ...] = ()

    def teardown(self) -> None:
        self.session.close()

    @property
    def document(self) -> Document:
        document = self.record.documents[self.iteration]
        breaks = self.breaks
        return replace(document, breakpoints=breaks.breakpoints, stops=breaks.stops)

    @property
    def state(self) -> ModelState:
        return self.record.states[self.iteration]

    def now(self, keeps_state: bool, step: int = 0) -> Past:
        return Past(self.record, self.iteration, self.document, self.state, keeps_state, step)

    def advance(self, times: int = 1) -> None:
        for _ in range(times):
            if self.iteration == self.record.head:
                self.record.states.append(advance(self.record.problem(self.iteration), self.state))
                self.record.documents.append(self.document)
            self.iteration += 1

    def arrive(self) -> None:
        """On a busy machine even a short way may take longer than what counts as at once."""
        wait(self.session, lambda: not self.session.traveller.busy)

    # Steps

    def at_end(self) -> bool:
        return self.session.frame.cursor == self.session.frame.schedule.length

    @rule(level=st.sampled_from(list(Level)))
    def step(self, level: Level) -> None:
        if self.at_end():
            self.advance()
        self.session.step(level, +1)

    @rule(level=st.sampled_from(list(Level)))
    def step_back(self, level: Level) -> None:
        if self.session.frame.cursor == 0 and self.iteration:
            self.iteration -= 1
        self.session.step(level, -1)
        self.arrive()

    @rule()
    def to_end(self) -> None:
        frame = self.session.frame
        places = {(s.kind, s.layer, s.neuron) for s in self.breaks.stops if s.neuron is not None}
        ends = []
        for cursor in range(frame.cursor + 1, frame.schedule.length + 1):
            here = frame.schedule.locate(cursor)
            assert here is not None
            last = here.neuron == frame.document.spec.sizes[1] - 1
            whole = (here.kind, here.layer) == (Kind.NEURON, 1) and STOPS[1] in self.breaks.stops
            if here.is_last_term and (
                (here.kind, here.layer, here.neuron) in places or (whole and last)
            ):
                ends.append(cursor)
        self.session.to_end()
        assert self.session.frame.cursor == min(ends, default=frame.schedule.length)

    @rule(share=st.floats(0, 1))
    def seek(self, share: float) -> None:
        self.session.seek(round(share * self.session.frame.schedule.length))

    @rule(share=st.floats(0, 1))
    def travel(self, share: float) -> None:
        self.iteration = round(share * self.record.head)
        self.session.travel(self.iteration)
        self.arrive()

    @rule()
    def travel_too_far(self) -> None:
        self.iteration = self.record.head
        self.session.travel(self.iteration + 1000)
        self.arrive()

    # Edits

    def edit(self, document: Document, keeps_state: bool) -> None:
        self.session.edit(document, "edit")
        if document != self.document:
            self.expect(document, keeps_state)

    def edit_as(self, document: Document, expected: Document) -> None:
        """One that begins another run; the session makes the expected document of it."""
        self.session.edit(document, "edit")
        if expected != self.document:
            self.expect(expected, keeps_state=False)

    def expect(self, document: Document, keeps_state: bool) -> None:
        forks = keeps_state and self.iteration < self.record.head
        self.undos.append(self.now(keeps_state and not forks))
        self.redos.clear()
        if not keeps_state:
            self.record, self.iteration = begun(document), 0
            return
        if forks:
            self.record = self.record.until(self.iteration)
        self.put_in_force(document)

    @rule(breakpoints=st.sets(st.sampled_from(BREAKPOINTS)), stops=st.sets(st.sampled_from(STOPS)))
    def edit_breakpoints(self, breakpoints: set[Breakpoint], stops: set[Stop]) -> None:
        breaks = Breaks(tuple(breakpoints), tuple(stops))
        before, run = self.session.frame, self.session.run
        document = replace(self.document, breakpoints=breaks.breakpoints, stops=breaks.stops)
        self.session.edit(document, "edit")
        assert self.session.run is run
        assert self.session.frame.state is before.state
        assert self.session.frame.cursor == before.cursor
        if breaks != self.breaks:
            self.undos.append(self.breaks)
            self.redos.clear()
            self.breaks = breaks

    def put_in_force(self, document: Document, past: ModelState | None = None) -> None:
        """From this iteration on; another optimizer starts with slots of its own, or of `past`."""
        before, now = self.document, self.state
        self.record.documents[self.iteration] = document
        if type(document.optimizer) is not type(before.optimizer):
            state = document.problem().initial_state(now.theta, self.iteration)
            if past is not None and past.iteration == self.iteration:
                state = past if np.array_equal(past.theta, now.theta) else state
            self.record.states[self.iteration] = state

    @rule(optimizer=st.sampled_from([SGD(0.1), SGD(0.5), Momentum(0.05), Adam(0.01), Adam(0.02)]))
    def edit_optimizer(self, optimizer: SGD | Momentum | Adam) -> None:
        self.edit(replace(self.document, optimizer=optimizer), keeps_state=True)

    @rule(rate=st.sampled_from([0.001, 0.1]))
    def edit_regulariser(self, rate: float) -> None:
        self.edit(replace(self.document, regulariser=L2(rate)), keeps_state=True)

    @rule(size=st.integers(1, 7))
    def edit_batch_size(self, size: int) -> None:
        self.edit(replace(self.document, batch_size=size), keeps_state=True)

    @rule(units=st.integers(1, 4), activation=st.sampled_from(["relu", "tanh"]))
    def edit_layer(self, units: int, activation: str) -> None:
        layers = (Dense(units, activation), self.document.spec.layers[-1])
        spec = replace(self.document.spec, layers=layers)
        self.edit(self.document.with_spec(spec), keeps_state=False)

    @rule(seed=st.integers(0, 3))
    def edit_seed(self, seed: int) -> None:
        data = self.document.data
        if seed != self.document.seed:
            data = replace(data, edits=())
        self.edit_as(
            replace(self.document, seed=seed), replace(self.document, seed=seed, data=data)
        )

    @rule(size=st.sampled_from([0, 8, 500]))
    def edit_that_is_refused(self, size: int) -> None:
        before = self.session.frame
        self.session.edit(replace(self.document, batch_size=size), "edit")
        assert self.session.frame is before

    @rule()
    def reset(self) -> None:
        self.session.reset()
        self.undos.append(self.now(False))
        self.redos.clear()
        self.record, self.iteration = begun(self.document), 0

    # Edits of values

    def edit_value(self, quantity: Quantity, value: float, goes_on: bool) -> bool:
        """Do it; whether it is another value, so that there is something to expect."""
        frame = self.session.frame
        self.session.values.edit(quantity, value, goes_on)
        assert self.session.frame.cursor == frame.cursor
        return value_of(frame, quantity) != value

    def remember(self, quantity: Quantity, goes_on: bool, keeps_state: bool) -> None:
        """As one step back with the last edit, or as one of its own."""
        self.redos.clear()
        place = (quantity, self.iteration, self.session.frame.cursor)
        joins = goes_on and place == self.last_value and self.undos
        last = self.undos[-1] if joins else None
        if isinstance(last, Past) and last.step == self.steps:
            return
        self.steps += 1
        self.last_value = place
        self.undos.append(self.now(keeps_state, self.steps))

    def make_room(self) -> None:
        """What is edited before the head of a run is edited on a fork."""
        if self.iteration < self.record.head:
            self.record = self.record.until(self.iteration)

    @rule(
        share=st.floats(0, 0.999), value=st.sampled_from([-0.5, 0.0, 1 / 3]), goes_on=st.booleans()
    )
    def edit_weight_or_bias(self, share: float, value: float, goes_on: bool) -> None:
        spec = self.document.spec
        index = int(share * spec.n_parameters)
        quantity = quantity_at(spec, spec.inputs + index)
        if not self.edit_value(quantity, value, goes_on):
            return
        theta = self.state.theta.copy()
        theta[index] = value
        state, document = replace(self.state, theta=theta), self.document
        if self.iteration == 0:
            document = replace(document, initialiser="given", parameters=tuple(theta.tolist()))
        self.remember(quantity, goes_on, keeps_state=False)
        self.make_room()
        self.record.documents[self.iteration] = document
        self.record.states[self.iteration] = state

    def edit_cell(self, quantity: Quantity, value: float, goes_on: bool) -> None:
        frame = self.session.frame
        row = self.record.problem(self.iteration).batch_indices(self.iteration)[
            frame.revealed.sample
        ]
        if not self.edit_value(quantity, value, goes_on):
            return
        cell = CellEdit(int(row), quantity.neuron, quantity.what is What.TARGET, value)
        data = replace(self.document.data, edits=merged(self.document.data.edits, (cell,)))
        at_head = self.iteration == self.record.head
        self.remember(quantity, goes_on, keeps_state=at_head)
        self.make_room()
        self.put_in_force(replace(self.document, data=data))

    @rule(column=st.integers(0, 1), value=st.sampled_from([-2.0, 0.25]), goes_on=st.booleans())
    def edit_input(self, column: int, value: float, goes_on: bool) -> None:
        self.edit_cell(Quantity(What.INPUT, 0, column), value, goes_on)

    @rule(value=st.sampled_from([0.0, 0.5, 1.0]), goes_on=st.booleans())
    def edit_target(self, value: float, goes_on: bool) -> None:
        self.edit_cell(Quantity(What.TARGET, 2, 0), value, goes_on)

    @rule(value=st.sampled_from([-1.0, 2.0, float("inf")]))
    def edit_target_that_is_refused(self, value: float) -> None:
        before = self.session.frame
        self.session.values.edit(Quantity(What.TARGET, 2, 0), value)
        assert self.session.frame is before

    def exchange(self, source: list[Past | Breaks], target: list[Past | Breaks]) -> None:
        """Undo and redo are the same: swap with what stands on top."""
        past = source.pop()
        if isinstance(past, Breaks):
            target.append(self.breaks)
            self.breaks = past
            return
        target.append(self.now(past.keeps_state, past.step))
        if past.keeps_state and past.record is self.record:
            if self.document != past.document:
                self.make_room()
                self.put_in_force(past.document, past.state)
            return
        self.record, self.iteration = past.record, past.iteration
        if self.document == past.document and same_bits(self.state, past.state):
            return
        self.make_room()
        self.record.documents[self.iteration] = past.document
        self.record.states[self.iteration] = past.state

    @precondition(lambda self: self.undos)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.exchange(self.undos, self.redos)

    @precondition(lambda self: self.redos)
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.exchange(self.redos, self.undos)

    # Training

    @rule()
    def train_an_epoch(self) -> None:
        if self.at_end():
            self.advance()
        self.session.train_epoch()
        wait(self.session, lambda: not self.session.frame.training)
        self.advance(self.session.frame.iteration - self.iteration)

    @rule()
    def train_for_a_while(self) -> None:
        if self.at_end():
            self.advance()
        self.session.toggle_training()
        self.session.toggle_training()
        wait(self.session, lambda: not self.session.frame.training)
        self.advance(self.session.frame.iteration - self.iteration)

    # What must always be true

    @invariant()
    def the_frame_equals_one_computed_afresh(self) -> None:
        frame, document = self.session.frame, self.document
        assert frame.document == document
        assert_same_state(frame.state, self.state)
        problem = self.record.problem(self.iteration)
        assert frame.epoch == problem.epoch(self.iteration)
        x, y = problem.batch(self.iteration)
        schedule = Schedule(document.spec, len(x))
        trace = Trace.compute(
            document.spec,
            document.optimizer,
            document.regulariser,
            self.state.theta,
            self.state.slots,
            self.state.next_update,
            x,
            y,
        )
        assert frame.schedule.length == schedule.length
        assert frame.revealed == schedule.revealed(frame.cursor)
        np.testing.assert_array_equal(frame.theta, trace.theta_shown(frame.cursor))
        np.testing.assert_array_equal(frame.trace.grad, trace.grad)
        # A hit of a breakpoint selects what is responsible.
        unselected = frame.moved(frame.cursor)
        assert unselected.explanation == explain(trace, frame.cursor, frame.level)


@pytest.mark.usefixtures("qapp")
def test_any_order_of_moves_leaves_a_true_frame() -> None:
    SessionMachine.TestCase.settings = settings(
        max_examples=20,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    SessionMachine.TestCase("runTest").runTest()
