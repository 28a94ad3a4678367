"""Every line of LaTeX can be typeset."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from ziamath.config import config
from ziamath.zmath import Latex

from bpstudio.engine import (
    ACTIVATIONS,
    L1,
    L2,
    LOSSES,
    OPTIMIZERS,
    Dense,
    NetworkSpec,
)
from bpstudio.stepping import Kind, Level, Phase, Trace, explain

from .explained import boundaries, random_trace

ELEMENTWISE = sorted(name for name in ACTIVATIONS if name != "softmax")


@pytest.fixture(autouse=True)
def svg_that_qt_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "svg2", False)


def lines(trace: Trace, level: Level, *phases: Phase) -> Iterator[str]:
    """The lines of the first neuron of each kind and layer, term by term."""
    for cursor, at in boundaries(trace, level):
        if at.phase in phases and at.neuron == 0 and at.sample == 0:
            explained = explain(trace, cursor, level)
            yield from explained.formula
            yield from explained.numbers


def typeset(found: Iterator[str]) -> None:
    """Typeset each line once: those that differ in digits only are alike."""
    shapes = {re.sub(r"\d+", "1", line): line for line in found}
    assert shapes
    for line in shapes.values():
        assert line.count("{") == line.count("}")
        assert not set(line) & set("−×·ₖ⁽√Σ∂←…"), line
        assert Latex(line).svg().startswith("<svg"), line


def test_every_kind_at_every_level() -> None:
    spec = NetworkSpec(2, (Dense(2, "softmax"), Dense(2, "softmax")), "cross_entropy")
    trace = random_trace(spec, 2, seed=1)
    typeset(line for level in Level for line in lines(trace, level, *Phase))


def test_wide_layers() -> None:
    spec = NetworkSpec(12, (Dense(11, "relu"), Dense(11, "tanh")))
    trace = random_trace(spec, 1, seed=1)
    typeset(line for level in (Level.NODE, Level.LAYER) for line in lines(trace, level, *Phase))


def test_every_activation() -> None:
    def found() -> Iterator[str]:
        for activation in ELEMENTWISE:
            spec = NetworkSpec(1, (Dense(1, activation), Dense(1, "identity")))
            for seed in (1, 2):
                trace = random_trace(spec, 1, seed)
                yield from lines(trace, Level.NODE, Phase.FORWARD, Phase.BACKWARD)

    typeset(found())


def test_every_loss() -> None:
    def found() -> Iterator[str]:
        for loss in LOSSES:
            trace = random_trace(NetworkSpec(1, (Dense(2, "softmax"),), loss), 1, seed=3)
            yield from lines(trace, Level.NODE, Phase.LOSS)
            if loss != "cross_entropy":
                trace = random_trace(NetworkSpec(1, (Dense(1, "sigmoid"),), loss), 1, seed=3)
                yield from lines(trace, Level.NODE, Phase.LOSS, Phase.BACKWARD)

    typeset(found())


def test_every_optimizer_and_regulariser() -> None:
    def found() -> Iterator[str]:
        spec = NetworkSpec(1, (Dense(1),))
        for optimizer in OPTIMIZERS:
            yield from lines(random_trace(spec, 1, 4, optimizer), Level.TERM, Phase.UPDATE)
        for regulariser in (L1(0.1), L2(0.1)):
            trace = random_trace(spec, 1, 4, "sgd", regulariser)
            yield from lines(trace, Level.TERM, Phase.UPDATE)

    typeset(found())


def test_numbers_that_are_not_finite() -> None:
    spec = NetworkSpec(2, (Dense(2, "identity"),))
    trace = random_trace(spec, 1, seed=5)
    far = Trace.compute(
        spec,
        trace.optimizer,
        trace.regulariser,
        trace.theta * 1e200,
        trace.slots,
        1,
        trace.x * 1e200,
        trace.y,
    )
    shown = list(lines(far, Level.NODE, Phase.FORWARD, Phase.BACKWARD))
    assert any(r"\infty" in line for line in shown)
    typeset(iter(shown))


def test_a_negative_number_after_an_equals_sign_is_braced() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(2, "tanh"),)), 1, seed=6)
    deltas = [c for c, at in boundaries(trace, Level.NODE) if at.kind is Kind.NEURON]
    shown = [line for cursor in deltas for line in explain(trace, cursor).numbers]
    assert any("{-" in line for line in shown)
    assert not any(re.search(r"[=(] ?-\d", line) for line in shown)
