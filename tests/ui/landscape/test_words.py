from __future__ import annotations

import numpy as np

from bpstudio.engine import Dense, NetworkSpec, initialise
from bpstudio.landscape import Surface, principal_directions, random_directions, two_weights
from bpstudio.ui.landscape.words import axis_words, point_words, surface_words

SPEC = NetworkSpec(2, (Dense(3, "tanh"),))
THETA = initialise(SPEC, "xavier_uniform", 0)
SIDES = np.linspace(-1, 1, 2)


def surface(low: float = 0.25, samples: int = 10, total: int = 10) -> Surface:
    return Surface(SIDES, SIDES, np.array([[low, 1], [2, 3.0]]), samples, total)


def test_axes_are_named_by_what_they_are() -> None:
    random = np.random.default_rng(0)
    path = [THETA + random.standard_normal(THETA.size) for _ in range(9)]
    assert axis_words(two_weights(SPEC, THETA, 0, 1), ("a", "b")) == (("a",), ("b",))
    assert "random" in axis_words(random_directions(SPEC, THETA, 0), ("", ""))[1][0]
    for names in axis_words(principal_directions(path), ("", "")):
        assert "%" in names[0]
        assert sorted(names, key=len, reverse=True) == list(names)


def test_a_point_has_its_loss_or_none() -> None:
    assert point_words(-0.5, 2, 0.123456) == "(−0.5, 2): loss 0.1235"
    assert "no loss" in point_words(-0.5, 2, float("nan"))


def test_a_surface_says_where_it_is_and_what_it_leaves_out() -> None:
    assert surface_words(surface(), 1200, 0) == "around iteration 1,200 · lowest 0.25"
    assert "2,000 of 60,000 samples" in surface_words(surface(0.25, 2000, 60_000), 0, 0)
    assert "up to 3.1 off the plane" in surface_words(surface(), 0, 3.14)


def test_without_any_finite_loss_it_says_so() -> None:
    nowhere = Surface(SIDES, SIDES, np.full((2, 2), np.nan), 1, 1)
    assert "nowhere finite" in surface_words(nowhere, 0, 0)
