"""Any order of edits, steps, undos, training and resets leaves a frame that is true.

Beside the session runs a plain model of it. After each move, all that the frame shows is computed
afresh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import QEventLoop, QTimer

from bpstudio.engine import L2, SGD, Adam, CellEdit, Dense, Momentum, merged
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, quantity_at, value_of
from bpstudio.session import Session
from bpstudio.stepping import Kind, Level, Schedule, Stop, Trace, explain
from bpstudio.training.conditions import Breakpoint, IterationReached, LossBelow, WeightChangesSign
from tests.histories import DOCUMENT
from tests.session_model import Breaks, Model, assert_same_state

STOPS = (Stop(Kind.DELTA, 1, 1), Stop(Kind.NEURON, 1), Stop(Kind.UPDATE, 2, 0))
BREAKPOINTS = tuple(map(Breakpoint, (IterationReached(4), LossBelow(0.5), WeightChangesSign(1))))


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


class SessionMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.session = Session(DOCUMENT)
        self.model = Model()

    def teardown(self) -> None:
        self.session.close()

    def arrive(self) -> None:
        """On a busy machine even a short way may take longer than what counts as at once."""
        wait(self.session, lambda: not self.session.traveller.busy)

    # Steps

    def at_end(self) -> bool:
        return self.session.frame.cursor == self.session.frame.schedule.length

    @rule(level=st.sampled_from(list(Level)))
    def step(self, level: Level) -> None:
        if self.at_end():
            self.model.advance()
        self.session.step(level, +1)

    @rule(level=st.sampled_from(list(Level)))
    def step_back(self, level: Level) -> None:
        if self.session.frame.cursor == 0 and self.model.iteration:
            self.model.iteration -= 1
        self.session.step(level, -1)
        self.arrive()

    @rule()
    def to_end(self) -> None:
        frame = self.session.frame
        stops = self.model.breaks.stops
        places = {(s.kind, s.layer, s.neuron) for s in stops if s.neuron is not None}
        ends = []
        for cursor in range(frame.cursor + 1, frame.schedule.length + 1):
            here = frame.schedule.locate(cursor)
            assert here is not None
            last = here.neuron == frame.document.spec.sizes[1] - 1
            first = (here.kind, here.layer) == (Kind.NEURON, 1)
            whole = first and STOPS[1] in stops
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
        self.model.iteration = round(share * self.model.record.head)
        self.session.travel(self.model.iteration)
        self.arrive()

    @rule()
    def travel_too_far(self) -> None:
        self.model.iteration = self.model.record.head
        self.session.travel(self.model.iteration + 1000)
        self.arrive()

    # Edits

    def edit(self, document: Document, keeps_state: bool) -> None:
        self.session.edit(document, "edit")
        if document != self.model.document:
            self.model.expect(document, keeps_state)

    def edit_as(self, document: Document, expected: Document) -> None:
        """One that begins another run; the session makes the expected document of it."""
        self.session.edit(document, "edit")
        if expected != self.model.document:
            self.model.expect(expected, keeps_state=False)

    @rule(breakpoints=st.sets(st.sampled_from(BREAKPOINTS)), stops=st.sets(st.sampled_from(STOPS)))
    def edit_breakpoints(self, breakpoints: set[Breakpoint], stops: set[Stop]) -> None:
        breaks = Breaks(tuple(breakpoints), tuple(stops))
        before, run = self.session.frame, self.session.run
        document = replace(self.model.document, breakpoints=breaks.breakpoints, stops=breaks.stops)
        self.session.edit(document, "edit")
        assert self.session.run is run
        assert self.session.frame.state is before.state
        assert self.session.frame.cursor == before.cursor
        if breaks != self.model.breaks:
            self.model.undos.append(self.model.breaks)
            self.model.redos.clear()
            self.model.breaks = breaks

    @rule(optimizer=st.sampled_from([SGD(0.1), SGD(0.5), Momentum(0.05), Adam(0.01), Adam(0.02)]))
    def edit_optimizer(self, optimizer: SGD | Momentum | Adam) -> None:
        self.edit(replace(self.model.document, optimizer=optimizer), keeps_state=True)

    @rule(rate=st.sampled_from([0.001, 0.1]))
    def edit_regulariser(self, rate: float) -> None:
        self.edit(replace(self.model.document, regulariser=L2(rate)), keeps_state=True)

    @rule(size=st.integers(1, 7))
    def edit_batch_size(self, size: int) -> None:
        self.edit(replace(self.model.document, batch_size=size), keeps_state=True)

    @rule(units=st.integers(1, 4), activation=st.sampled_from(["relu", "tanh"]))
    def edit_layer(self, units: int, activation: str) -> None:
        layers = (Dense(units, activation), self.model.document.spec.layers[-1])
        spec = replace(self.model.document.spec, layers=layers)
        self.edit(self.model.document.with_spec(spec), keeps_state=False)

    @rule(seed=st.integers(0, 3))
    def edit_seed(self, seed: int) -> None:
        document = self.model.document
        edits = document.data.edits if seed == document.seed else ()
        seeded = replace(document, seed=seed)
        self.edit_as(seeded, replace(seeded, data=replace(document.data, edits=edits)))

    @rule(size=st.sampled_from([0, 8, 500]))
    def edit_that_is_refused(self, size: int) -> None:
        before = self.session.frame
        self.session.edit(replace(self.model.document, batch_size=size), "edit")
        assert self.session.frame is before

    @rule()
    def reset(self) -> None:
        self.session.reset()
        self.model.begin_anew()

    # Edits of values

    def edit_value(self, quantity: Quantity, value: float, goes_on: bool) -> bool:
        """Do it; whether it is another value, so that there is something to expect."""
        frame = self.session.frame
        self.session.values.edit(quantity, value, goes_on)
        assert self.session.frame.cursor == frame.cursor
        return value_of(frame, quantity) != value

    @rule(
        share=st.floats(0, 0.999), value=st.sampled_from([-0.5, 0.0, 1 / 3]), goes_on=st.booleans()
    )
    def edit_weight_or_bias(self, share: float, value: float, goes_on: bool) -> None:
        spec = self.model.document.spec
        index = int(share * spec.n_parameters)
        quantity = quantity_at(spec, spec.inputs + index)
        if not self.edit_value(quantity, value, goes_on):
            return
        theta = self.model.state.theta.copy()
        theta[index] = value
        state, document = replace(self.model.state, theta=theta), self.model.document
        if self.model.iteration == 0:
            document = replace(document, initialiser="given", parameters=tuple(theta.tolist()))
        self.model.remember(quantity, self.session.frame.cursor, goes_on, keeps_state=False)
        self.model.put_here(document, state)

    def edit_cell(self, quantity: Quantity, value: float, goes_on: bool) -> None:
        at = self.model.iteration
        rows = self.model.record.problem(at).batch_indices(at)
        row = rows[self.session.frame.revealed.sample]
        if not self.edit_value(quantity, value, goes_on):
            return
        cell = CellEdit(int(row), quantity.neuron, quantity.what is What.TARGET, value)
        document, at_head = self.model.document, at == self.model.record.head
        data = replace(document.data, edits=merged(document.data.edits, (cell,)))
        self.model.remember(quantity, self.session.frame.cursor, goes_on, keeps_state=at_head)
        self.model.make_room()
        self.model.put_in_force(replace(document, data=data))

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

    @precondition(lambda self: self.model.undos)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.model.exchange(self.model.undos, self.model.redos)

    @precondition(lambda self: self.model.redos)
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.model.exchange(self.model.redos, self.model.undos)

    # Training

    @rule()
    def train_an_epoch(self) -> None:
        if self.at_end():
            self.model.advance()
        self.session.train_epoch()
        wait(self.session, lambda: not self.session.frame.training)
        self.model.advance(self.session.frame.iteration - self.model.iteration)

    @rule()
    def train_for_a_while(self) -> None:
        if self.at_end():
            self.model.advance()
        self.session.toggle_training()
        self.session.toggle_training()
        wait(self.session, lambda: not self.session.frame.training)
        self.model.advance(self.session.frame.iteration - self.model.iteration)

    # What must always be true

    @invariant()
    def the_frame_equals_one_computed_afresh(self) -> None:
        frame, document = self.session.frame, self.model.document
        assert frame.document == document
        assert_same_state(frame.state, self.model.state)
        problem = self.model.record.problem(self.model.iteration)
        assert frame.epoch == problem.epoch(self.model.iteration)
        x, y = problem.batch(self.model.iteration)
        schedule = Schedule(document.spec, len(x))
        trace = Trace.compute(
            document.spec,
            document.optimizer,
            document.regulariser,
            self.model.state.theta,
            self.model.state.slots,
            self.model.state.next_update,
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
