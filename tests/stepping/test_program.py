"""The program of an iteration runs by itself and computes what the trace holds."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine import (
    ACTIVATIONS,
    L1,
    L2,
    LOSSES,
    OPTIMIZERS,
    SGD,
    Array,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Regulariser,
)
from bpstudio.stepping import Trace
from bpstudio.stepping.program import program

from .explained import random_trace, trace_of


def executed(source: str) -> dict[str, Array]:
    """The variables that the script leaves behind."""
    names: dict[str, Array] = {}
    exec(compile(source, "program", "exec"), names)
    return names


def assert_same(found: object, expected: object) -> None:
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-12, atol=1e-14)


def assert_computes(trace: Trace, names: dict[str, Array]) -> None:
    """Every variable is the trace's number of that name, after the update."""
    passed, spec = trace.pass_, trace.spec
    np.testing.assert_array_equal(names["x"], trace.x)
    np.testing.assert_array_equal(names["y"], trace.y)
    assert_same(names["losses"], passed.losses)
    assert_same(names["loss"], passed.loss)
    assert_same(names["dx"], passed.da[0])
    for layer in range(1, len(spec.sizes)):
        assert_same(names[f"z{layer}"], passed.z[layer])
        assert_same(names[f"a{layer}"], passed.a[layer])
        assert_same(names[f"delta{layer}"], passed.dz[layer])
        grad = trace.of_layer(trace.full_grad, layer)
        assert_same(names[f"dW{layer}"], grad[:, :-1])
        if spec.train_biases:
            assert_same(names[f"db{layer}"], grad[:, -1])
        assert_same(names[f"W{layer}"], trace.weights_after(layer))
        assert_same(names[f"b{layer}"], trace.biases_after(layer))


@pytest.fixture(autouse=True)
def silent(capsys: pytest.CaptureFixture[str]) -> None:
    del capsys


NETWORKS = [
    *(
        NetworkSpec(3, (Dense(4, activation), Dense(2, activation)), loss)
        for activation, loss in product(ACTIVATIONS, LOSSES)
        if activation != "identity" or not loss.endswith("cross_entropy")
    ),
    NetworkSpec(3, (Dense(2, "softmax"), Dense(3, "tanh"), Dense(1, "sigmoid")), "output"),
    NetworkSpec(1, (Dense(1, "sigmoid"),), "binary_cross_entropy"),
]


@pytest.mark.parametrize("spec", NETWORKS, ids=str)
@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_every_activation_with_every_loss(spec: NetworkSpec, batch: int) -> None:
    trace = random_trace(spec, batch, seed=4)
    assert_computes(trace, executed(program(trace).source))


SMALL = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "softmax")), "cross_entropy")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("regulariser", [NoRegulariser(), L1(0.1), L2(0.1)], ids=str)
@pytest.mark.parametrize("train_biases", [True, False])
def test_every_optimizer_with_every_regulariser(
    optimizer: str, regulariser: Regulariser, train_biases: bool
) -> None:
    spec = NetworkSpec(2, SMALL.layers, SMALL.loss, train_biases)
    trace = random_trace(spec, 4, 5, optimizer, regulariser)
    names = executed(program(trace).source)
    assert_computes(trace, names)
    for number, slot in enumerate(trace.optimizer.slot_names):
        for layer in (1, 2):
            after = trace.of_layer(trace.slots_after[number], layer)
            assert_same(names[f"{slot[0]}W{layer}"], after[:, :-1])
            if train_biases:
                assert_same(names[f"{slot[0]}b{layer}"], after[:, -1])


def test_the_first_update_starts_from_empty_slots() -> None:
    optimizer = OPTIMIZERS["adam"]()
    trace = trace_of(SMALL, [[0.5, -1.0]], [[1.0, 0.0]], optimizer=optimizer)
    assert "mW1 = np.zeros_like(W1)" in program(trace).lines
    assert_computes(trace, executed(program(trace).source))


def test_targets_that_are_shares_of_another_total() -> None:
    trace = trace_of(SMALL, [[0.5, -1.0]], [[0.5, 0.75]])
    assert_computes(trace, executed(program(trace).source))


