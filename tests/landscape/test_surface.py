from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bpstudio.engine import (
    L1,
    L2,
    Array,
    Dense,
    NetworkSpec,
    Regulariser,
    evaluate,
    initialise,
)
from bpstudio.errors import UserError
from bpstudio.landscape import Surface, Survey, random_directions, two_weights
from bpstudio.landscape import batched as blocks

RANGES = ((-1.0, 1.5), (-2.0, 1.0))
SPECS = [
    NetworkSpec(3, (Dense(4, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    NetworkSpec(3, (Dense(5, "relu"), Dense(4, "softmax"), Dense(3, "softmax")), "cross_entropy"),
    NetworkSpec(3, (Dense(2, "identity"),), "mean_squared_error"),
    NetworkSpec(3, (Dense(4, "elu"), Dense(2, "step")), "mean_absolute_error"),
    NetworkSpec(3, (Dense(4, "silu"), Dense(2, "sigmoid")), "cross_entropy"),
    NetworkSpec(3, (Dense(4, "softplus"), Dense(2, "identity")), "half_squared_error"),
    NetworkSpec(3, (Dense(4, "leaky_relu"), Dense(2, "identity")), "output"),
]


def data(spec: NetworkSpec, n: int = 20) -> tuple[Array, Array]:
    random = np.random.default_rng(5)
    targets = np.eye(spec.outputs)[random.integers(0, spec.outputs, n)]
    if spec.outputs == 1:
        targets = random.integers(0, 2, (n, 1)).astype(float)
    return random.standard_normal((n, spec.inputs)), targets


def survey(
    spec: NetworkSpec, finest: int = 9, n: int = 20, regulariser: Regulariser | None = None
) -> Survey:
    theta = initialise(spec, "xavier_uniform", 1)
    directions = random_directions(spec, theta, seed=2)
    return Survey(spec, directions, *data(spec, n), RANGES, finest, regulariser)


def complete(one: Survey) -> Surface:
    one.step(float("inf"))
    surface = one.result()
    assert surface is not None
    return surface


@pytest.mark.parametrize("spec", SPECS, ids=[spec.loss for spec in SPECS])
def test_every_loss_of_the_grid_is_the_engines(spec: NetworkSpec) -> None:
    surface = complete(survey(spec, finest=5))
    directions = random_directions(spec, initialise(spec, "xavier_uniform", 1), seed=2)
    for (i, beta), (k, alpha) in product(enumerate(surface.betas), enumerate(surface.alphas)):
        expected = evaluate(spec, directions.theta(alpha, beta), *data(spec))
        assert surface.losses[i, k] == pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("regulariser", [L1(0.1), L2(0.3)])
def test_the_price_of_weights_can_be_added(regulariser: Regulariser) -> None:
    spec = SPECS[0]
    bare, priced = complete(survey(spec)), complete(survey(spec, regulariser=regulariser))
    directions = random_directions(spec, initialise(spec, "xavier_uniform", 1), seed=2)
    theta = directions.theta(priced.alphas[3], priced.betas[6])
    price = regulariser.penalty(spec, theta)
    assert priced.losses[6, 3] - bare.losses[6, 3] == pytest.approx(price)


def test_small_blocks_and_portions_of_the_samples_give_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = complete(survey(SPECS[1], n=50))
    monkeypatch.setattr(blocks, "_BLOCK", 64)
    one = survey(SPECS[1], n=50)
    pieces = complete(one)
    np.testing.assert_allclose(pieces.losses, whole.losses, rtol=1e-12)


def test_it_goes_from_coarse_to_fine_and_keeps_what_it_has() -> None:
    one = survey(SPECS[0], finest=17)
    assert one.result() is None
    sizes: list[int] = []
    shares: list[float] = []
    surfaces: list[Surface] = []
    while not one.done:
        shares.append(one.step(0))
        surface = one.result()
        if surface is not None and (not sizes or len(surface.alphas) != sizes[-1]):
            sizes.append(len(surface.alphas))
            surfaces.append(surface)
    assert sizes == [5, 9, 17]
    assert one.level == 3
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert np.array_equal(surfaces[0].losses, surfaces[2].losses[::4, ::4])
    assert np.array_equal(surfaces[1].alphas, surfaces[2].alphas[::2])


@pytest.mark.parametrize(("finest", "first"), [(6, 6), (7, 4), (41, 11)])
def test_any_number_of_points_will_do(finest: int, first: int) -> None:
    one = survey(SPECS[2], finest)
    while one.result() is None:
        one.step(0)
    coarse = one.result()
    assert coarse is not None
    assert len(coarse.alphas) == first
    assert complete(one).losses.shape == (finest, finest)


def test_its_ends_are_those_of_the_ranges() -> None:
    surface = complete(survey(SPECS[2]))
    assert (surface.alphas[0], surface.alphas[-1]) == RANGES[0]
    assert (surface.betas[0], surface.betas[-1]) == RANGES[1]


def test_of_many_samples_some_stand_for_all() -> None:
    spec, n = SPECS[0], 1000
    x, y = data(spec, n)
    directions = two_weights(spec, initialise(spec, "xavier_uniform", 1), 0, 1)
    one = Survey(spec, directions, x, y, RANGES, finest=3, most_samples=100)
    surface = complete(one)
    assert (surface.samples, surface.total) == (100, 1000)
    expected = evaluate(spec, directions.theta(-1, -2), x[::10], y[::10])
    assert surface.losses[0, 0] == pytest.approx(expected)


def test_what_overflows_is_a_gap() -> None:
    spec = NetworkSpec(3, (Dense(2, "identity"), Dense(1, "identity")), "half_squared_error")
    theta = initialise(spec, "xavier_uniform", 1)
    ranges = ((-1.0, 1e200), (-1.0, 1.0))
    one = Survey(spec, two_weights(spec, theta, 0, 1), *data(spec), ranges, finest=3)
    surface = complete(one)
    assert np.isfinite(surface.losses[:, 0]).all()
    assert np.isnan(surface.losses[:, 2]).all()


def plane(losses: Array) -> Surface:
    return Surface(np.arange(losses.shape[1]) * 2.0, np.arange(losses.shape[0]) * 1.0, losses, 1, 1)


def test_the_minimum_is_the_lowest_finite_point() -> None:
    surface = plane(np.array([[3, np.nan, 2], [4, 1, 9.0]]))
    assert surface.minimum == (2, 1, 1)
    assert plane(np.full((2, 2), np.nan)).minimum is None


def test_between_points_the_loss_is_bilinear() -> None:
    surface = plane(np.array([[0, 2, 4], [10, 12, 14.0]]))
    assert surface.at(1, 0) == 1
    assert surface.at(3, 0.5) == pytest.approx(8)
    assert surface.at(4, 1) == 14
    assert np.isnan(surface.at(-0.1, 0))
    assert np.isnan(surface.at(1, 1.1))


@pytest.mark.parametrize("at", ["_first_sums", "part"])
def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    def fail(*_: object) -> Array:
        raise MemoryError

    monkeypatch.setattr(blocks.PlaneLoss, at, fail)
    with pytest.raises(UserError, match="not enough memory") as raised:
        survey(SPECS[0]).step(1)
    assert raised.value.hint
