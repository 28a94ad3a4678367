"""A problem: which rows make a batch, and what is refused before training begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import SGD, Array, Dataset, Dense, NetworkSpec, NoRegulariser
from bpstudio.engine.streams import SHUFFLE_STREAM
from bpstudio.errors import UserError
from bpstudio.training import Origin, Problem

BINARY = NetworkSpec(2, (Dense(1),))
CLASSES = NetworkSpec(2, (Dense(2, "softmax"),), "cross_entropy")


def problem(
    n: int, batch_size: object = 1, spec: NetworkSpec = BINARY, targets: Array | None = None
) -> Problem:
    inputs = np.arange(2.0 * n).reshape(n, 2)
    targets = np.arange(float(n))[:, None] if targets is None else targets
    return Problem(
        spec,
        Dataset(inputs, targets),
        SGD(0.1),
        NoRegulariser(),
        batch_size,  # type: ignore[arg-type]  # what a form may hand over
        seed=5,
    )


def refusal(**arguments: object) -> UserError:
    with pytest.raises(UserError) as caught:
        problem(**{"n": 10, **arguments})  # type: ignore[arg-type]
    return caught.value


@given(n=st.integers(1, 40), batch_size=st.integers(1, 40), epoch=st.integers(0, 5))
def test_an_epoch_uses_every_row_once(n: int, batch_size: int, epoch: int) -> None:
    one = problem(n, min(n, batch_size))
    first = epoch * one.batches_per_epoch
    batches = [one.batch_indices(first + i) for i in range(one.batches_per_epoch)]
    assert sorted(np.concatenate(batches).tolist()) == list(range(n))
    assert all(len(rows) == one.batch_size for rows in batches[:-1])


def test_the_shuffle_is_a_function_of_seed_and_epoch() -> None:
    expected = np.random.default_rng([5, SHUFFLE_STREAM, 3]).permutation(10)
    one = problem(10, 4)
    assert one.batches_per_epoch == 3
    assert one.batch_indices(9).tolist() == expected[:4].tolist()
    assert one.batch_indices(11).tolist() == expected[8:].tolist()


def test_rows_that_were_handed_out_are_the_callers_own() -> None:
    one = problem(10, 4)
    expected = one.batch_indices(4).tolist()
    one.batch_indices(4)[:] = 0
    assert one.batch_indices(4).tolist() == expected
    assert not one.order(1).flags.writeable


def test_batches_and_epochs_are_counted_from_the_origin() -> None:
    plain, late = problem(10, 4), replace(problem(10, 4), origin=Origin(100, 7))
    assert late.place(100) == (7, 0)
    assert late.place(107) == (9, 1)
    assert (late.epoch(102), late.epoch(103)) == (7, 8)
    assert (late.epoch_start(7), late.epoch_start(9), late.epoch_start(0)) == (100, 106, 79)
    for number in range(7):
        same = plain.batch_indices(plain.epoch_start(7) + number)
        assert late.batch_indices(100 + number).tolist() == same.tolist()


@pytest.mark.parametrize(("iteration", "epoch"), [(5, 2), (6, 2), (7, 3), (9, 3)])
def test_other_batches_begin_a_new_epoch(iteration: int, epoch: int) -> None:
    """At the border of an epoch it is the one that begins there anyway."""
    assert problem(10, 2).going_on_from(problem(10, 4), iteration).origin == Origin(
        iteration, epoch
    )


def test_the_same_batches_go_on() -> None:
    before = replace(problem(10, 4), origin=Origin(100, 7))
    after = replace(problem(10, 4), optimizer=SGD(0.5))
    assert after.going_on_from(before, 104).origin == before.origin
    assert before.going_on_from(before, 104) is before


def test_one_batch_of_all_rows_keeps_their_order() -> None:
    assert problem(4, 4).batch_indices(7).tolist() == [0, 1, 2, 3]


def test_a_batch_is_rows_of_the_data() -> None:
    one = problem(10, 4)
    x, y = one.batch(1)
    rows = one.batch_indices(1)
    assert (x == one.dataset.inputs[rows]).all()
    assert y[:, 0].tolist() == rows.tolist()


@pytest.mark.parametrize("batch_size", [0, -3, 2.5, "4", True, None])
def test_a_batch_size_must_be_a_whole_number(batch_size: object) -> None:
    error = refusal(batch_size=batch_size)
    assert error.field == "training.batch_size"
    assert "whole number" in error.message
    assert "from 1 to 10" in error.hint


def test_a_batch_larger_than_the_data_is_refused() -> None:
    error = refusal(batch_size=11)
    assert error.field == "training.batch_size"
    assert "more than the 10 training samples" in error.message


def test_data_must_fit_the_network() -> None:
    error = refusal(spec=NetworkSpec(3, (Dense(1),)))
    assert error.field == "network.inputs"
    assert "2 inputs" in error.hint
    error = refusal(spec=NetworkSpec(2, (Dense(4),)))
    assert error.field == "network.outputs"
    assert "1 units" in error.hint


def test_cross_entropies_need_targets_from_0_to_1() -> None:
    spec = NetworkSpec(2, (Dense(1),), "binary_cross_entropy")
    error = refusal(spec=spec, targets=np.tile([[-1.0], [1.0]], (5, 1)))
    assert error.field == "network.loss"
    assert "from -1 to 1" in error.message
    error = refusal(spec=CLASSES, targets=np.ones((10, 2)))
    assert error.field == "network.loss"
    assert "sum to 1" in error.message
    assert problem(10, 1, CLASSES, np.full((10, 2), 0.5)).n_samples == 10


def test_a_seed_below_zero_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        Problem(BINARY, problem(4).dataset, SGD(0.1), NoRegulariser(), 1, seed=-1)
    assert caught.value.field == "training.seed"


def test_the_initial_state_is_a_copy_that_cannot_be_changed() -> None:
    theta = np.array([1.0, 2.0, 3.0])
    state = problem(4).initial_state(theta)
    theta[0] = 7
    assert state.theta.tolist() == [1, 2, 3]
    assert state.slots.shape == (0, 3)
    assert state.iteration == 0
    assert not state.theta.flags.writeable
    assert not state.slots.flags.writeable


@pytest.mark.parametrize("theta", [[1.0, 2.0], [1.0, 2.0, np.nan], [1.0, np.inf, 3.0]])
def test_parameters_must_fit_and_be_finite(theta: list[float]) -> None:
    with pytest.raises(UserError) as caught:
        problem(4).initial_state(np.array(theta))
    assert caught.value.field == "network.parameters"
