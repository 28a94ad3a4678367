"""Accuracy, confusion and R², against counting row by row."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.analysis.interrupt import Interrupted
from bpstudio.analysis.scores import Scorer, scores_for
from bpstudio.analysis.sweep import Sweep, spread
from bpstudio.engine import (
    SGD,
    Array,
    Dataset,
    DataSpec,
    Dense,
    NetworkSpec,
    NoRegulariser,
    initialise,
    make_dataset,
    run,
)
from bpstudio.training import Loop, Problem
from bpstudio.training.conditions import AccuracyReaches

IRIS = NetworkSpec(4, (Dense(5, "tanh"), Dense(3, "softmax")), "cross_entropy")
CIRCLE = NetworkSpec(2, (Dense(4, "tanh"), Dense(1, "tanh")))
HILLS = NetworkSpec(2, (Dense(4, "tanh"), Dense(1, "identity")))


def outputs_of(spec: NetworkSpec, theta: Array, inputs: Array) -> Array:
    return run(spec, theta, inputs, np.zeros((len(inputs), spec.outputs))).a[-1]


def test_classes_of_several_outputs() -> None:
    data = make_dataset(DataSpec("iris"), IRIS, 1)
    theta = initialise(IRIS, "xavier_uniform", 3)
    scores = Scorer(IRIS, data).compute(theta)
    assert scores.suits.class_names == ("setosa", "versicolor", "virginica")
    for score, inputs, targets in (
        (scores.train, data.inputs, data.targets),
        (scores.test, data.test_inputs, data.test_targets),
    ):
        assert score is not None
        counted = np.zeros((3, 3), int)
        for output, target in zip(outputs_of(IRIS, theta, inputs), targets, strict=True):
            counted[target.argmax(), output.argmax()] += 1
        np.testing.assert_array_equal(score.confusion, counted)
        assert score.accuracy == np.trace(counted) / len(inputs)
        assert score.of == score.total == len(inputs)
        assert score.r_squared is None


def test_two_classes_of_one_output() -> None:
    data = make_dataset(DataSpec("circle", noise=0.2), CIRCLE, 1)
    theta = initialise(CIRCLE, "xavier_uniform", 8)
    score = Scorer(CIRCLE, data).compute(theta).train
    is_disc, said = data.targets[:, 0] > 0, outputs_of(CIRCLE, theta, data.inputs)[:, 0] > 0
    wanted = [[(~is_disc & ~said).sum(), (~is_disc & said).sum()]]
    wanted += [[(is_disc & ~said).sum(), (is_disc & said).sum()]]
    np.testing.assert_array_equal(score.confusion, wanted)
    assert score.accuracy == (is_disc == said).mean()
    assert scores_for(data).class_names == ("ring", "disc")


def test_accuracy_is_that_of_the_condition() -> None:
    """With a learning rate of next to nothing, an epoch sees the network that is scored."""
    data = make_dataset(DataSpec("circle", samples=60, test_share=0.0), CIRCLE, 2)
    theta = initialise(CIRCLE, "xavier_uniform", 5)
    accuracy = Scorer(CIRCLE, data).compute(theta).train.accuracy
    assert accuracy is not None
    assert 0 < accuracy < 1
    problem = Problem(CIRCLE, data, SGD(1e-300), NoRegulariser(), 7, 1)
    for asked, met in ((accuracy, True), (accuracy + 1e-9, False)):
        loop = Loop(problem, problem.initial_state(theta), [AccuracyReaches(asked)])
        loop.run(problem.batches_per_epoch)
        assert bool(loop.hits) is met


def naive_r_squared(outputs: Array, targets: Array) -> list[float]:
    found = []
    for a, y in zip(outputs.T, targets.T, strict=True):
        mean = sum(y) / len(y)
        found.append(1 - sum((y - a) ** 2) / sum((y - mean) ** 2))
    return found


def test_numbers_are_judged_by_r_squared() -> None:
    data = make_dataset(DataSpec("multi_gauss", samples=300), HILLS, 1)
    theta = initialise(HILLS, "xavier_uniform", 3)
    scores = Scorer(HILLS, data).compute(theta)
    assert (scores.suits.accuracy, scores.suits.confusion) == (False, False)
    assert scores.train.accuracy is None
    assert scores.test is not None
    naive = naive_r_squared(outputs_of(HILLS, theta, data.test_inputs), data.test_targets)
    assert scores.test.r_squared is not None
    np.testing.assert_allclose(scores.test.r_squared, naive, rtol=1e-12)
    assert scores.test.r_squared_total == pytest.approx(naive[0], rel=1e-12)


def test_r_squared_of_several_outputs_weighs_them_by_their_spread() -> None:
    spec, random = NetworkSpec(3, (Dense(2, "identity"),)), np.random.default_rng(0)
    x, y = random.normal(size=(50, 3)), random.normal(size=(50, 2)) * [1, 100]
    theta = random.normal(size=spec.n_parameters)
    score = Scorer(spec, Dataset(x, y)).compute(theta).train
    outputs = outputs_of(spec, theta, x)
    assert score.r_squared is not None
    np.testing.assert_allclose(score.r_squared, naive_r_squared(outputs, y), rtol=1e-11)
    residual, whole = ((y - outputs) ** 2).sum(), ((y - y.mean(axis=0)) ** 2).sum()
    assert score.r_squared_total == pytest.approx(1 - residual / whole)


def test_targets_that_are_all_the_same_have_no_r_squared() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),))
    data = Dataset(np.arange(3.0)[:, None], np.ones((3, 1)))
    score = Scorer(spec, data).compute(np.zeros(2)).train
    assert score.r_squared is not None
    assert np.isnan([score.r_squared[0], score.r_squared_total]).all()


def test_without_test_rows_there_is_no_score_of_them() -> None:
    spec = NetworkSpec(2, (Dense(1, "sigmoid"),), "binary_cross_entropy")
    data = make_dataset(DataSpec("xor_gate"), spec, 1)
    assert Scorer(spec, data).compute(np.zeros(3)).test is None


def test_classes_without_names_are_called_by_what_the_data_has() -> None:
    x = np.zeros((3, 1))
    by_value = Dataset(x, np.array([[0.0], [1.0], [0.0]]))
    by_output = Dataset(x, np.eye(3), target_names=("cat", "dog", "cow"))
    assert scores_for(by_value).class_names == ("0", "1")
    assert scores_for(by_output).class_names == ("cat", "dog", "cow")


def test_several_answers_at_once_have_an_accuracy_but_no_confusion() -> None:
    spec = NetworkSpec(1, (Dense(2, "identity"),))
    data = Dataset(np.zeros((2, 1)), np.array([[1.0, 1.0], [0.0, 1.0]]))
    score = Scorer(spec, data).compute(np.array([0.0, 0.9, 0.0, 0.8])).train
    assert not scores_for(data).confusion
    assert score.confusion is None
    assert score.accuracy == 0.5


def test_of_large_data_some_rows_are_looked_at() -> None:
    data = make_dataset(DataSpec("circle", samples=2000), CIRCLE, 1)
    theta = initialise(CIRCLE, "xavier_uniform", 8)
    score = Scorer(CIRCLE, data, most=300).compute(theta).train
    assert (score.of, score.total) == (300, 1000)
    rows = spread(1000, 300)
    right = (outputs_of(CIRCLE, theta, data.inputs[rows]) > 0) == (data.targets[rows] > 0)
    assert score.accuracy == right.mean()


@pytest.mark.parametrize(("total", "most"), [(100_000, 10_000), (1000, 999), (70_000, 3000)])
def test_rows_are_spread_evenly_and_never_keep_step_with_the_classes(total: int, most: int) -> None:
    rows = spread(total, most)
    assert len(rows) == most
    assert (np.diff(rows) > 0).all()
    assert np.abs(rows - np.arange(most) * total / most).max() < total / most + 1
    shares = np.bincount(rows % 10, minlength=10) / most
    assert shares.min() > 0.08
    np.testing.assert_array_equal(rows, spread(total, most))


def test_few_rows_are_all_looked_at() -> None:
    assert spread(5, 5).tolist() == [0, 1, 2, 3, 4]


def test_blocks_together_are_all_rows() -> None:
    x = np.random.default_rng(0).normal(size=(20_000, 4))
    sweep, theta = Sweep(IRIS, x, 30_000), initialise(IRIS, "xavier_uniform", 3)
    parts = [(part, one.a[-1].copy()) for part, one in sweep.passes(theta)]
    assert len(parts) > 1
    whole = np.concatenate([x[part] for part, _ in parts])
    np.testing.assert_array_equal(whole, x)
    outputs = np.concatenate([a for _, a in parts])
    np.testing.assert_allclose(outputs, outputs_of(IRIS, theta, x), rtol=1e-12)


def test_scores_are_float64_whatever_theta_is() -> None:
    data = make_dataset(DataSpec("multi_gauss", samples=100), HILLS, 1)
    theta = initialise(HILLS, "xavier_uniform", 3).astype(np.float32)
    scorer = Scorer(HILLS, data)
    single = scorer.compute(theta).train.r_squared_total
    assert single == scorer.compute(theta.astype(np.float64)).train.r_squared_total


def test_it_gives_up_when_asked() -> None:
    data = make_dataset(DataSpec("circle"), CIRCLE, 1)
    with pytest.raises(Interrupted):
        Scorer(CIRCLE, data).compute(initialise(CIRCLE, "zeros", 0), lambda: True)
