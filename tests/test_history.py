"""A run's history beside a plain list of all its states: the same bits, however it was thinned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bpstudio.engine import L2, SGD, Adam, Momentum
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.training import ModelState, Problem, advance
from tests.histories import (
    DOCUMENT,
    PROBLEM,
    STATE_BYTES,
    begun,
    on_disk,
    states_of,
    trained,
    visit,
)
from tests.training.small import same


@dataclass(eq=False)
class Twin:
    """A history, and beside it everything there ever was of it."""

    history: History
    states: list[ModelState]
    problems: list[Problem]
    documents: list[Document]

    @property
    def head(self) -> int:
        return len(self.states) - 1


class HistoryMachine(RuleBasedStateMachine):
    """Random training, edits, forks and visits; few states are kept, so that most are replayed."""

    def __init__(self) -> None:
        super().__init__()
        history = on_disk(12 * STATE_BYTES, 20 * STATE_BYTES)
        start = history.stretches[0].start
        self.runs = [Twin(history, [start], [PROBLEM], [DOCUMENT])]
        self.run = self.runs[0]

    @rule(iterations=st.integers(1, 60), share=st.floats(0, 1))
    def train(self, iterations: int, share: float) -> None:
        """To the head and on; somewhere on the way a snapshot is kept, and at the end."""
        twin = self.run
        snapshot = round(share * iterations)
        for number in range(1, iterations + 1):
            twin.states.append(advance(twin.problems[-1], twin.states[-1]))
            twin.problems.append(twin.problems[-1])
            twin.documents.append(twin.documents[-1])
            if number in (snapshot, iterations):
                twin.history.keep(twin.states[-1])

    @rule(optimizer=st.sampled_from([SGD(0.1), SGD(1.0), Momentum(0.05), Adam(0.01)]))
    def change_optimizer(self, optimizer: SGD | Momentum | Adam) -> None:
        self.change(self.run, replace(self.run.documents[-1], optimizer=optimizer))

    @rule(size=st.integers(1, 7))
    def change_batch_size(self, size: int) -> None:
        self.change(self.run, replace(self.run.documents[-1], batch_size=size))

    @rule(rate=st.sampled_from([0.0001, 0.1]))
    def change_regulariser(self, rate: float) -> None:
        self.change(self.run, replace(self.run.documents[-1], regulariser=L2(rate)))

    @rule(parameter=st.integers(0, DOCUMENT.spec.n_parameters - 1), value=st.floats(-3, 3))
    def change_a_weight(self, parameter: int, value: float) -> None:
        state = self.run.states[-1]
        theta = state.theta.copy()
        theta[parameter] = value
        self.change(self.run, self.run.documents[-1], replace(state, theta=theta))

    def change(self, twin: Twin, document: Document, state: ModelState | None = None) -> None:
        problem = document.problem().going_on_from(self.before(twin), twin.head)
        state = state or twin.states[-1]
        if len(state.slots) != document.optimizer.slots:
            state = problem.initial_state(state.theta, state.iteration)
        twin.history.change(document, problem, state)
        twin.states[-1], twin.problems[-1], twin.documents[-1] = state, problem, document

    def before(self, twin: Twin) -> Problem:
        """In force until the head; an edit at the head takes the place of those made there."""
        return twin.problems[max(0, twin.head - 1)]

    @rule(share=st.floats(0, 1), size=st.integers(1, 7))
    def fork(self, share: float, size: int) -> None:
        """Go on otherwise from somewhere in the past."""
        end = round(share * self.run.head) + 1
        twin = Twin(
            self.run.history.fork(end - 1),
            self.run.states[:end],
            self.run.problems[:end],
            self.run.documents[:end],
        )
        self.runs.append(twin)
        self.run = twin
        self.change_batch_size(size)

    @rule(share=st.floats(0, 1))
    def return_to_another(self, share: float) -> None:
        self.run.history.rest()
        self.run = self.runs[round(share * (len(self.runs) - 1))]

    @rule(share=st.floats(0, 1), in_slices=st.booleans())
    def visit(self, share: float, in_slices: bool) -> None:
        iteration = round(share * self.run.head)
        replay = self.run.history.replay(iteration)
        if in_slices:
            while not replay.run(1e-9):
                assert 0 <= replay.progress < 1
        else:
            assert replay.run()
        assert replay.progress == 1
        assert same(replay.state(), self.run.states[iteration])

    @rule(share=st.floats(0, 1), back=st.integers(1, 4))
    def step_back_from(self, share: float, back: int) -> None:
        iteration = round(share * self.run.head)
        for each in range(iteration, max(iteration - back, -1), -1):
            assert same(visit(self.run.history, each), self.run.states[each])

    @rule(share=st.floats(0, 1))
    def look(self, share: float) -> None:
        iteration = round(share * self.run.head)
        stretch = self.run.history.stretch_at(iteration)
        assert stretch.document == self.run.documents[iteration]
        assert self.run.history.knows(stretch.document, self.run.states[iteration])

    @invariant()
    def every_run_ends_where_it_ended(self) -> None:
        for twin in self.runs:
            assert twin.history.head == twin.head
            assert same(visit(twin.history, twin.head), twin.states[-1])


def test_whatever_is_done_any_iteration_is_the_same_bits() -> None:
    HistoryMachine.TestCase.settings = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    HistoryMachine.TestCase("runTest").runTest()


@pytest.mark.parametrize("keep_every", [1, 7, 1000])
def test_every_iteration_of_a_run_in_any_order(keep_every: int) -> None:
    history = trained(90, keep_every, begun(10 * STATE_BYTES))
    expected = states_of(history, 90)
    for iteration in np.random.default_rng(keep_every).permutation(91):
        assert same(visit(history, int(iteration)), expected[iteration])


def test_it_goes_across_epochs_with_the_same_batches() -> None:
    history = trained(40, 13)
    length = PROBLEM.batches_per_epoch
    expected = states_of(history, 40)
    for border in range(length, 40, length):
        for iteration in (border + 1, border, border - 1):
            assert same(visit(history, iteration), expected[iteration])


def test_outside_the_run_there_is_nothing_to_visit() -> None:
    history = trained(10)
    for iteration in (-1, 11):
        with pytest.raises(ValueError, match=r"0 … 10"):
            history.replay(iteration)


def test_a_change_lets_go_of_what_came_after() -> None:
    history = trained(60)
    state = visit(history, 20)
    document = replace(DOCUMENT, optimizer=SGD(0.5))
    history.change(document, document.problem(), state)
    assert history.head == 20
    assert history.next_change(0) == 20
    assert history.next_change(20) is None
    trained(30, 1, history)
    assert same(visit(history, 50), states_of(history, 50)[-1])
    assert history.stretch_at(19).document.optimizer == SGD(0.1)
    assert history.stretch_at(20).document.optimizer == SGD(0.5)


def test_a_second_change_at_the_same_place_takes_the_place_of_the_first() -> None:
    history = trained(30)
    state = visit(history, 30)
    for rate in (0.5, 0.25):
        document = replace(DOCUMENT, optimizer=SGD(rate))
        history.change(document, document.problem(), state)
    assert [stretch.first for stretch in history.stretches] == [0, 30]
    assert history.stretch_at(30).document.optimizer == SGD(0.25)


def test_weights_that_were_changed_are_not_known() -> None:
    history = trained(30)
    state = visit(history, 30)
    other = replace(state, theta=state.theta + 1)
    history.change(DOCUMENT, PROBLEM, other)
    assert history.knows(DOCUMENT, other)
    assert not history.knows(DOCUMENT, state)
    assert not history.knows(replace(DOCUMENT, seed=9), other)
    assert same(visit(history, 30), other)
    assert same(visit(history, 29), states_of(history, 29)[-1])


def test_a_fork_leaves_its_parent_as_it_was() -> None:
    parent = trained(200, 3)
    expected = states_of(parent, 200)
    fork = parent.fork(100)
    assert fork.head == 100
    document = replace(DOCUMENT, batch_size=5)
    fork.change(document, document.problem(), visit(fork, 100))
    trained(150, 2, fork)
    assert parent.head == 200
    assert len(parent.stretches) == 1
    for iteration in (0, 50, 100, 101, 200):
        assert same(visit(parent, iteration), expected[iteration])
        if iteration <= 100:
            assert same(visit(fork, iteration), expected[iteration])
    assert not np.array_equal(visit(fork, 150).theta, expected[150].theta)
