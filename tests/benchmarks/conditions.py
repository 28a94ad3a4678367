"""What five conditions, none of which is met, cost a training step: at most a tenth of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from bpstudio.engine import SGD, Dataset, Dense, NetworkSpec, NoRegulariser, initialise
from bpstudio.training import Loop, Problem
from bpstudio.training.conditions import (
    AccuracyReaches,
    Condition,
    DeadReLU,
    DeltaBelow,
    GradientAbove,
    GradientBelow,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from tests.benchmarks.measure import Runner, best_seconds, verdict

_NEVER = 1e-300
# One for which no ReLU is dead to begin with.
_SEED = 3

_ON_LOSSES = (
    LossNotFinite(),
    LossRises(1000),
    LossBelow(-1.0),
    LossFlat(1000, 0.0),
    GradientAbove(1e300),
)
_MIXED = (
    LossNotFinite(),
    LossRises(1000),
    GradientBelow(_NEVER),
    WeightAbove(1e9),
    Saturated(_NEVER),
)
# A weight that no layer has is watched as any other is, and never met.
_COSTLY = (
    GradientBelow(_NEVER),
    WeightAbove(1e9),
    DeltaBelow(_NEVER),
    Saturated(_NEVER),
    WeightChangesSign(layer=99),
)
_RELU = (
    DeadReLU(),
    GradientBelow(_NEVER),
    GradientAbove(1e300),
    WeightAbove(1e9),
    AccuracyReaches(1.0),
)


@dataclass(frozen=True)
class Row:
    """A network, what it is trained on, and the sets of conditions to try."""

    sizes: tuple[int, ...]
    batch_size: int
    activation: str
    sets: Mapping[str, tuple[Condition, ...]]

    @property
    def problem(self) -> Problem:
        random = np.random.default_rng(0)
        n = max(250, 50 * self.batch_size)
        x, outputs = random.normal(size=(n, self.sizes[0])), self.sizes[-1]
        if outputs > 1:
            last, loss = "softmax", "cross_entropy"
            y = np.eye(outputs)[random.integers(0, outputs, n)]
        else:
            last, loss = "tanh", "half_squared_error"
            y = random.choice([-1.0, 1.0], (n, 1))
        hidden = (Dense(units, self.activation) for units in self.sizes[1:-1])
        spec = NetworkSpec(self.sizes[0], (*hidden, Dense(outputs, last)), loss)
        return Problem(spec, Dataset(x, y), SGD(1e-3), NoRegulariser(), self.batch_size, seed=0)


_TANH = {"losses": _ON_LOSSES, "mixed": _MIXED, "costly": _COSTLY}
ROWS = (
    Row((2, 8, 8, 8, 1), 10, "tanh", _TANH),
    Row((2, 8, 8, 8, 1), 10, "relu", {"relu": _RELU}),
    Row((64, 32, 10), 32, "relu", {"relu": _RELU}),
    Row((784, 128, 10), 64, "tanh", {"mixed": _MIXED, "costly": _COSTLY}),
    Row((784, 128, 10), 64, "relu", {"relu": _RELU}),
)


def main() -> None:
    with threadpool_limits(1, user_api="blas"):
        for row in ROWS:
            _report(row)


def _report(row: Row) -> None:
    problem = row.problem
    runners = {"none": _runner(problem, ())}
    runners |= {name: _runner(problem, conditions) for name, conditions in row.sets.items()}
    # Short rounds, and many: on a busy machine some of them are left alone.
    seconds = best_seconds(runners, round_seconds=0.02, rounds=100)
    sizes = [n_in for n_in, _ in pairwise((*row.sizes, 0))]
    print(f"  {'-'.join(map(str, sizes))}, batch {row.batch_size}, {row.activation}: ", end="")
    print(f"{seconds['none'] * 1e6:.1f} µs a step")
    for name in row.sets:
        speed = verdict(seconds["none"] / seconds[name], 0.9)
        print(f"    five conditions ({name}): {seconds[name] * 1e6:.1f} µs, {speed} as fast")


def _runner(problem: Problem, conditions: tuple[Condition, ...]) -> Runner:
    state = problem.initial_state(initialise(problem.spec, "he_normal", _SEED))
    loop = Loop(problem, state, conditions)

    def runner(times: int) -> None:
        loop.run(times)
        if loop.hits:
            raise RuntimeError(f"{loop.hit} was not meant to be met.")

    return runner


if __name__ == "__main__":
    main()
