"""Records pytorch.npz: gradients, and parameters after training, as PyTorch computes them.

Run from the checkout with an interpreter that has torch: python -m tests.engine.reference.record
The tests only read the file, so that they need no torch.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tests.engine.reference import cases

Floats = NDArray[np.float64]

# softplus by logaddexp: torch's own turns linear above z = 20, which is 2e-9 off.
_ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "elu": torch.nn.functional.elu,
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
    "silu": torch.nn.functional.silu,
    # torch.heaviside has no derivative; the step's is 0 wherever it has one.
    "step": lambda z: (z >= 0).double() + 0 * z,
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def forward(theta: Tensor, x: Tensor, sizes: tuple[int, ...], names: tuple[str, ...]) -> Tensor:
    """The outputs (batch, outputs); in theta a neuron's weights, then its bias."""
    a, start = x, 0
    for n_in, n_out, name in zip(sizes[:-1], sizes[1:], names, strict=True):
        stop = start + (n_in + 1) * n_out
        matrix = theta[start:stop].reshape(n_out, n_in + 1)
        a = _ACTIVATIONS[name](a @ matrix[:, :-1].T + matrix[:, -1])
        start = stop
    return a


def losses(name: str, a: Tensor, y: Tensor) -> Tensor:
    """The loss of each sample (batch,)."""
    if name == "half_squared_error":
        return 0.5 * ((a - y) ** 2).sum(1)
    if name == "mean_squared_error":
        return torch.nn.functional.mse_loss(a, y, reduction="none").mean(1)
    if name == "mean_absolute_error":
        return torch.nn.functional.l1_loss(a, y, reduction="none").mean(1)
    if name == "output":
        return a.sum(1)
    clipped = torch.clamp(a, 1e-12, 1 - 1e-12)
    if name == "binary_cross_entropy":
        return -(y * torch.log(clipped) + (1 - y) * torch.log1p(-clipped)).sum(1)
    return -(y * torch.log(clipped)).sum(1)


def n_parameters(sizes: tuple[int, ...]) -> int:
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def record_gradients(out: dict[str, Floats]) -> None:
    """A network for each activation and place; loss, dJ/dtheta, dJ/dx for each loss and batch."""
    random = np.random.default_rng(1)
    n_in, n_out = cases.SIZES[0], cases.SIZES[-1]
    shape = len(cases.ACTIVATIONS), len(cases.PLACES)
    out["theta"] = random.normal(0, 0.8, (*shape, n_parameters(cases.SIZES)))
    for batch in cases.BATCHES:
        out[f"x{batch}"] = random.normal(0, 1.5, (batch, n_in))
        y = {name: random.normal(0, 1, (batch, n_out)) for name in cases.LOSSES}
        y["binary_cross_entropy"] = random.uniform(0, 1, (batch, n_out))
        y["cross_entropy"] = random.dirichlet(np.ones(n_out), batch)
        out[f"y{batch}"] = np.stack([y[name] for name in cases.LOSSES])
        full = (*shape, len(cases.LOSSES))
        out[f"loss{batch}"] = np.empty(full)
        out[f"grad{batch}"] = np.empty((*full, n_parameters(cases.SIZES)))
        out[f"dx{batch}"] = np.empty((*full, batch, n_in))
        for index in np.ndindex(full):
            record_gradient(out, batch, index)


def record_gradient(out: dict[str, Floats], batch: int, index: tuple[int, ...]) -> None:
    activation, place, loss = index
    names = cases.activations(
        cases.ACTIVATIONS[activation], cases.LOSSES[loss], cases.PLACES[place]
    )
    theta = torch.tensor(out["theta"][activation, place], requires_grad=True)
    x = torch.tensor(out[f"x{batch}"], requires_grad=True)
    y = torch.tensor(out[f"y{batch}"][loss])
    each = losses(cases.LOSSES[loss], forward(theta, x, cases.SIZES, names), y)
    each.mean().backward()
    out[f"loss{batch}"][index] = each.mean().item()
    out[f"grad{batch}"][index] = theta.grad.numpy()
    # dx is per sample, not divided by their number.
    out[f"dx{batch}"][index] = batch * x.grad.numpy()


