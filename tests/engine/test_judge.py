"""Which outputs count as right."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Array
from bpstudio.engine.judge import Judge, has_classes

ONE_HOT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def test_one_hot_targets_go_by_the_largest_output() -> None:
    judge = Judge.of(ONE_HOT)
    outputs = np.array([[0.3, 0.2, 0.1], [-5.0, -4.0, -6.0], [0.9, 0.8, 0.7]])
    assert judge.is_right(outputs.T, ONE_HOT.T).tolist() == [True, True, False]
    assert judge.labels(outputs.T).tolist() == [0, 1, 0]
    assert judge.classes == 3


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-1.0, 1.0), (3.0, 7.0)])
def test_two_values_go_by_the_side_of_their_middle(low: float, high: float) -> None:
    targets = np.array([[low], [high], [low], [high]])
    middle = (low + high) / 2
    outputs = np.array([[middle - 0.1], [middle + 0.1], [middle + 0.1], [middle]])
    judge = Judge.of(targets)
    assert judge.is_right(outputs.T, targets.T).tolist() == [True, True, False, False]
    assert judge.labels(outputs.T).tolist() == [0, 1, 1, 0]
    assert judge.classes == 2


def test_outputs_that_each_say_yes_or_no_must_all_be_right() -> None:
    targets = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    outputs = np.array([[0.9, 0.8], [0.9, 0.8], [0.1, 0.2]])
    judge = Judge.of(targets)
    assert judge.is_right(outputs.T, targets.T).tolist() == [True, False, True]
    assert judge.classes == 0


def test_many_batches_at_once() -> None:
    outputs = np.random.default_rng(0).normal(size=(4, 3, 3))
    targets = np.broadcast_to(ONE_HOT.T, (4, 3, 3))
    each = [Judge.of(ONE_HOT).is_right(one, ONE_HOT.T) for one in outputs]
    np.testing.assert_array_equal(Judge.of(ONE_HOT).is_right(outputs, targets), each)


@pytest.mark.parametrize(
    ("targets", "wanted"),
    [
        (ONE_HOT, True),
        (np.array([[-1.0], [1.0]]), True),
        (np.array([[1.0], [1.0]]), False),
        (np.array([[0.0], [0.5], [1.0]]), False),
    ],
)
def test_targets_of_classes_take_two_values(targets: Array, wanted: bool) -> None:
    assert has_classes(targets) is wanted
