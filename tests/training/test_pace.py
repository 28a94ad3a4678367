"""The measures that a run takes of itself."""

from __future__ import annotations

import pytest

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.training.blas import threads_for
from bpstudio.training.pace import Allowance, Slice, Speed


@pytest.mark.parametrize(
    ("each", "iterations"),
    [(20e-6, 250), (0.7e-3, 7), (2e-3, 4), (5e-3, 3), (0.2, 1)],
    ids=["fast", "not so fast", "a few", "slow", "very slow"],
)
def test_a_slice_fits_its_time(each: float, iterations: int) -> None:
    one = Slice()
    for _ in range(20):
        one.took(one.iterations, each * one.iterations)
    assert one.iterations == pytest.approx(iterations, abs=1)


def test_a_slice_grows_step_by_step_and_shrinks_at_once() -> None:
    one = Slice()
    one.took(1, 1e-9)
    assert one.iterations == 2
    for _ in range(10):
        one.took(one.iterations, 1e-9)
    one.took(one.iterations, 10.0 * one.iterations)
    assert one.iterations == 1


def test_an_allowance_is_a_share_of_the_time() -> None:
    allowance = Allowance(share=0.02, interval=0.01)
    assert allowance.allows(0.0)
    allowance.charge(0.1, 10.1)
    assert not allowance.allows(15.0)
    assert allowance.allows(15.2)


def test_an_allowance_for_something_cheap_keeps_its_interval() -> None:
    allowance = Allowance(share=0.02, interval=0.01)
    allowance.charge(1e-5, 10.00001)
    assert not allowance.allows(10.009)
    assert allowance.allows(10.0101)


def test_one_slow_time_does_not_hold_back_the_next() -> None:
    allowance = Allowance(share=0.02, interval=0.01)
    for second in range(4):
        allowance.charge(1e-5, second + 1e-5)
    allowance.charge(0.1, 10.1)
    assert allowance.cost == pytest.approx(0.1)
    assert allowance.allows(10.1101)
    for second in range(11, 14):
        allowance.charge(0.1, second + 0.1)
    assert not allowance.allows(15.0)


def test_speed_is_averaged_over_half_a_second() -> None:
    speed = Speed(100, 0.0)
    assert speed.measure(200, 0.1) == pytest.approx(1000)
    assert speed.measure(1000, 0.2) == pytest.approx(1000)
    assert speed.measure(1100, 0.5) == pytest.approx(2000)
    assert speed.measure(2100, 1.5) == pytest.approx(1000)


@pytest.mark.parametrize(
    ("units", "batch", "processors", "threads"),
    [(8, 10, 8, 1), (512, 128, 8, 7), (512, 128, 2, 1), (512, 128, 1, 1)],
)
def test_only_large_products_get_threads_and_the_window_keeps_a_processor(
    units: int, batch: int, processors: int, threads: int
) -> None:
    spec = NetworkSpec(784, (Dense(units), Dense(10)), "half_squared_error")
    assert threads_for(spec, batch, processors) == threads
