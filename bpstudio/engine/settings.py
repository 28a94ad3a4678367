"""Settings of optimizers and regularisers: what a form shows of them, and what they may be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any, ClassVar

from bpstudio.errors import UserError


@dataclass(frozen=True)
class Limits:
    """From `low` (itself allowed when `closed`) up to, but not including, `high`."""

    low: float
    high: float
    closed: bool
    words: str

    def allow(self, number: float) -> bool:
        above = number >= self.low if self.closed else number > self.low
        return above and number < self.high


POSITIVE = Limits(0.0, math.inf, closed=False, words="a number above 0")
NOT_NEGATIVE = Limits(0.0, math.inf, closed=True, words="0 or a number above it")
FRACTION = Limits(0.0, 1.0, closed=True, words="at least 0 and below 1")


def setting(
    default: float, label: str, symbol: str, limits: Limits, why: str, example: str
) -> float:
    """A dataclass field with what a form needs to show it and what an error needs to say.

    `why` completes "…: " when a number lies outside its limits; `example` names one that would do.
    """
    metadata = {
        "label": label,
        "symbol": symbol,
        "limits": limits,
        "why": why,
        "example": example,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """A frozen dataclass whose fields are all made by `setting`, each checked when it is built.

    Raises UserError with the field "training.<name>".
    """

    name: ClassVar[str]
    label: ClassVar[str]

    def __post_init__(self) -> None:
        for one in fields(self):
            _check(one.name, getattr(self, one.name), dict(one.metadata))


def _check(name: str, value: object, metadata: dict[str, Any]) -> None:
    limits: Limits = metadata["limits"]
    label: str = metadata["label"]
    advice = f"Give {limits.words}, such as {metadata['example']}."
    where = f"training.{name}"
    if not isinstance(value, Real) or isinstance(value, bool) or math.isnan(float(value)):
        raise UserError(f"The {label} must be a number, not “{value}”. {advice}", field=where)
    number = float(value)
    if math.isinf(number):
        raise UserError(f"The {label} must be finite. {advice}", field=where)
    if not limits.allow(number):
        shown = f"{number:g}".replace("-", "−")
        raise UserError(f"The {label} cannot be {shown}: {metadata['why']}. {advice}", field=where)
