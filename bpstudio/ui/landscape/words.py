"""What a landscape says of itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.landscape import Directions, Kind, Surface
from bpstudio.stepping.notation import plain

# Less is the rounding of a projection.
_OFF = 1e-6


def axis_words(
    directions: Directions, symbols: tuple[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of both axes, the longest first; of two weights their symbols."""
    if directions.kind is Kind.WEIGHTS:
        return (symbols[0],), (symbols[1],)
    short = QCoreApplication.translate("landscape", "direction {0}")
    if directions.kind is Kind.RANDOM:
        long = QCoreApplication.translate("landscape", "random direction {0}")
        return (long.format(1), short.format(1)), (long.format(2), short.format(2))
    whole = QCoreApplication.translate("landscape", "principal direction {0} ({1} of the path)")
    part = QCoreApplication.translate("landscape", "direction {0} ({1})")
    first, second = (
        tuple(words.format(number, f"{share:.1%}") for words in (whole, part, short))
        for number, share in enumerate(directions.shares or (0.0, 0.0), 1)
    )
    return first, second


def point_words(alpha: float, beta: float, loss: float) -> str:
    """What is under the pointer."""
    place = f"({plain(alpha, 3)}, {plain(beta, 3)})"
    if loss != loss:
        return QCoreApplication.translate("landscape", "{place}: no loss").format(place=place)
    return QCoreApplication.translate("landscape", "{place}: loss {loss}").format(
        place=place, loss=plain(loss, 4)
    )


def surface_words(surface: Surface, iteration: int, farthest: float) -> str:
    """What the surface is of, its lowest loss, and how far the path leaves its plane."""
    lowest = surface.minimum
    if lowest is None:
        return QCoreApplication.translate("landscape", "The loss is nowhere finite here")
    words = QCoreApplication.translate(
        "landscape", "around iteration {iteration} · lowest {loss}"
    ).format(iteration=f"{iteration:,}", loss=plain(lowest[2], 4))
    if surface.samples < surface.total:
        part = QCoreApplication.translate("landscape", "{some} of {all} samples").format(
            some=f"{surface.samples:,}", all=f"{surface.total:,}"
        )
        words = f"{words} · {part}"
    if farthest > _OFF:
        off = QCoreApplication.translate("landscape", "path up to {distance} off the plane").format(
            distance=plain(farthest, 2)
        )
        words = f"{words} · {off}"
    return words
