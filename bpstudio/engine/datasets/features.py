"""TensorFlow Playground's seven input features: what a network may see of a point (x1, x2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.errors import UserError


@dataclass(frozen=True)
class Feature:
    """`function` takes x1 (n,) and x2 (n,) to one input of the network (n,)."""

    name: str
    label: str
    function: Callable[[Array, Array], Array]


_ALL = (
    Feature("x1", "x1", lambda x1, _x2: x1),
    Feature("x2", "x2", lambda _x1, x2: x2),
    Feature("x1_squared", "x1²", lambda x1, _x2: x1 * x1),
    Feature("x2_squared", "x2²", lambda _x1, x2: x2 * x2),
    Feature("x1x2", "x1x2", lambda x1, x2: x1 * x2),
    Feature("sin_x1", "sin x1", lambda x1, _x2: np.sin(x1)),
    Feature("sin_x2", "sin x2", lambda _x1, x2: np.sin(x2)),
)

FEATURES: Mapping[str, Feature] = MappingProxyType({one.name: one for one in _ALL})
"""The features by name, in the order a form shows them."""


def check_features(names: tuple[str, ...]) -> None:
    """Raises UserError (data.features) unless each is known and there is at least one."""
    if not names:
        raise UserError("Choose at least one feature, such as x1.", field="data.features")
    for name in names:
        if name not in FEATURES:
            raise UserError(
                f"There is no feature “{name}”. Choose among {', '.join(FEATURES)}.",
                field="data.features",
            )
    if len(set(names)) < len(names):
        raise UserError("A feature was chosen twice. Once will do.", field="data.features")


def apply_features(names: tuple[str, ...], points: Array) -> Array:
    """The inputs (n, features) of points (n, 2); points far outside the data work as well."""
    x1, x2 = points[:, 0], points[:, 1]
    return np.stack([FEATURES[name].function(x1, x2) for name in names], axis=1)
