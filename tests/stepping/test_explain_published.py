"""The figures that the worked examples' sources print come out of the explanations."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import SGD, Dense, NetworkSpec, pack
from bpstudio.stepping import Explanation, Kind, Level, Trace, explain

from .explained import cursor_of, trace_of


def value(trace: Trace, kind: Kind, layer: int, neuron: int, term: int = -1) -> float:
    level = Level.NODE if term < 0 else Level.TERM
    explained = explain(trace, cursor_of(trace, kind, layer, neuron, term), level)
    assert explained.value is not None
    assert explained.result.startswith("= ")
    return explained.value


@pytest.fixture
def mazur() -> Trace:
    spec = NetworkSpec(2, (Dense(2), Dense(2)), "half_squared_error")
    weights = [
        (np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([0.35, 0.35])),
        (np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([0.60, 0.60])),
    ]
    return trace_of(spec, [[0.05, 0.10]], [[0.01, 0.99]], pack(spec, weights))


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "term", "published"),
    [
        (Kind.NEURON, 1, 0, 2, 0.3775),
        (Kind.NEURON, 1, 0, -1, 0.593269992),
        (Kind.NEURON, 1, 1, -1, 0.596884378),
        (Kind.NEURON, 2, 0, -1, 0.75136507),
        (Kind.NEURON, 2, 1, -1, 0.772928465),
        (Kind.LOSS_TERM, 3, 0, -1, 0.274811083),
        (Kind.LOSS_TERM, 3, 1, -1, 0.023560026),
        (Kind.LOSS_TOTAL, 3, 0, -1, 0.298371109),
        (Kind.GRADIENT, 2, 0, 0, 0.082167041),
        (Kind.GRADIENT, 1, 0, 0, 0.000438568),
        (Kind.UPDATE, 1, 0, 0, 0.149780716),
        (Kind.UPDATE, 1, 0, 1, 0.19956143),
        (Kind.UPDATE, 1, 1, 0, 0.24975114),
        (Kind.UPDATE, 1, 1, 1, 0.29950229),
        (Kind.UPDATE, 2, 0, 0, 0.35891648),
        (Kind.UPDATE, 2, 0, 1, 0.408666186),
        (Kind.UPDATE, 2, 1, 0, 0.511301270),
        (Kind.UPDATE, 2, 1, 1, 0.561370121),
    ],
)
def test_mazur(
    mazur: Trace, kind: Kind, layer: int, neuron: int, term: int, published: float
) -> None:
    assert value(mazur, kind, layer, neuron, term) == pytest.approx(published, abs=1e-8)


def test_mazurs_hidden_delta_reads_as_in_the_design(mazur: Trace) -> None:
    explained = explain(mazur, cursor_of(mazur, Kind.DELTA, 1, 0))
    assert explained.title == "Backward · δ of hidden 1, neuron 1"
    assert explained.formula_plain[0] == "δ₁⁽¹⁾ = σ′(z₁⁽¹⁾) Σₖ wₖ₁⁽²⁾ δₖ⁽²⁾"
    assert explained.numbers_plain == (
        "= 0.241301 × (0.4 × 0.138499 + 0.5 × (−0.0380982))",
        "= 0.241301 × 0.0363503",
    )
    assert explained.result == "= +0.00877135469"
    assert explained.terms is not None
    assert explained.terms.headers == ("from", "w", "δ", "w · δ")
    assert explained.terms.rows == (
        ("output 1", "0.4", "+0.138499", "+0.0553994"),
        ("output 2", "0.5", "−0.0380982", "−0.0190491"),
    )
    assert explained.terms.total == ("sum", "", "", "+0.0363503")
    assert "a(1 − a) = 0.2413" in explained.sentence


@pytest.fixture
def post() -> Trace:
    """The blog post's linear layer and sigmoid; J is the output."""
    spec = NetworkSpec(2, (Dense(1, "sigmoid"),), "output")
    theta = pack(spec, [([[-1.07906824, -0.42675882]], [0.2913231])])
    return trace_of(spec, [[1.0, 2.0]], [[0.0]], theta)


@pytest.mark.parametrize(
    ("kind", "neuron", "term", "published"),
    [
        (Kind.NEURON, 0, 2, -1.64126277),
        (Kind.NEURON, 0, -1, 0.16229331),
        (Kind.DELTA, 0, -1, 0.13595419),
        (Kind.GRADIENT, 0, 0, 0.13595419),
        (Kind.GRADIENT, 0, 1, 0.27190838),
        (Kind.GRADIENT, 0, 2, 0.13595419),
    ],
)
def test_post(post: Trace, kind: Kind, neuron: int, term: int, published: float) -> None:
    assert value(post, kind, 1, neuron, term) == pytest.approx(published, abs=2e-8)


def test_post_shows_the_gradient_of_its_input(post: Trace) -> None:
    dh = 0.13595419
    for k, weight in enumerate((-1.07906824, -0.42675882)):
        assert value(post, Kind.INPUT_GRADIENT, 0, k) == pytest.approx(dh * weight, abs=1e-7)


def test_one_neuron() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),), "mean_squared_error")
    trace = trace_of(spec, [[2.0]], [[9.0]], np.array([3.0, 1.0]), SGD(0.05))
    assert value(trace, Kind.NEURON, 1, 0) == 7
    assert value(trace, Kind.LOSS_TOTAL, 2, 0) == 4
    assert value(trace, Kind.GRADIENT, 1, 0, 0) == -8
    assert value(trace, Kind.GRADIENT, 1, 0, 1) == -4
    assert value(trace, Kind.UPDATE, 1, 0, 0) == pytest.approx(3.4)
    assert value(trace, Kind.UPDATE, 1, 0, 1) == pytest.approx(1.2)


def test_one_neurons_iteration_says_what_the_step_has_brought() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),), "mean_squared_error")
    trace = trace_of(spec, [[2.0]], [[9.0]], np.array([3.0, 1.0]), SGD(0.05))
    explained = explain(trace, trace.schedule.length, Level.ITERATION)
    assert ("loss before", "4") in rows(explained)
    assert ("loss after", "1") in rows(explained)
    assert "falls from 4 to 1" in explained.sentence


def test_tanh_neuron() -> None:
    spec = NetworkSpec(2, (Dense(1, "tanh"),), "output")
    theta = pack(spec, [([[-3.0, 1.0]], [6.8813735870195432])])
    trace = trace_of(spec, [[2.0, 0.0]], [[0.0]], theta)
    assert value(trace, Kind.NEURON, 1, 0) == pytest.approx(0.70710678, abs=1e-8)
    for term, gradient in enumerate((1, 0, 0.5)):
        assert value(trace, Kind.GRADIENT, 1, 0, term) == pytest.approx(gradient)
    for k, gradient in enumerate((-1.5, 0.5)):
        assert value(trace, Kind.INPUT_GRADIENT, 0, k) == pytest.approx(gradient)


def rows(explained: Explanation) -> tuple[tuple[str, ...], ...]:
    assert explained.terms is not None
    return explained.terms.rows
