"""Training finds what looking at one iteration after another finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    SGD,
    Adam,
    Dense,
    Momentum,
    NetworkSpec,
    initialise,
)
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.conditions import (
    AccuracyReaches,
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    Hit,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Place,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from tests.training.naive import first_hits
from tests.training.small import same
from tests.training.watched import problem_of


@pytest.mark.parametrize("sizes", [(3, 40, 30, 2), (30, 50, 2)])
def test_wide_networks_are_watched_as_small_ones_are(sizes: tuple[int, ...]) -> None:
    random = np.random.default_rng(3)
    hidden = [Dense(units, "relu") for units in sizes[1:-1]]
    spec = NetworkSpec(sizes[0], (*hidden, Dense(2, "softmax")), "cross_entropy")
    x = random.normal(size=(20, sizes[0]))
    problem = problem_of(spec, x, np.eye(2)[random.integers(0, 2, 20)], SGD(0.3), 7)
    start = problem.initial_state(initialise(spec, "he_normal", 1))
    for condition in (
        GradientBelow(0.02),
        GradientAbove(3.0),
        DeadReLU(2 if len(sizes) > 3 else 1),
        WeightAbove(1.4),
        WeightChangesSign(1, 4),
        DeltaBelow(1e-4, 2),
        AccuracyReaches(1.0),
    ):
        loop = Loop(problem, start, [condition])
        loop.run(60)
        slowly, found = first_hits(problem, start, [condition], 60)
        assert bool(loop.hits) == bool(found)
        assert same(loop.state(), slowly)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, ModelState, list[Condition]]:
    names = ["sigmoid", "tanh", "relu", "relu", "identity", "silu", "leaky_relu", "softplus"]
    layers = [
        Dense(draw(st.integers(1, 4)), draw(st.sampled_from(names)))
        for _ in range(draw(st.integers(0, 2)))
    ]
    outputs = draw(st.sampled_from([1, 1, 3]))
    if outputs == 1:
        last = draw(st.sampled_from([("tanh", "half_squared_error"), ("sigmoid",) * 2]))
        loss = last[1] if last[0] == "tanh" else "binary_cross_entropy"
        layers.append(Dense(1, last[0]))
    else:
        layers.append(Dense(3, "softmax"))
        loss = "cross_entropy"
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    n, inputs = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    spec = NetworkSpec(inputs, tuple(layers), loss)
    x = 2 * random.normal(size=(n, inputs))
    y = np.eye(3)[random.integers(0, 3, n)] if outputs > 1 else random.integers(0, 2, (n, 1)) * 1.0
    optimizer = draw(st.sampled_from([SGD(0.5), SGD(0.05), Adam(0.05), Momentum(0.1)]))
    problem = problem_of(spec, x, y, optimizer, draw(st.integers(1, n)))
    start = problem.initial_state(random.normal(size=spec.n_parameters))
    return problem, start, draw(st.lists(st.sampled_from(CHOICE), min_size=1, max_size=4))


CHOICE: list[Condition] = [
    *(LossRises(times) for times in (1, 2, 5)),
    *(LossBelow(below) for below in (0.0613, 0.271, 0.618)),
    *(LossFlat(k, tolerance) for k, tolerance in ((1, 0.0), (3, 0.0517), (20, 0.413))),
    *(GradientBelow(below) for below in (1.07e-3, 0.0213)),
    *(GradientAbove(above, layer) for above, layer in ((0.517, 1), (1.93, None))),
    *(DeltaBelow(below, layer) for below, layer in ((1.3e-3, None), (0.0117, 1))),
    WeightChangesSign(),
    WeightChangesSign(1, 0, 0),
    *(WeightAbove(above) for above in (1.57, 2.71)),
    DeadReLU(),
    Saturated(0.0127),
    Saturated(0.113, 1),
    AccuracyReaches(0.66),
    AccuracyReaches(1.0),
    IterationReached(23),
    EpochReached(4),
    LossNotFinite(),
]


@settings(max_examples=60)
@given(case=cases(), piece=st.sampled_from([1, 7, 40]))
def test_watching_is_looking_at_every_iteration(
    case: tuple[Problem, ModelState, list[Condition]], piece: int
) -> None:
    problem, start, conditions = case
    loop = Loop(problem, start, conditions)
    for _ in range(40 // piece):
        loop.run(piece)
    slowly, found = first_hits(problem, start, conditions, 40 // piece * piece)
    first: dict[int, tuple[int, ...]] = {}
    for index, place in found:
        first[index] = min(first.get(index, (99,)), numbers(place, conditions[index]))
    assert {hit.index: numbers(hit, hit.condition) for hit in loop.hits} == first
    # Without a hit, an overflow takes the loop back further than looking goes.
    assert same(loop.state(), slowly) or loop.diverged_at is not None


def numbers(place: Place | Hit, condition: Condition) -> tuple[int, ...]:
    """What can be compared: for an exploding gradient the hit names a neuron besides."""
    every = (place.layer, place.neuron, place.source)
    kept = every[:1] if isinstance(condition, GradientAbove) else every
    return tuple(-1 if one is None else one for one in kept)
