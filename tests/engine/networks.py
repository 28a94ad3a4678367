"""Random networks and batches for the engine's tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from bpstudio.engine import ACTIVATIONS, LOSSES, Array, Dense, NetworkSpec

Batch = tuple[Array, Array, Array]


@st.composite
def specs(draw: st.DrawFn, losses: tuple[str, ...] = tuple(LOSSES)) -> NetworkSpec:
    """Networks of one to three layers, of every activation and loss that go together."""
    loss = draw(st.sampled_from(losses))
    layers = []
    depth = draw(st.integers(1, 3))
    for number in range(depth):
        name = draw(st.sampled_from(list(ACTIVATIONS)))
        least = 2 if name == "softmax" or (loss == "cross_entropy" and number == depth - 1) else 1
        layers.append(Dense(draw(st.integers(least, 5)), name))
    return NetworkSpec(draw(st.integers(1, 5)), tuple(layers), loss)


def batch(spec: NetworkSpec, size: int, seed: int = 0) -> Batch:
    """Parameters, inputs and targets; each sample's targets are shares that sum to 1."""
    random = np.random.default_rng(seed)
    theta = random.normal(size=spec.n_parameters)
    x = random.normal(size=(size, spec.inputs))
    y = random.dirichlet(np.ones(spec.outputs), size)
    return theta, x, y if spec.outputs > 1 else random.uniform(size=(size, 1))
