"""A training step of the loop beside its bare products, PyTorch eager and scikit-learn.

One step is a forward pass, a backward pass and an SGD update, on one BLAS thread. The loop's step
includes fetching a shuffled batch and recording its loss; the peers are spared both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bpstudio.engine import (
    SGD,
    Array,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    initialise,
)
from bpstudio.training import Loop, Problem
from tests.benchmarks.measure import Runner, best_seconds, repeat, verdict

_RATE = 1e-3


@dataclass(frozen=True)
class Row:
    """A network and its batch; at least so many times as fast as PyTorch and scikit-learn, or at
    most so many times the time of the bare products."""

    sizes: tuple[int, ...]
    batch_size: int
    classifies: bool
    over_pytorch: float = 1.0
    over_sklearn: float = 1.0
    over_products: float | None = None
    dtype: type[np.floating[Any]] = np.float64

    @property
    def name(self) -> str:
        name = f"{'-'.join(map(str, self.sizes))}, batch {self.batch_size}"
        return name if self.dtype is np.float64 else f"{name}, float32"

    @property
    def spec(self) -> NetworkSpec:
        hidden, last = ("relu", "softmax") if self.classifies else ("tanh", "tanh")
        *inner, outputs = self.sizes[1:]
        layers = (*(Dense(units, hidden) for units in inner), Dense(outputs, last))
        loss = "cross_entropy" if self.classifies else "half_squared_error"
        return NetworkSpec(self.sizes[0], layers, loss)

    def data(self, n: int) -> tuple[Array, Array]:
        random = np.random.default_rng(0)
        x = random.normal(size=(n, self.sizes[0])).astype(self.dtype)
        if self.classifies:
            y = np.eye(self.sizes[-1])[random.integers(0, self.sizes[-1], n)]
        else:
            y = random.choice([-1.0, 1.0], (n, self.sizes[-1]))
        return x, y.astype(self.dtype)


ROWS = (
    Row((2, 4, 2, 1), 10, False, 5, 4),
    Row((2, 8, 8, 8, 1), 10, False, 5, 4),
    Row((64, 32, 10), 32, True, 5, 4),
    Row((784, 128, 10), 64, True, over_products=1.25),
    Row((784, 512, 512, 10), 128, True, over_products=1.25),
    Row((784, 128, 10), 64, True, dtype=np.float32),
    Row((784, 512, 512, 10), 128, True, dtype=np.float32),
)


def main() -> None:
    print("  one training step, one BLAS thread, float64 unless it says float32")
    with threadpool_limits(1, user_api="blas"):
        for row in ROWS:
            report(row)


def report(row: Row) -> None:
    """Print the row's times and ratios."""
    runners: dict[str, Runner] = {"loop": loop_runner(row), "products": products_runner(row)}
    for name, make in (("pytorch", pytorch_runner), ("sklearn", sklearn_runner)):
        try:
            runners[name] = make(row)
        except ImportError:
            print(f"  {name} is not installed: skipped")
    seconds = best_seconds(runners)
    loop = seconds["loop"]
    line = f"  {row.name:33} {loop * 1e6:8.1f} µs"
    share = loop / seconds["products"]
    line += f"   {share:4.2f}× its products"
    if row.over_products is not None:
        line += f" {'✓' if share <= row.over_products else '✗'} (at most {row.over_products}×)"
    print(line)
    for name, at_least in (("pytorch", row.over_pytorch), ("sklearn", row.over_sklearn)):
        if name in seconds:
            ratio = verdict(seconds[name] / loop, at_least)
            print(f"  {'':33} {seconds[name] * 1e6:8.1f} µs   {name}: the loop is {ratio} as fast")


def loop_runner(row: Row) -> Runner:
    # As many samples as a Playground set, and more where batches are large.
    x, y = row.data(max(250, 50 * row.batch_size))
    spec = row.spec
    problem = Problem(spec, Dataset(x, y), SGD(_RATE), NoRegulariser(), row.batch_size, seed=0)
    theta = initialise(spec, "xavier_uniform", 0).astype(row.dtype)
    loop = Loop(problem, problem.initial_state(theta))

    def runner(times: int) -> None:
        loop.run(times)

    return runner


def products_runner(row: Row) -> Runner:
    """The products of a step, and nothing else: W a, δᵀ a and Wᵀ δ for each layer."""
    random, dtype = np.random.default_rng(0), row.dtype
    calls: list[tuple[Array, Array, Array]] = []
    for layer, (n_in, n_out) in enumerate(pairwise(row.sizes)):
        shapes = (row.batch_size, n_in), (n_out, n_in), (row.batch_size, n_out)
        a, weights, delta = (random.normal(size=shape).astype(dtype) for shape in shapes)
        calls.append((a, weights.T, np.empty((row.batch_size, n_out), dtype)))
        calls.append((delta.T, a, np.empty((n_out, n_in), dtype)))
        if layer > 0:
            calls.append((delta, weights, np.empty((row.batch_size, n_in), dtype)))

    def products() -> None:
        for left, right, out in calls:
            np.matmul(left, right, out)

    return repeat(products)


def pytorch_runner(row: Row) -> Runner:
    import torch

    torch.set_num_threads(1)
    modules: list[Any] = []
    for n_in, n_out in pairwise(row.sizes):
        modules += [
            torch.nn.Linear(n_in, n_out),
            torch.nn.ReLU() if row.classifies else torch.nn.Tanh(),
        ]
    model = torch.nn.Sequential(*(modules[:-1] if row.classifies else modules))
    if row.dtype is np.float64:
        model = model.double()
    optimizer = torch.optim.SGD(model.parameters(), lr=_RATE)
    x, y = (torch.from_numpy(array) for array in row.data(row.batch_size))
    loss_of: Callable[..., Any] = torch.nn.functional.mse_loss
    if row.classifies:
        loss_of, y = torch.nn.functional.cross_entropy, y.argmax(1)

    def step() -> None:
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        optimizer.step()

    return repeat(step)


def sklearn_runner(row: Row) -> Runner:
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    settings = {
        "hidden_layer_sizes": row.sizes[1:-1],
        "activation": "relu" if row.classifies else "tanh",
        "solver": "sgd",
        "learning_rate_init": _RATE,
        "momentum": 0.0,
        "alpha": 0.0,
        "batch_size": row.batch_size,
        "random_state": 0,
    }
    x, y = row.data(row.batch_size)
    if not row.classifies:
        regressor = MLPRegressor(**settings)
        return repeat(lambda: regressor.partial_fit(x, y[:, 0]))
    classifier = MLPClassifier(**settings)
    labels = y.argmax(1)
    classifier.partial_fit(x, labels, classes=np.arange(row.sizes[-1]))
    return repeat(lambda: classifier.partial_fit(x, labels))


if __name__ == "__main__":
    main()
