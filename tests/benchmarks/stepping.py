"""A schedule and a trace of 784-128-10 with a batch of 64: the time and the memory they take."""

from __future__ import annotations

import tracemalloc

import numpy as np
from threadpoolctl import threadpool_limits

from bpstudio.engine import SGD, Array, Dense, NetworkSpec, NoRegulariser, initialise
from bpstudio.stepping import Level, Schedule, Trace
from tests.benchmarks.measure import best_seconds, repeat

_BATCH = 64
_SPEC = NetworkSpec(784, (Dense(128, "relu"), Dense(10, "softmax")), "cross_entropy")


def main() -> None:
    schedule = Schedule(_SPEC, _BATCH)
    middle, end = schedule.length // 2, schedule.length
    given = numbers()
    trace = trace_of(*given)
    with threadpool_limits(1, user_api="blas"):
        seconds = best_seconds(
            {
                "build a schedule": repeat(lambda: Schedule(_SPEC, _BATCH)),
                "move a node": repeat(lambda: schedule.move(middle, Level.NODE, 1)),
                "what is revealed": repeat(lambda: schedule.revealed(middle)),
                "build a trace": repeat(lambda: trace_of(*given)),
                "gradients shown": repeat(lambda: trace.gradient_shown(1, middle)),
                "parameters shown": repeat(lambda: trace.theta_shown(end - 1000)),
            }
        )
    print(f"  784-128-10, batch {_BATCH}: {end:,} steps")
    for name, taken in seconds.items():
        print(f"  {name:24} {taken * 1e6:8.1f} µs")
    small = "✓" if seconds["build a schedule"] < 1e-3 and megabytes() < 1 else "✗"
    print(f"  {'a schedule takes':24} {megabytes():8.3f} MB {small} (under 1 ms and 1 MB)")


def megabytes() -> float:
    """The most memory that is in use while a schedule is built."""
    tracemalloc.start()
    try:
        Schedule(_SPEC, _BATCH)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def trace_of(theta: Array, x: Array, y: Array) -> Trace:
    slots = np.empty((0, _SPEC.n_parameters))
    return Trace.compute(_SPEC, SGD(0.1), NoRegulariser(), theta, slots, 1, x, y)


def numbers() -> tuple[Array, Array, Array]:
    """Parameters, inputs and targets."""
    random = np.random.default_rng(0)
    x = random.normal(size=(_BATCH, 784))
    return initialise(_SPEC, "he_normal", 0), x, np.eye(10)[random.integers(0, 10, _BATCH)]
