"""Words that fit how many there are, and losses that have no target to speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine import ACTIVATIONS, OPTIMIZERS, Dense, NetworkSpec
from bpstudio.stepping import Explanation, Kind, Level, Phase, Trace, explain
from bpstudio.stepping.notation import power, symbol

from .explained import boundaries, cursor_of, random_trace, trace_of

ALONE = NetworkSpec(1, (Dense(1, "tanh"),))
NARROW = NetworkSpec(1, (Dense(1), Dense(1, "identity")), "mean_squared_error")
ONE_OF_PLURAL = re.compile(r"\b1 (inputs|neurons|outputs|parameters|samples|weights)\b")


def everything(trace: Trace) -> Iterator[Explanation]:
    for level in Level:
        yield explain(trace, 0, level)
        for cursor, _ in boundaries(trace, level):
            yield explain(trace, cursor, level)


def at_end(trace: Trace, level: Level, phase: Phase) -> Explanation:
    """The last step of this level in the first run of the phase."""
    cursors = [cursor for cursor, at in boundaries(trace, level) if at.phase is phase]
    return explain(trace, cursors[-1], level)


@pytest.mark.parametrize("spec", [ALONE, NARROW, NetworkSpec(1, (Dense(2, "softmax"),))])
def test_one_is_never_called_several(spec: NetworkSpec) -> None:
    for explanation in everything(random_trace(spec, 1, seed=2)):
        for words in (explanation.title, explanation.sentence):
            assert not ONE_OF_PLURAL.search(words), words


def test_one_neuron_with_one_input() -> None:
    trace = random_trace(ALONE, 1, seed=2)
    assert "send the input forward" in explain(trace, 0).sentence
    neuron = explain(trace, cursor_of(trace, Kind.NEURON, 1, 0)).sentence
    assert neuron.startswith("The one input of output 1 is weighed and added to the bias")
    layer = at_end(trace, Level.LAYER, Phase.FORWARD).sentence
    assert "a single neuron with 1 input" in layer
    assert "how far the output is from its target" in at_end(trace, Level.NODE, Phase.LOSS).sentence
    sample = at_end(trace, Level.SAMPLE, Phase.BACKWARD).sentence
    assert re.match(r"Sample 1 of 1 gave −?[\d.]+ for the target \d: its loss", sample)


def test_several_are_counted() -> None:
    trace = random_trace(NetworkSpec(3, (Dense(2), Dense(2))), 1, seed=2)
    assert "send the 3 inputs forward" in explain(trace, 0).sentence
    assert "The 3 inputs of" in explain(trace, cursor_of(trace, Kind.NEURON, 1, 0)).sentence
    layer = explain(trace, trace.schedule.move(0, Level.LAYER, +1), Level.LAYER).sentence
    assert "2 neurons, each from 3 inputs" in layer
    assert "the outputs are from their targets" in at_end(trace, Level.NODE, Phase.LOSS).sentence


def test_the_first_of_a_batch_finds_no_sum() -> None:
    trace = random_trace(ALONE, 3, seed=2)
    first, second = (
        explain(trace, cursor_of(trace, Kind.GRADIENT, 1, 0, sample=sample)).sentence
        for sample in (0, 1)
    )
    assert "This is the first of 3 samples" in first
    assert "This is sample 2 of 3: its gradient is added to the sum" in second


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        ([0.0, 0.0, 1.0], "All of it comes from output 3."),
        ([1.0, 1.0, 1.2], "The largest part, 41.9 %, comes from output 3."),
        ([0.0, 0.5, 1.0], "Most of it, 80 %, comes from output 3."),
    ],
)
def test_the_largest_part_of_the_loss_is_called_what_it_is(
    outputs: list[float], words: str
) -> None:
    spec = NetworkSpec(1, (Dense(3, "identity"),))
    theta = [number for output in outputs for number in (output, 0.0)]
    trace = trace_of(spec, [[1.0]], [[0.0, 0.0, 0.0]], np.array(theta))
    sentence = at_end(trace, Level.NODE, Phase.LOSS).sentence
    assert words in sentence


def test_biases_that_stay_are_not_said_to_move() -> None:
    spec = NetworkSpec(2, (Dense(2), Dense(1)), train_biases=False)
    trace = random_trace(spec, 1, seed=3)
    assert "the biases stay as they are" in at_end(trace, Level.ITERATION, Phase.UPDATE).sentence
    assert "The weights of the layer “output”" in at_end(trace, Level.LAYER, Phase.UPDATE).sentence


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_loss_without_targets_speaks_of_none(outputs: int) -> None:
    spec = NetworkSpec(2, (Dense(2, "tanh"), Dense(outputs)), "output")
    for explanation in everything(random_trace(spec, 2, seed=4)):
        assert "target" not in explanation.sentence, explanation.sentence
        if explanation.terms is not None:
            assert "y" not in explanation.terms.headers
            widths = {len(row) for row in explanation.terms.rows}
            assert widths == {len(explanation.terms.headers)}


def test_a_loss_with_targets_shows_them() -> None:
    terms = at_end(random_trace(ALONE, 1, seed=4), Level.NODE, Phase.LOSS).terms
    assert terms is not None
    assert terms.headers[1:] == ("a", "y", "E")


@pytest.mark.parametrize("activation", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_no_letter_has_two_superscripts(activation: str) -> None:
    spec = NetworkSpec(2, (Dense(2, activation), Dense(2, activation)))
    for name in OPTIMIZERS:
        for explanation in everything(random_trace(spec, 1, 5, name)):
            for line in (*explanation.formula, *explanation.numbers):
                assert not re.search(r"\^\{[^{}]*\}\^", line), line


def test_what_has_a_superscript_is_put_in_parentheses_before_another() -> None:
    squared = power(symbol("a", "1", 1), "2")
    assert squared.latex == "(a_{1}^{(1)})^{2}"
    assert squared.plain == "(a₁⁽¹⁾)²"
    assert power("g", "2").latex == "g^{2}"
