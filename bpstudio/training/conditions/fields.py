"""The fields of conditions: what a form shows of them, and what they may be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpstudio.engine.settings import Limits
from bpstudio.errors import UserError

LONGEST = 100_000
"""The most iterations that a condition may look back on."""

FINITE = Limits(-math.inf, math.inf, closed=False, words="any finite number")
SHARE = Limits(0.0, math.nextafter(1.0, 2.0), closed=False, words="a number above 0, up to 1")
LOOK_BACK = Limits(
    1, LONGEST + 1, closed=True, words=f"a whole number from 1 to {LONGEST:,}".replace(",", " ")
)
COUNT = Limits(1, math.inf, closed=True, words="a whole number of 1 or more")
LAYER = Limits(
    1, math.inf, closed=True, words="a layer's number, from 1, or leave it empty for any"
)
UNIT = Limits(0, math.inf, closed=True, words="a number from 0, or leave it empty for any")


@dataclass(frozen=True)
class _Kind:
    """What sort of value a field takes."""

    whole: bool = False
    optional: bool = False


def threshold(
    default: float, label: str, symbol: str, limits: Limits, why: str, example: str
) -> float:
    """A real number; `why` says why one outside its limits will not do."""
    made: float = _field(_Kind(), default, label, symbol, limits, why, example)
    return made


def count(default: int, label: str, symbol: str, limits: Limits, why: str, example: str) -> int:
    """A whole number."""
    made: int = _field(_Kind(whole=True), default, label, symbol, limits, why, example)
    return made


def layer() -> int | None:
    """A layer from 1 on, or None for any."""
    return _place("layer", "l", LAYER, "layers that learn are counted from 1", "1")


def neuron() -> int | None:
    """A neuron of its layer, counted from 0, or None for any."""
    return _place("neuron", "j", UNIT, "neurons are counted from 0", "0")


def source() -> int | None:
    """A neuron of the layer before, counted from 0, or None for any; not the bias."""
    return _place("source", "k", UNIT, "neurons are counted from 0", "0")


def _place(label: str, symbol: str, limits: Limits, why: str, example: str) -> int | None:
    kind = _Kind(whole=True, optional=True)
    made: int | None = _field(kind, None, label, symbol, limits, why, example)
    return made


def _field(
    kind: _Kind, default: Any, label: str, symbol: str, limits: Limits, why: str, example: str
) -> Any:
    metadata = {
        "label": label,
        "symbol": symbol,
        "limits": limits,
        "why": why,
        "example": example,
        "whole": kind.whole,
        "optional": kind.optional,
    }
    return field(default=default, metadata=metadata)


def checked(name: str, value: object, metadata: dict[str, Any]) -> float | int | None:
    """The value as a plain number. Raises UserError ("breakpoint.<name>") for any other."""
    if value is None and metadata["optional"]:
        return None
    limits: Limits = metadata["limits"]
    subject, where = f"The {metadata['label']}", f"breakpoint.{name}"
    advice = f"Give {limits.words}, such as {metadata['example']}."
    if not isinstance(value, int | float | np.integer | np.floating) or isinstance(value, bool):
        raise UserError(f"{subject} must be a number, not “{value}”. {advice}", field=where)
    number = _float(value)
    if not math.isfinite(number):
        raise UserError(f"{subject} must be finite. {advice}", field=where)
    shown = f"{number:g}".replace("-", "−")
    if metadata["whole"] and number != int(number):
        raise UserError(f"{subject} must be whole, not {shown}. {advice}", field=where)
    if not limits.allow(number):
        raise UserError(f"{subject} cannot be {shown}: {metadata['why']}. {advice}", field=where)
    return int(number) if metadata["whole"] else number


def _float(value: float | np.integer[Any] | np.floating[Any]) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
