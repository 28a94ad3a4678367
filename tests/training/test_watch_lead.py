"""Conditions where a chosen sample leads a batch: it counts there in the place of another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import SGD, Array, Dataset, Dense, NetworkSpec, NoRegulariser
from bpstudio.training import Lead, Loop, Problem
from bpstudio.training.conditions import AccuracyReaches

SIGN = NetworkSpec(1, (Dense(1, "sigmoid"),), "binary_cross_entropy")


def column(*numbers: float) -> Array:
    return np.array(numbers)[:, np.newaxis]


def nearly_all_right() -> Problem:
    """A network that as good as stays as it is, and is right of all samples but the first."""
    data = Dataset(
        column(-2.0, -1.0, 1.0, 2.0), column(1.0, 0.0, 1.0, 1.0), column(-2.0), column(0.0)
    )
    return Problem(SIGN, data, SGD(1e-9), NoRegulariser(), batch_size=4, seed=0)


@pytest.mark.parametrize("row", [1, 4])
@pytest.mark.parametrize("piece", [1, 10])
def test_an_accuracy_is_of_the_samples_that_were_in_the_batch(row: int, piece: int) -> None:
    plain = nearly_all_right()
    problem = replace(plain, lead=Lead(3, row))
    loop = Loop(problem, plain.initial_state(np.array([1.0, 0.0])), [AccuracyReaches(1.0)])
    for _ in range(10):
        loop.run(piece)
    assert [(hit.iteration, hit.value) for hit in loop.hits] == [(3, 1.0)]


def test_without_the_lead_it_is_not_reached() -> None:
    plain = nearly_all_right()
    loop = Loop(plain, plain.initial_state(np.array([1.0, 0.0])), [AccuracyReaches(1.0)])
    loop.run(10)
    assert not loop.hits
