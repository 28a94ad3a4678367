"""Training in float32: the same bits however a state is come to, and the same conditions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    L1,
    L2,
    OPTIMIZERS,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Regulariser,
    initialise,
)
from bpstudio.training import Loop, ModelState, Problem, advance, train
from bpstudio.training.conditions import AccuracyReaches, Condition, LossBelow, Saturated
from tests.training.naive import first_hits
from tests.training.small import begin, same, xor_problem

ENDS = [
    ("tanh", "half_squared_error", 2),
    ("identity", "mean_absolute_error", 2),
    ("sigmoid", "binary_cross_entropy", 1),
    ("softmax", "cross_entropy", 3),
]


def single(state: ModelState) -> ModelState:
    return replace(
        state, theta=state.theta.astype(np.float32), slots=state.slots.astype(np.float32)
    )


def problem_of(
    end: tuple[str, str, int], hidden: str, optimizer: str, rule: Regulariser, batch: int
) -> Problem:
    activation, loss, outputs = end
    random = np.random.default_rng(0)
    spec = NetworkSpec(4, (Dense(6, hidden), Dense(outputs, activation)), loss)
    classes = random.integers(0, max(2, outputs), 20)
    targets = np.eye(outputs)[classes] if outputs > 1 else classes[:, None] * 1.0
    data = Dataset(random.normal(size=(20, 4)), targets)
    return Problem(spec, data, OPTIMIZERS[optimizer](), rule, batch, seed=0)


@settings(max_examples=60)
@given(
    end=st.sampled_from(ENDS),
    hidden=st.sampled_from(["tanh", "relu", "elu", "softplus", "silu", "softmax"]),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    rule=st.sampled_from([NoRegulariser(), L1(0.01), L2(0.01)]),
    batch=st.sampled_from([1, 3, 20]),
    pieces=st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_a_state_that_is_reached_twice_is_the_same_bits(
    end: tuple[str, str, int],
    hidden: str,
    optimizer: str,
    rule: Regulariser,
    batch: int,
    pieces: list[int],
) -> None:
    problem = problem_of(end, hidden, optimizer, rule, batch)
    start = problem.initial_state(initialise(problem.spec, "he_uniform", 1).astype(np.float32))
    stepped, loop = start, Loop(problem, start)
    for piece in pieces:
        loop.run(piece)
        for _ in range(piece):
            stepped = advance(problem, stepped)
    assert same(loop.state(), stepped)
    assert loop.state().theta.dtype == loop.state().slots.dtype == np.float32


def test_it_learns_about_what_float64_does() -> None:
    problem = xor_problem()
    double = train(problem, begin(problem), 200)
    found = train(problem, single(begin(problem)), 200)
    np.testing.assert_allclose(found.theta, double.theta, rtol=1e-3)
    assert found.theta.dtype == np.float32


def test_data_in_float32_is_trained_on_in_float64_as_well() -> None:
    problem = xor_problem()
    data = problem.dataset
    rows = Dataset(data.inputs.astype(np.float32), data.targets.astype(np.float32))
    assert rows.inputs.dtype == np.float32
    there = replace(problem, dataset=rows)
    found = train(there, begin(problem), 50)
    assert same(found, train(problem, begin(problem), 50))
    stepped = begin(problem)
    for _ in range(50):
        stepped = advance(there, stepped)
    assert same(found, stepped)


def test_inputs_too_large_to_be_kept_twice_are_gathered_row_by_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = xor_problem()
    data = problem.dataset
    rows = Dataset(data.inputs.astype(np.float32), data.targets.astype(np.float32))
    expected = train(problem, begin(problem), 40)
    monkeypatch.setattr("bpstudio.training.blocks._SMALL_DATA_BYTES", 0)
    assert same(train(replace(problem, dataset=rows), begin(problem), 40), expected)
    start = single(begin(problem))
    assert same(train(replace(problem, dataset=rows), start, 40), train(problem, start, 40))


@pytest.mark.parametrize("piece", [1, 8])
@pytest.mark.parametrize(
    "condition", [LossBelow(0.4), AccuracyReaches(1.0), Saturated(0.2)], ids=lambda one: one.name
)
def test_conditions_are_watched_in_float32(condition: Condition, piece: int) -> None:
    problem = xor_problem()
    start = single(begin(problem))
    loop = Loop(problem, start, [condition])
    for _ in range(400 // piece):
        loop.run(piece)
    slowly, found = first_hits(problem, start, [condition], 400)
    assert bool(loop.hits) == bool(found)
    assert same(loop.state(), slowly)
