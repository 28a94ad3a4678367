"""Initialisers: their ranges, their spread, and the same numbers for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest

from bpstudio.engine import INITIALISERS, Dense, NetworkSpec, initialise, views
from bpstudio.engine.streams import (
    DATA_STREAM,
    INIT_STREAM,
    SHUFFLE_STREAM,
    SPLIT_STREAM,
    generator,
)
from bpstudio.errors import UserError

WIDE = NetworkSpec(60, (Dense(80), Dense(40)))
DRAWN = tuple(name for name in INITIALISERS if name not in ("given", "zeros"))


@pytest.mark.parametrize(
    ("scheme", "limit"),
    [
        ("uniform", lambda _n_in, _n_out: 0.5),
        ("xavier_uniform", lambda n_in, n_out: sqrt(6 / (n_in + n_out))),
        ("he_uniform", lambda n_in, _n_out: sqrt(6 / n_in)),
    ],
)
def test_uniform_weights_fill_their_range(scheme: str, limit: Callable[[int, int], float]) -> None:
    for view in views(WIDE, initialise(WIDE, scheme, 3)):
        n_out, n_in = view.weights.shape
        largest = limit(n_in, n_out)
        assert 0.98 * largest < np.abs(view.weights).max() <= largest
        assert abs(view.weights.mean()) < 0.05 * largest


@pytest.mark.parametrize(
    ("scheme", "variance"),
    [
        ("standard_normal", {(80, 60): 1.0, (40, 80): 1.0}),
        ("xavier_normal", {(80, 60): 2 / 140, (40, 80): 2 / 120}),
        ("he_normal", {(80, 60): 2 / 60, (40, 80): 2 / 80}),
    ],
)
def test_normal_weights_have_their_variance(
    scheme: str, variance: dict[tuple[int, int], float]
) -> None:
    for view in views(WIDE, initialise(WIDE, scheme, 3)):
        n_out, n_in = view.weights.shape
        expected = variance[n_out, n_in]
        assert view.weights.var() == pytest.approx(expected, rel=0.1)
        assert np.abs(view.weights).max() > 2.5 * sqrt(expected)


def test_biases() -> None:
    for scheme in DRAWN:
        biases = np.concatenate([v.biases for v in views(WIDE, initialise(WIDE, scheme, 3))])
        if scheme == "standard_normal":
            assert biases.std() == pytest.approx(1, rel=0.3)
        else:
            assert set(biases) == {0.1 if scheme == "uniform" else 0.0}


def test_zeros() -> None:
    assert not initialise(WIDE, "zeros", 3).any()


@pytest.mark.parametrize("scheme", DRAWN)
def test_the_seed_decides(scheme: str) -> None:
    first = initialise(WIDE, scheme, 3)
    assert first.dtype == np.float64
    np.testing.assert_array_equal(first, initialise(WIDE, scheme, 3))
    assert (first != initialise(WIDE, scheme, 4)).any()


def test_given_values_cannot_be_drawn() -> None:
    with pytest.raises(UserError, match="Type them in") as caught:
        initialise(WIDE, "given", 3)
    assert caught.value.field == "training.initialiser"


def test_an_unknown_scheme_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UserError, match="he_normal") as caught:
        initialise(WIDE, "magic", 3)
    assert caught.value.field == "training.initialiser"


@pytest.mark.parametrize("seed", [-1, 0.5, "x", None])
def test_a_seed_that_cannot_be_is_refused(seed: object) -> None:
    with pytest.raises(UserError) as caught:
        initialise(WIDE, "uniform", seed)  # type: ignore[arg-type]  # what a form or a file may hold
    assert caught.value.field == "training.seed"


def test_every_stream_is_its_own() -> None:
    streams = (INIT_STREAM, DATA_STREAM, SPLIT_STREAM, SHUFFLE_STREAM)
    assert len({float(generator(7, stream).random()) for stream in streams}) == 4
    assert generator(7, INIT_STREAM).random() == np.random.default_rng([7, INIT_STREAM]).random()


def test_every_initialiser_has_words() -> None:
    for name, one in INITIALISERS.items():
        assert one.name == name
        assert one.label
        assert one.description
