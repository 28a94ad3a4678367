"""Verdicts on layers: each with the figure, worked out by hand, that it rests on."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.analysis.health import Examiner, Health, LayerHealth, Verdict
from bpstudio.analysis.interrupt import Interrupted
from bpstudio.engine import (
    ACTIVATIONS,
    Array,
    DataSpec,
    Dense,
    NetworkSpec,
    initialise,
    make_dataset,
    matrices,
    pack,
    run,
    views,
)
from bpstudio.training.conditions import GradientAbove, GradientBelow, Saturated
from bpstudio.words import translated

DEEP = NetworkSpec(2, (Dense(4, "tanh"), Dense(3, "relu"), Dense(1, "identity")))
X = np.random.default_rng(0).normal(size=(40, 2))
Y = np.random.default_rng(1).normal(size=(40, 1))
THETA = np.random.default_rng(2).normal(size=DEEP.n_parameters)


def gradient(*sizes: float) -> Array:
    """A gradient of DEEP whose numbers are all of one size in each layer."""
    grad = np.zeros(DEEP.n_parameters)
    for one, size in zip(matrices(DEEP, grad), sizes, strict=True):
        one[:] = size
    return grad


def examine(
    theta: Array = THETA,
    grad: Array | None = None,
    update: Array | None = None,
    spec: NetworkSpec = DEEP,
) -> Health:
    given = gradient(0.1, 0.1, 0.1) if grad is None else grad
    return Examiner(spec, X).examine(theta, given, update)


def first(grad: Array, update: Array | None = None) -> LayerHealth:
    return examine(grad=grad, update=update).layers[0]


def test_norms_and_ratios() -> None:
    grad = run(DEEP, THETA, X, Y).grad
    update = -0.01 * grad
    health = examine(grad=grad, update=update)
    last = matrices(DEEP, grad)[-1]
    for found, g, w, step in zip(
        health.layers, matrices(DEEP, grad), views(DEEP, THETA), views(DEEP, update), strict=True
    ):
        figures = found.figures
        assert figures.weight_norm == pytest.approx(np.sqrt((w.weights**2).sum()))
        assert figures.gradient_norm == pytest.approx(np.sqrt((g**2).sum()))
        ratio = np.sqrt((g**2).mean() / (last**2).mean())
        assert figures.relative_gradient == pytest.approx(ratio)
        moved = np.sqrt((step.weights**2).sum())
        assert figures.update_ratio == pytest.approx(moved / figures.weight_norm)
    assert [one.layer for one in health.layers] == [1, 2, 3]
    assert (health.of, health.total) == (40, 40)


def test_the_gradient_is_that_of_all_rows_and_its_passes_serve_the_verdicts() -> None:
    spec = NetworkSpec(2, (Dense(300, "tanh"), Dense(300, "relu"), Dense(1, "identity")))
    theta = initialise(spec, "xavier_uniform", 1)
    x, y = np.tile(X, (8, 1)), np.tile(Y, (8, 1))
    one = Examiner(spec, x)
    grad, loss = one.gradient(theta, y)
    whole = run(spec, theta, x, y)
    np.testing.assert_allclose(grad, whole.grad, atol=1e-14)
    assert loss == pytest.approx(whole.loss)
    assert one.examine(theta, grad) == Examiner(spec, x).examine(theta, grad)
    other = 3 * theta
    assert one.examine(other, grad) == Examiner(spec, x).examine(other, grad)
    with pytest.raises(Interrupted):
        one.gradient(theta, y, cancelled=lambda: True)


def test_a_gradient_alike_everywhere_is_healthy() -> None:
    health = examine()
    assert {one.verdict for one in health.layers} == {Verdict.HEALTHY}
    assert health.layers[0].finding.value == pytest.approx(1)
    assert health.layers[-1].finding.value == health.layers[-1].figures.gradient_norm
    assert health.layers[0].figures.update_ratio is None


def test_a_gradient_a_hundred_times_smaller_than_the_last_vanishes() -> None:
    assert first(gradient(0.0011, 0.1, 0.1)).verdict is Verdict.HEALTHY
    found = first(gradient(0.0009, 0.1, 0.1))
    assert found.verdict is Verdict.VANISHING
    assert found.finding.value == pytest.approx(0.009)
    assert found.finding.threshold == 0.01
    assert "0.009 times that of the last layer" in found.finding.sentence


def test_a_gradient_a_hundred_times_larger_explodes() -> None:
    assert first(gradient(0.9, 0.01, 0.01)).verdict is Verdict.HEALTHY
    found = first(gradient(1.1, 0.01, 0.01))
    assert (found.verdict, found.finding.threshold) == (Verdict.EXPLODING, 100)
    assert found.finding.value == pytest.approx(110)


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_norms_are_held_against_the_thresholds_of_the_conditions(share: float) -> None:
    """Layer 1 has 12 parameters."""
    below, above = GradientBelow().below * share / 12**0.5, GradientAbove().above * share / 12**0.5
    vanishing, exploding = first(gradient(below, below, below)), first(gradient(above, 50, 50))
    assert (vanishing.verdict is Verdict.VANISHING) is (share < 1)
    assert (exploding.verdict is Verdict.EXPLODING) is (share > 1)
    if share < 1:
        assert vanishing.finding.value == pytest.approx(GradientBelow().below * share)
        assert vanishing.finding.threshold == GradientBelow().below
    else:
        assert exploding.finding.threshold == GradientAbove().above


@pytest.mark.parametrize("grad", [(0.0009, 0.1, 0.1), (1e-8, 1e-8, 1e-8), (0.0, 0.0, 0.0)])
def test_with_nothing_left_to_learn_a_small_gradient_is_no_fault(
    grad: tuple[float, float, float],
) -> None:
    def found(share: float | None) -> LayerHealth:
        return Examiner(DEEP, X).examine(THETA, gradient(*grad), loss_share=share).layers[0]

    converged = found(0.0099)
    assert converged.verdict is Verdict.CONVERGED
    assert (converged.finding.value, converged.finding.threshold) == (0.0099, 0.01)
    assert "0.99 % of that of the best constant guess" in converged.finding.sentence
    assert found(0.0101).verdict is Verdict.VANISHING
    assert found(None).verdict is Verdict.VANISHING


def test_what_is_learned_with_gradients_alike_stays_healthy() -> None:
    health = Examiner(DEEP, X).examine(THETA, gradient(0.1, 0.1, 0.1), loss_share=0.001)
    assert {one.verdict for one in health.layers} == {Verdict.HEALTHY}


def test_the_ratio_tells_of_vanishing_before_the_size_does() -> None:
    """Layer 1 learns more slowly than the last one; the last one hardly moves."""
    health = examine(grad=gradient(1e-10, 1e-8, 1e-7))
    assert health.layers[0].finding.value == pytest.approx(0.001)
    assert health.layers[-1].finding.value == health.layers[-1].figures.gradient_norm


def test_what_is_not_finite_explodes() -> None:
    grad = gradient(0.1, 0.1, 0.1)
    grad[3] = np.nan
    health = examine(grad=grad)
    verdicts = [one.verdict for one in health.layers]
    assert verdicts == [Verdict.EXPLODING, Verdict.HEALTHY, Verdict.HEALTHY]
    assert "no longer finite" in health.layers[0].finding.sentence


def test_an_update_larger_than_the_weights_explodes() -> None:
    found = first(gradient(0.1, 0.1, 0.1), THETA * 1.01)
    assert found.verdict is Verdict.EXPLODING
    assert found.finding.value == pytest.approx(1.01)
    assert first(gradient(0.1, 0.1, 0.1), THETA * 0.99).verdict is Verdict.HEALTHY


def test_from_weights_of_0_any_update_is_fine() -> None:
    health = examine(np.zeros_like(THETA), update=np.ones_like(THETA))
    assert health.layers[0].figures.update_ratio == np.inf
    assert health.layers[0].verdict is Verdict.HEALTHY


RELU = NetworkSpec(2, (Dense(5, "relu"), Dense(1, "identity")))


def relu_theta(n_dead: int) -> Array:
    biases = np.where(np.arange(5) < n_dead, -100.0, 100.0)
    return pack(RELU, [(np.ones((5, 2)), biases), (np.ones((1, 5)), np.zeros(1))])


@pytest.mark.parametrize(("n_dead", "is_dead"), [(0, False), (1, False), (2, True), (5, True)])
def test_relus_that_give_0_for_every_sample_are_dead(n_dead: int, is_dead: bool) -> None:
    grad = np.full(RELU.n_parameters, 0.1)
    found = examine(relu_theta(n_dead), grad, spec=RELU).layers[0]
    assert found.figures.dead_share == n_dead / 5
    assert found.figures.saturated_share is None
    assert (found.verdict is Verdict.DEAD) is is_dead
    if is_dead:
        assert f"{20 * n_dead} % of the units of hidden 1" in found.finding.sentence
        assert (found.finding.value, found.finding.threshold) == (n_dead / 5, 0.4)


def test_one_sample_that_activates_it_keeps_a_relu_alive() -> None:
    theta = relu_theta(5)
    at = int(X.sum(axis=1).argmax())
    matrices(RELU, theta)[0][:, -1] = -X[at].sum() + 1e-6
    shares = examine(theta, np.full(RELU.n_parameters, 0.1), spec=RELU).layers[0].figures
    assert shares.dead_share == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_units_that_are_flat_for_every_sample_are_saturated(name: str) -> None:
    spec = NetworkSpec(2, (Dense(6, name), Dense(1, "identity")))
    theta = np.random.default_rng(4).normal(size=spec.n_parameters) * 3
    matrices(spec, theta)[0][:3, -1] = [30, -30, 8]
    done = run(spec, theta, X, Y)
    slopes = ACTIVATIONS[name].slope(done.z[1], done.a[1])
    wanted = (slopes < Saturated().slope).all(axis=0).mean()
    found = examine(theta, np.full(spec.n_parameters, 0.1), spec=spec).layers[0]
    assert 0 < wanted < 1
    assert found.figures.saturated_share == wanted
    assert found.figures.dead_share is None
    assert (found.verdict is Verdict.SATURATED) is bool(wanted >= 0.4)


def test_saturation_explains_a_gradient_that_vanishes() -> None:
    spec = NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "identity")))
    theta = pack(spec, [(np.ones((3, 2)), np.full(3, 50.0)), (np.ones((1, 3)), np.zeros(1))])
    grad = run(spec, theta, X, Y).grad
    found = examine(theta, grad, spec=spec).layers[0]
    assert found.figures.relative_gradient < 0.01
    assert found.verdict is Verdict.SATURATED


def test_an_output_whose_slope_cancels_out_is_not_called_saturated() -> None:
    spec = NetworkSpec(2, (Dense(1, "sigmoid"),), "binary_cross_entropy")
    theta = np.array([0.0, 0.0, 50.0])
    assert examine(theta, np.ones(3), spec=spec).layers[0].figures.saturated_share is None
    squared = NetworkSpec(2, (Dense(1, "sigmoid"),))
    assert examine(theta, np.ones(3), spec=squared).layers[0].figures.saturated_share == 1


def test_other_activations_are_neither_dead_nor_saturated() -> None:
    figures = examine().layers[-1].figures
    assert (figures.dead_share, figures.saturated_share) == (None, None)


def test_deep_sigmoid_networks_vanish_and_deep_tanh_networks_need_not() -> None:
    def gradient_ratio(name: str) -> tuple[float, Verdict]:
        spec = NetworkSpec(2, (*(Dense(8, name) for _ in range(6)), Dense(1, "tanh")))
        data = make_dataset(DataSpec("circle"), spec, 1)
        theta = initialise(spec, "xavier_uniform", 1)
        grad = run(spec, theta, data.inputs, data.targets).grad
        health = Examiner(spec, data.inputs).examine(theta, grad)
        return health.layers[0].figures.relative_gradient, health.layers[0].verdict

    ratio, verdict = gradient_ratio("sigmoid")
    assert ratio < 0.01
    assert verdict is Verdict.VANISHING
    assert gradient_ratio("tanh")[1] is Verdict.HEALTHY


def test_many_rows_in_blocks_and_some_of_them_say_the_same() -> None:
    x = np.random.default_rng(0).normal(size=(30_000, 2))
    theta = relu_theta(2)
    grad = np.full(RELU.n_parameters, 0.1)
    whole = Examiner(RELU, x, most=30_000).examine(theta, grad)
    some = Examiner(RELU, x, most=100).examine(theta, grad)
    assert (some.of, some.total) == (100, 30_000)
    assert whole.layers[0].figures.dead_share == some.layers[0].figures.dead_share == 0.4


def test_it_gives_up_when_asked() -> None:
    with pytest.raises(Interrupted):
        Examiner(DEEP, X).examine(THETA, gradient(1, 1, 1), cancelled=lambda: True)


def test_a_sentence_can_be_translated() -> None:
    sentence = first(gradient(0.0009, 0.1, 0.1)).finding.sentence
    shouted = translated(sentence, lambda words: f"«{words}»")
    assert shouted.startswith("«The gradient of «hidden 1» is 0.009")
