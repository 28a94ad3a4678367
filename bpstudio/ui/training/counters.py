"""How far and how fast, in as many words as there is room for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bpstudio.goal_words import clock_words


@dataclass(frozen=True)
class Counts:
    """What the counters show; no speed while there is none."""

    iteration: int
    epoch: int
    seconds: float
    speed: float = 0.0
    batches_per_epoch: int = 1


def variants(counts: Counts) -> tuple[str, ...]:
    """The counters as rich text, the longest first; each leaves out what matters least."""
    iteration = QCoreApplication.translate("counters", "iteration {0}").format(
        _bold(f"{counts.iteration:,}")
    )
    epoch = QCoreApplication.translate("counters", "epoch {0}").format(_bold(f"{counts.epoch:,}"))
    time = _bold(clock_words(counts.seconds)) if counts.seconds else ""
    speed = epochs = rounded = ""
    if counts.speed > 0:
        speed = QCoreApplication.translate("counters", "{0} it/s").format(
            _bold(rate_words(counts.speed))
        )
        rounded = QCoreApplication.translate("counters", "{0} it/s").format(
            _bold(_rounded(counts.speed))
        )
        each = counts.speed / counts.batches_per_epoch
        if counts.batches_per_epoch > 1:
            epochs = QCoreApplication.translate("counters", "{0} epochs/s").format(
                _bold(rate_words(each))
            )
    short_iteration = QCoreApplication.translate("counters", "it {0}").format(
        _bold(f"{counts.iteration:,}")
    )
    short_epoch = QCoreApplication.translate("counters", "ep {0}").format(
        _bold(f"{counts.epoch:,}")
    )
    return tuple(
        " · ".join(part for part in parts if part)
        for parts in (
            (iteration, epoch, speed, epochs, time),
            (iteration, epoch, speed, time),
            (short_iteration, short_epoch, speed, time),
            (short_iteration, short_epoch, rounded, time),
            (short_iteration, rounded, time),
        )
    )


def _bold(words: str) -> str:
    return f"<b>{words}</b>"


def rate_words(rate: float) -> str:
    """Whole when it is large; else with the figures that a slow speed needs."""
    return f"{rate:,.0f}" if rate >= 99.5 else f"{rate:.3g}"


def _rounded(rate: float) -> str:
    thousands = QCoreApplication.translate("counters", "{0}k")
    return thousands.format(f"{rate / 1000:.0f}") if rate >= 9999.5 else rate_words(rate)
