"""A breakpoint is a condition that can be switched off; a hit says where one stopped training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.errors import UserError
from bpstudio.training.conditions.kinds import CONDITIONS, Condition


@dataclass(frozen=True)
class Breakpoint:
    """A condition, and whether it is heeded."""

    condition: Condition
    enabled: bool = True


@dataclass(frozen=True)
class Place:
    """A layer from 1, a neuron and a source from 0; None where there is none to name."""

    layer: int | None = None
    neuron: int | None = None
    source: int | None = None


@dataclass(frozen=True)
class Hit:
    """A condition that began to hold at `iteration`; `index` is its number among those given.

    `value` is the number that the condition is about: a loss, a norm, a mean |δ|, the new weight,
    the largest weighted sum of a dead neuron, the largest slope of a saturated one, an accuracy,
    an iteration or an epoch.
    """

    index: int
    condition: Condition
    iteration: int
    value: float
    layer: int | None = None
    neuron: int | None = None
    source: int | None = None


@dataclass(frozen=True, eq=False)
class Kept:
    """What is remembered of one condition: where it held, and what it looks back on.

    After a hit `held` is of the iteration of the hit, which has been told of, and `before` of the
    one before; otherwise both are of the last iteration.
    """

    held: NDArray[np.bool_]
    past: NDArray[np.float64]
    before: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Memory:
    """What a run that goes on at `iteration` must know, so as to go on as if it never stopped.

    At any other iteration it is not heeded. Where the state, the network or the data have been
    `edited` since, nothing has been told of the iteration that comes next.
    """

    iteration: int
    kept: Mapping[Condition, Kept]
    edited: bool = False


def to_json(breakpoint: Breakpoint) -> dict[str, Any]:
    """The breakpoint as a plain tree."""
    condition = breakpoint.condition
    return {"condition": condition.name, "enabled": breakpoint.enabled, **asdict(condition)}


def from_json(tree: object) -> Breakpoint:
    """The breakpoint that a tree stands for. Raises UserError ("breakpoint.<field>") if none."""
    if not isinstance(tree, Mapping):
        raise _malformed("A breakpoint is a condition and its settings", "condition")
    settings = dict(tree)
    name, enabled = settings.pop("condition", None), settings.pop("enabled", True)
    if not isinstance(name, str) or name not in CONDITIONS:
        raise _malformed(f"The condition “{name}” is not known here", "condition")
    if not isinstance(enabled, bool):
        raise _malformed(f"A breakpoint is on or off, not “{enabled}”", "enabled")
    kind = CONDITIONS[name]
    known = {one.name for one in fields(kind)}
    for unknown in settings.keys() - known:
        raise _malformed(f"“{name}” has no setting “{unknown}”", str(unknown))
    return Breakpoint(kind(**settings), enabled)


def _malformed(what: str, name: str) -> UserError:
    return UserError(f"{what}.", field=f"breakpoint.{name}", hint="Make the breakpoint anew.")