def optimizer(name: str, settings: dict[str, float], theta: Tensor) -> torch.optim.Optimizer:
    """PyTorch's optimizer of that name, with its own defaults for what is not set."""
    given = dict(settings)
    rate = given.pop("learning_rate")
    if name == "sgd":
        return torch.optim.SGD([theta], lr=rate)
    if name in ("momentum", "nesterov"):
        given.setdefault("momentum", 0.9)
        return torch.optim.SGD([theta], lr=rate, nesterov=name == "nesterov", **given)
    if name == "adagrad":
        return torch.optim.Adagrad([theta], lr=rate, **given)
    if name == "rmsprop":
        return torch.optim.RMSprop([theta], lr=rate, **given)
    defaults = torch.optim.Adam([theta]).defaults["betas"]
    betas = given.pop("beta1", defaults[0]), given.pop("beta2", defaults[1])
    kind = torch.optim.Adam if name == "adam" else torch.optim.AdamW
    return kind([theta], lr=rate, betas=betas, **given)


def penalty(name: str, settings: dict[str, float], theta: Tensor) -> Tensor:
    """What the weights, but not the biases, cost."""
    total, start = torch.zeros((), dtype=torch.float64), 0
    for n_in, n_out in pairwise(cases.TRAINING_SIZES):
        stop = start + (n_in + 1) * n_out
        weights = theta[start:stop].reshape(n_out, n_in + 1)[:, :-1]
        if name == "l1":
            total = total + settings["rate"] * weights.abs().sum()
        if name == "l2":
            total = total + settings["rate"] / 2 * (weights**2).sum()
        start = stop
    return total


def record_training(out: dict[str, Floats]) -> None:
    """Fifty steps over mini-batches, the last one smaller, for each optimizer and regulariser."""
    random = np.random.default_rng(2)
    n = sum(len(batch) for batch in cases.TRAINING_BATCHES)
    size = n_parameters(cases.TRAINING_SIZES)
    out["training_theta"] = random.normal(0, 0.7, size)
    out["training_x"] = random.normal(0, 1, (n, cases.TRAINING_SIZES[0]))
    out["training_y"] = np.eye(cases.TRAINING_SIZES[-1])[random.integers(0, 3, n)]
    shape = len(cases.OPTIMIZERS), len(cases.REGULARISERS)
    out["trained"] = np.empty((*shape, len(cases.KEPT), size))
    out["penalty"] = np.empty(shape[1])
    for row, (name, settings) in enumerate(cases.OPTIMIZERS):
        for column, regulariser in enumerate(cases.REGULARISERS):
            theta = torch.tensor(out["training_theta"], requires_grad=True)
            out["penalty"][column] = penalty(*regulariser, theta).item()
            out["trained"][row, column] = train(
                optimizer(name, settings, theta), regulariser, theta, out
            )


def train(
    steps: torch.optim.Optimizer,
    regulariser: tuple[str, dict[str, float]],
    theta: Tensor,
    out: dict[str, Floats],
) -> Floats:
    """theta after each number of steps in KEPT."""
    kept = []
    for step in range(1, cases.STEPS + 1):
        rows = list(cases.TRAINING_BATCHES[(step - 1) % len(cases.TRAINING_BATCHES)])
        x, y = torch.tensor(out["training_x"][rows]), torch.tensor(out["training_y"][rows])
        a = forward(theta, x, cases.TRAINING_SIZES, ("tanh", "softmax"))
        steps.zero_grad()
        (losses("cross_entropy", a, y).mean() + penalty(*regulariser, theta)).backward()
        steps.step()
        if step in cases.KEPT:
            kept.append(theta.detach().numpy().copy())
    return np.stack(kept)


def main() -> None:
    out: dict[str, Floats] = {}
    record_gradients(out)
    record_training(out)
    np.savez_compressed(cases.FILE, allow_pickle=False, **out)
    print(f"torch {torch.__version__}: {cases.FILE.name}, {cases.FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
