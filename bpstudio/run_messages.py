"""What is said of runs, where two of them are to be compared."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.engine import Optimizer
from bpstudio.frame import Message

AGAIN = "train.again"


def goes_on_with(optimizer: Optimizer, iteration: int) -> Message:
    """Another optimizer was chosen in the middle of a run, which compares it with nothing yet."""
    text = QCoreApplication.translate(
        "runs", "From iteration {iteration} on, this run goes on with {optimizer}."
    )
    hint = QCoreApplication.translate(
        "runs", "To compare optimizers, let each begin from the same weights."
    )
    return Message(
        text.format(iteration=f"{iteration:,}", optimizer=optimizer.label), hint, action=AGAIN
    )


def at_start() -> Message:
    """A new run was asked for where one has just begun."""
    return Message(
        QCoreApplication.translate("runs", "This run is at its initial weights already."),
        QCoreApplication.translate("runs", "Train it; the next one is compared with it."),
    )