@pytest.mark.parametrize(
    ("spec", "z"),
    [
        (NetworkSpec(1, (Dense(1, "sigmoid"),), "binary_cross_entropy"), 60.0),
        (NetworkSpec(1, (Dense(2, "softmax"),), "cross_entropy"), 400.0),
        (NetworkSpec(1, (Dense(1, "sigmoid"),), "half_squared_error"), 60.0),
    ],
    ids=str,
)
def test_saturated_outputs_stay_exact(spec: NetworkSpec, z: float) -> None:
    theta = np.zeros(spec.n_parameters)
    theta[0] = z
    y = np.eye(spec.outputs)[:1]
    trace = trace_of(spec, [[1.0]], y, theta)
    names = executed(program(trace).source)
    np.testing.assert_allclose(names["losses"], trace.pass_.losses, rtol=1e-12, atol=0)
    assert_computes(trace, names)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_has_diverged_is_written_as_it_is() -> None:
    theta = np.full(SMALL.n_parameters, np.inf)
    theta[1], theta[2] = np.nan, -np.inf
    trace = trace_of(SMALL, [[1.0, 2.0]], [[1.0, 0.0]], theta)
    names = executed(program(trace).source)
    assert np.isnan(names["a2"]).all()
    assert "np.inf" in program(trace).source


# Literals ---------------------------------------------------------------------------------------


def test_few_numbers_are_literals_that_round_trip() -> None:
    trace = random_trace(SMALL, 1, 3)
    source = program(trace).source
    assert "b64decode" not in source
    assert all(repr(float(w)) in source for w in trace.theta)
    assert max(map(len, source.splitlines())) <= 110


def test_many_numbers_are_packed_and_not_shown() -> None:
    spec = NetworkSpec(64, (Dense(32, "relu"), Dense(10, "softmax")), "cross_entropy")
    trace = random_trace(spec, 32, 3, "adam")
    written = program(trace)
    assert "W1 = np.array([...])  # 32×64" in written.lines
    assert len(written.lines) < 100
    assert max(map(len, written.lines)) < 60
    before = executed(written.source.split("# Forward")[0])
    np.testing.assert_array_equal(before["W1"], trace.weights(1))
    np.testing.assert_array_equal(before["b2"], trace.biases(2))
    assert_computes(trace, executed(written.source))


def test_short_arrays_are_shown_in_full() -> None:
    trace = trace_of(
        NetworkSpec(2, (Dense(2, "sigmoid"),)), [[0.05, 0.1]], [[0.01, 0.99]], np.arange(6) / 4
    )
    lines = program(trace).lines
    start = lines.index("W1 = np.array([[0.0, 0.25],")
    assert lines[start + 1] == "               [0.75, 1.0]])"


# In a process of its own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "batch"),
    [
        (NetworkSpec(2, (Dense(2, "sigmoid"), Dense(2, "sigmoid"))), 1),
        (NetworkSpec(12, (Dense(20, "relu"), Dense(3, "softmax")), "cross_entropy"), 4),
    ],
    ids=["literals", "packed"],
)
def test_it_runs_with_numpy_alone_and_prints_the_numbers(
    spec: NetworkSpec, batch: int, tmp_path: Path
) -> None:
    trace = random_trace(spec, batch, 6, "adam")
    script = tmp_path / "program.py"
    script.write_text(program(trace).source, encoding="utf-8")
    # Isolated: neither this checkout nor what is installed beside NumPy is asked for.
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-W", "error", str(script)],
        capture_output=True,
        cwd=tmp_path,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    for name, expected in (
        ("losses", trace.pass_.losses),
        ("loss", trace.pass_.loss),
        ("a2", trace.pass_.a[2]),
        ("delta1", trace.pass_.dz[1]),
        ("W2", trace.weights_after(2)),
    ):
        np.testing.assert_allclose(printed_array(done.stdout, name), expected, rtol=0, atol=1e-12)


def printed_array(text: str, name: str) -> Array:
    """The numbers that the script printed under the name, in the shape of what follows."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{name} ="))
    block = [lines[start].split("=", 1)[1]]
    for line in lines[start + 1 :]:
        if "=" in line:
            break
        block.append(line)
    numbers = " ".join(block)
    shape = (numbers.count("[") - 1, -1) if numbers.count("[") > 1 else (-1,)
    values = np.array([float(x) for x in numbers.replace("[", " ").replace("]", " ").split()])
    return values.reshape(shape) if "[" in numbers else values[0]


def test_it_imports_nothing_but_numpy() -> None:
    source = program(random_trace(NETWORKS[0], 70, 3)).source
    imports = [line for line in source.splitlines() if "import" in line.split()]
    assert imports == ["from base64 import b64decode", "import numpy as np"]


def test_settings_are_written_by_their_symbols() -> None:
    trace = trace_of(SMALL, [[1.0, 2.0]], [[1.0, 0.0]], optimizer=SGD(0.125))
    assert "eta = 0.125" in program(trace).lines
