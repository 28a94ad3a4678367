"""How much is left to learn, against figures that are known otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.analysis.guess import loss_share
from bpstudio.engine import Array

Y = np.array([[1.0], [2.0], [6.0]])


def column(*numbers: float) -> Array:
    return np.array(numbers)[:, np.newaxis]


def test_of_squared_errors_the_rest_is_r_squared() -> None:
    outputs = column(1.5, 2.0, 5.0)
    residual, total = ((Y - outputs) ** 2).sum(), ((Y - Y.mean()) ** 2).sum()
    loss = float(((Y - outputs) ** 2).mean())
    assert loss_share("mean_squared_error", loss, Y) == pytest.approx(residual / total)
    assert loss_share("half_squared_error", loss / 2, Y) == pytest.approx(residual / total)


def test_of_absolute_errors_the_median_is_the_guess() -> None:
    assert loss_share("mean_absolute_error", 1.0, Y) == pytest.approx(3 / (1 + 0 + 4))


def test_of_cross_entropies_it_is_a_share_of_the_entropy() -> None:
    binary = column(0, 0, 0, 1)
    entropy = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    assert loss_share("binary_cross_entropy", 0.1, binary) == pytest.approx(0.1 / entropy)
    classes = np.eye(4)[[0, 1, 2, 3]]
    assert loss_share("cross_entropy", 0.1, classes) == pytest.approx(0.1 / np.log(4))


@pytest.mark.parametrize(
    ("loss", "targets", "guess"),
    [
        ("half_squared_error", np.array([[0.01, 0.99]]), (0.01**2 + 0.99**2) / 2),
        ("binary_cross_entropy", column(1, 1), np.log(2)),
        ("cross_entropy", np.array([[0.0, 1.0, 0.0]]), np.log(3)),
    ],
)
def test_targets_that_are_all_alike_are_held_against_a_guess_that_knows_nothing(
    loss: str, targets: Array, guess: float
) -> None:
    assert loss_share(loss, 0.1, targets) == pytest.approx(0.1 / guess)


def test_where_no_guess_errs_there_is_no_share() -> None:
    assert loss_share("half_squared_error", 0.1, column(0, 0)) is None
    assert loss_share("output", 0.1, Y) is None
    assert loss_share("half_squared_error", 0.1, np.zeros((0, 1))) is None
