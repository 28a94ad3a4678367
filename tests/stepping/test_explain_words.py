"""What an explanation says in words: the case at hand is named, and it can be translated."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pytest

from bpstudio.engine import L1, L2, OPTIMIZERS, Dense, NetworkSpec
from bpstudio.stepping import Explanation, Kind, Level, Trace, explain, layer_name, unit_name
from bpstudio.stepping.words import Text, joined, translated

from .explained import boundaries, cursor_of, random_trace, trace_of


def one_hidden_neuron(activation: str, z: float) -> Trace:
    """x = 1 goes into one hidden neuron with z as given, and on through an identity."""
    spec = NetworkSpec(1, (Dense(1, activation), Dense(1, "identity")))
    return trace_of(spec, [[1.0]], [[0.0]], np.array([z, 0.0, 1.0, 1.0]))


def hidden_delta(trace: Trace) -> str:
    return explain(trace, cursor_of(trace, Kind.DELTA, 1, 0)).sentence


@pytest.mark.parametrize(
    ("activation", "z", "words"),
    [
        ("sigmoid", 12.0, "At z = 12 the sigmoid is saturated (a = 0.999994)"),
        ("tanh", -9.0, "At z = −9 the tanh is saturated"),
        ("sigmoid", 0.0, "a(1 − a) = 0.25"),
        ("tanh", 0.0, "1 − a² = 1"),
        ("relu", -2.0, "z = −2 is not above 0, its slope is 0, and no gradient passes"),
        ("relu", 2.0, "This ReLU is on (z = 2)"),
        ("leaky_relu", -2.0, "its slope is 0.01"),
        ("leaky_relu", 2.0, "The slope of the leaky ReLU scales it here by 1."),
        ("elu", -20.0, "the ELU is saturated"),
        ("softplus", 0.0, "The slope of the softplus scales it here by 0.5."),
        ("step", 1.0, "nothing before it can learn"),
        ("identity", 1.0, "the gradient passes unchanged"),
    ],
)
def test_the_slope_is_named_for_what_it_does(activation: str, z: float, words: str) -> None:
    assert words in hidden_delta(one_hidden_neuron(activation, z))


def test_a_saturated_neuron_is_named_on_the_way_forward_already() -> None:
    saturated = one_hidden_neuron("sigmoid", 12.0)
    assert "saturated" in explain(saturated, cursor_of(saturated, Kind.NEURON, 1, 0)).sentence
    off = one_hidden_neuron("relu", -1.0)
    assert "lets nothing through" in explain(off, cursor_of(off, Kind.NEURON, 1, 0)).sentence


@pytest.mark.parametrize(
    ("activation", "loss", "words"),
    [
        ("sigmoid", "binary_cross_entropy", "the slope of the sigmoid, a(1 − a), cancels"),
        ("softmax", "cross_entropy", "the Jacobian of softmax cancels"),
    ],
)
def test_fused_pairs_give_output_minus_target_and_say_why(
    activation: str, loss: str, words: str
) -> None:
    trace = random_trace(NetworkSpec(2, (Dense(2, activation),), loss), 1, seed=1)
    explained = explain(trace, cursor_of(trace, Kind.DELTA, 1, 0))
    assert explained.formula_plain == ("δ₁⁽¹⁾ = a₁⁽¹⁾ − y₁",)
    assert words in explained.sentence
    assert explained.value == pytest.approx(trace.pass_.a[1][0, 0] - trace.y[0, 0])


def test_targets_that_do_not_sum_to_one_scale_the_shares_of_softmax() -> None:
    spec = NetworkSpec(1, (Dense(2, "softmax"),), "cross_entropy")
    trace = trace_of(spec, [[1.0]], [[1.0, 1.0]], np.array([0.0, 0.0, 0.0, 0.0]))
    explained = explain(trace, cursor_of(trace, Kind.DELTA, 1, 0))
    assert explained.numbers_plain == ("= 0.5 × 2 − 1",)
    assert explained.value == 0


def test_which_way_the_output_is_off() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),))
    for target, words in ((9.0, "lies below the target 9"), (-9.0, "lies above the target −9")):
        trace = trace_of(spec, [[1.0]], [[target]], np.array([1.0, 0.0]))
        assert words in explain(trace, cursor_of(trace, Kind.DELTA, 1, 0)).sentence
    met = trace_of(spec, [[1.0]], [[1.0]], np.array([1.0, 0.0]))
    assert "asks nothing of output 1" in explain(met, cursor_of(met, Kind.DELTA, 1, 0)).sentence
    assert "so are all its gradients" in explain(met, cursor_of(met, Kind.GRADIENT, 1, 0)).sentence


def test_a_silent_input_and_the_largest_part_are_named() -> None:
    spec = NetworkSpec(3, (Dense(1, "identity"),))
    trace = trace_of(spec, [[0.0, 2.0, 1.0]], [[0.0]], np.array([5.0, -3.0, 1.0, 0.5]))
    neuron = explain(trace, cursor_of(trace, Kind.NEURON, 1, 0))
    assert "The largest part, −6, comes from input 2." in neuron.sentence
    silent = explain(trace, cursor_of(trace, Kind.GRADIENT, 1, 0, 0), Level.TERM)
    assert "Nothing came in from input 1" in silent.sentence


def test_the_vanishing_gradient_is_named() -> None:
    layers = tuple(Dense(2, "sigmoid") for _ in range(8))
    trace = random_trace(NetworkSpec(2, layers), 1, seed=2)
    end = next(c for c, at in boundaries(trace, Level.PHASE) if at.phase.value == "backward")
    assert "vanishing" in explain(trace, end, Level.PHASE).sentence


def test_the_right_class_is_told_from_the_wrong_one() -> None:
    spec = NetworkSpec(1, (Dense(2, "softmax"),), "cross_entropy")
    for target, words in (([1.0, 0.0], "which is right"), ([0.0, 1.0], "right would be output 2")):
        trace = trace_of(spec, [[1.0]], [target], np.array([3.0, 0.0, -3.0, 0.0]))
        end, _ = next(boundaries(trace, Level.PHASE))
        assert words in explain(trace, end, Level.PHASE).sentence


# The update -------------------------------------------------------------------------------------

LINES = {
    "sgd": ("g = ∂J/∂w", "w ← w − η g"),
    "momentum": ("g = ∂J/∂w", "v ← μ v + g", "w ← w − η v"),
    "nesterov": ("g = ∂J/∂w", "v ← μ v + g", "w ← w − η (g + μ v)"),
    "adagrad": ("g = ∂J/∂w", "s ← s + g²", "w ← w − η g / (√s + ε)"),
    "rmsprop": ("g = ∂J/∂w", "v ← α v + (1 − α) g²", "w ← w − η g / (√v + ε)"),
    "adam": (
        "g = ∂J/∂w",
        "m ← β₁ m + (1 − β₁) g",
        "v ← β₂ v + (1 − β₂) g²",
        "m̂ = m / (1 − β₁^t)",
        "v̂ = v / (1 − β₂^t)",
        "w ← w − η m̂ / (√v̂ + ε)",
    ),
}
LINES["adamw"] = (LINES["adam"][0], "w ← (1 − η λ) w", *LINES["adam"][1:])


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_each_optimizer_shows_its_own_lines(name: str) -> None:
    trace = random_trace(NetworkSpec(2, (Dense(1),)), 1, 3, name)
    explained = explain(trace, cursor_of(trace, Kind.UPDATE, 1, 0, 0), Level.TERM)
    assert explained.formula_plain == LINES[name]
    assert len(explained.numbers) == len(explained.formula)
    assert explained.terms is not None
    assert [row[0] for row in explained.terms.rows] == ["w", *trace.optimizer.slot_names]


def test_the_numbers_of_adam_lead_to_its_result() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(1),)), 1, 3, "adam")
    explained = explain(trace, cursor_of(trace, Kind.UPDATE, 1, 0, 1), Level.TERM)
    last = explained.numbers_plain[-1].partition(" = ")[2]
    python = re.sub(r"√(\S+)", r"np.sqrt(\1)", last.replace("−", "-").replace("×", "*"))
    assert eval(python, {"np": np}) == pytest.approx(explained.value, rel=1e-4)


def test_a_regulariser_is_part_of_a_weights_gradient_but_not_of_a_biass() -> None:
    for regulariser, rule in ((L2(0.1), "g = ∂J/∂w + λ w"), (L1(0.1), "g = ∂J/∂w + λ sign(w)")):
        trace = random_trace(NetworkSpec(2, (Dense(1),)), 1, 3, "sgd", regulariser)
        weight = explain(trace, cursor_of(trace, Kind.UPDATE, 1, 0, 0), Level.TERM)
        bias = explain(trace, cursor_of(trace, Kind.UPDATE, 1, 0, 2), Level.TERM)
        assert weight.formula_plain[0] == rule
        assert "its price on this weight" in weight.sentence
        assert bias.formula_plain[0] == "g = ∂J/∂b"
        assert "biases are free" in bias.sentence


def test_a_step_too_long_is_said_to_be_so() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),))
    trace = trace_of(spec, [[3.0]], [[1.0]], np.array([1.0, 0.0]))
    assert "rises from 2 to" in explain(trace, trace.schedule.length, Level.ITERATION).sentence


# Width ------------------------------------------------------------------------------------------


def rows(explained: Explanation) -> list[str]:
    assert explained.terms is not None
    return [row[0] for row in explained.terms.rows]


def test_a_wide_layer_shows_its_first_terms_the_bias_and_the_sum() -> None:
    trace = random_trace(NetworkSpec(784, (Dense(2),)), 1, seed=1)
    explained = explain(trace, cursor_of(trace, Kind.NEURON, 1, 0))
    assert rows(explained) == [*(f"input {n}" for n in range(1, 9)), "… 776 more", "bias"]
    assert "+ … +" in explained.numbers_plain[0]
    assert len(explained.numbers_plain[0]) < 160


def test_a_growing_sum_shows_its_last_terms() -> None:
    trace = random_trace(NetworkSpec(784, (Dense(2),)), 1, seed=1)
    explained = explain(trace, cursor_of(trace, Kind.NEURON, 1, 0, 499), Level.TERM)
    assert rows(explained) == ["… 492 earlier", *(f"input {n}" for n in range(493, 501))]
    assert explained.terms is not None
    assert explained.terms.current == 8


# Words ------------------------------------------------------------------------------------------


def test_names_of_layers_and_units() -> None:
    spec = NetworkSpec(2, (Dense(3), Dense(1)))
    assert [layer_name(spec, layer) for layer in range(4)] == [
        "input",
        "hidden 1",
        "output",
        "loss",
    ]
    assert unit_name(spec, 1, 2) == "hidden 1, neuron 3"


def test_a_text_is_its_english_and_can_be_had_in_another_language() -> None:
    text = Text("{phase} · {what}", phase=Text("Backward"), what="δ")
    assert text == "Backward · δ"
    german = {"Backward": "Rückwärts"}
    assert translated(text, lambda template: german.get(template, template)) == "Rückwärts · δ"
    assert translated("plain", str.upper) == "plain"
    both = joined(Text("One."), "", Text("Two."))
    assert (both, translated(both, lambda t: t.replace("Two", "Zwei"))) == (
        "One. Two.",
        "One. Zwei.",
    )


def test_an_explanation_can_be_translated_whole() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(2), Dense(1))), 2, seed=1)
    words = {"{phase} · {what}": "{what} ({phase})", "bias": "Bias", "sum": "Summe"}
    for cursor, _ in boundaries(trace, Level.NODE):
        english = explain(trace, cursor)
        other = english.translated(lambda template: words.get(template, template))
        phase, _, what = english.title.partition(" · ")
        assert other.title == f"{what} ({phase})"
        assert other.numbers == english.numbers
        assert other.value == english.value
    neuron = explain(trace, cursor_of(trace, Kind.NEURON, 1, 0))
    table = neuron.translated(lambda template: words.get(template, template)).terms
    assert table is not None
    assert table.rows[-1][0] == "Bias"
    assert table.total is not None
    assert table.total[0] == "Summe"


def test_every_word_an_explanation_uses_is_marked_for_translation() -> None:
    from bpstudio.stepping import labels, sentences, sentences_forward

    marked = {"{s0} {s1}", "{s0} {s1} {s2}", "{s0}", "{s1}", "{s0} {s2}", "{s1} {s2}"}
    for module in (labels, sentences, sentences_forward):
        for name, known in vars(module).items():
            if isinstance(known, str):
                marked.add(known)
            elif isinstance(known, Mapping) and name.isupper():
                marked.update(known.values())
    used: set[str] = set()

    def note(template: str) -> str:
        used.add(template)
        return template

    spec = NetworkSpec(2, (Dense(2, "relu"), Dense(2, "softmax")), "cross_entropy")
    trace = random_trace(spec, 2, 1, "adam", L2(0.1))
    for level in Level:
        for cursor, _ in boundaries(trace, level):
            explain(trace, cursor, level).translated(note)
    assert len(used) > 50
    assert used <= marked
