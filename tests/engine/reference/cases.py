"""What is recorded from PyTorch and compared with the engine: names, sizes and settings."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("pytorch.npz")

ACTIVATIONS = (
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "silu",
    "step",
    "softmax",
)
LOSSES = (
    "half_squared_error",
    "mean_squared_error",
    "mean_absolute_error",
    "binary_cross_entropy",
    "cross_entropy",
    "output",
)
BATCHES = (1, 3, 8)
SIZES = (3, 4, 3)

PLACES = ("hidden", "output")
"""Where the activation stands: in the hidden layer, or in the output layer over a tanh layer."""


def activations(name: str, loss: str, place: str) -> tuple[str, str]:
    """The activations of both layers; under a hidden one, the output is what the loss is for."""
    if place == "output":
        return "tanh", name
    return name, {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}.get(loss, "tanh")


TRAINING_SIZES = (2, 5, 3)
TRAINING_BATCHES = ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (10, 11))
STEPS = 50
KEPT = (1, 2, STEPS)
"""The numbers of steps after which the parameters are recorded."""

OPTIMIZERS: tuple[tuple[str, dict[str, float]], ...] = (
    ("sgd", {"learning_rate": 0.2}),
    ("momentum", {"learning_rate": 0.05}),
    ("momentum", {"learning_rate": 0.1, "momentum": 0.5}),
    ("nesterov", {"learning_rate": 0.05}),
    ("nesterov", {"learning_rate": 0.1, "momentum": 0.5}),
    ("adagrad", {"learning_rate": 0.1}),
    ("adagrad", {"learning_rate": 0.3, "eps": 1e-3}),
    ("rmsprop", {"learning_rate": 0.01}),
    ("rmsprop", {"learning_rate": 0.02, "alpha": 0.8, "eps": 1e-4}),
    ("adam", {"learning_rate": 0.01}),
    ("adam", {"learning_rate": 0.05, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3}),
    ("adamw", {"learning_rate": 0.01}),
    ("adamw", {"learning_rate": 0.05, "weight_decay": 0.2, "beta1": 0.8}),
)
REGULARISERS: tuple[tuple[str, dict[str, float]], ...] = (
    ("none", {}),
    ("l1", {"rate": 0.01}),
    ("l2", {"rate": 0.03}),
)
