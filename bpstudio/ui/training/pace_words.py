"""Speeds of training in words, and the ladder of those that keys go up and down."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError
from bpstudio.expressions import parse
from bpstudio.training.tempo import FIELD, FULL_SPEED, Pace, Unit

LADDER = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 1000.0, inf)
MENU = (
    FULL_SPEED,
    *(Pace(rate) for rate in (1.0, 10.0, 60.0, 1000.0)),
    *(Pace(rate, Unit.EPOCHS) for rate in (1.0, 10.0)),
)


def short_words(pace: Pace) -> str:
    """ "full speed", "10 it/s": as on the button."""
    if pace.is_full_speed:
        return QCoreApplication.translate("pace", "Full speed")
    iterations = QCoreApplication.translate("pace", "{0} it/s")
    epochs = QCoreApplication.translate("pace", "{0} epoch/s")
    words = epochs if pace.unit is Unit.EPOCHS else iterations
    return words.format(_number(pace.rate))


def long_words(pace: Pace) -> str:
    """The same as an entry of a menu."""
    if pace.is_full_speed:
        return QCoreApplication.translate("pace", "As fast as possible")
    if pace.rate == 1:
        iterations = QCoreApplication.translate("pace", "{0} iteration a second")
        epochs = QCoreApplication.translate("pace", "{0} epoch a second")
    else:
        iterations = QCoreApplication.translate("pace", "{0} iterations a second")
        epochs = QCoreApplication.translate("pace", "{0} epochs a second")
    words = epochs if pace.unit is Unit.EPOCHS else iterations
    return words.format(_number(pace.rate))


def read_pace(text: str, unit: Unit) -> Pace:
    """The speed that was typed. Raises UserError (training.pace)."""
    try:
        return Pace(parse(text.strip().replace(",", "")), unit)
    except UserError as error:
        raise UserError(error.message, FIELD, error.hint) from None


def next_pace(pace: Pace, direction: int) -> Pace:
    """The next one up or down the ladder; from full speed down, counted in iterations."""
    if direction > 0:
        rates = [rate for rate in LADDER if rate > pace.rate]
    else:
        rates = [rate for rate in reversed(LADDER) if rate < pace.rate]
    if not rates:
        return pace
    return FULL_SPEED if rates[0] == inf else Pace(rates[0], pace.unit)


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 1000 else f"{rate:.4g}"
