"""What is said of runs: where two of them are to be compared, and where a file holds none."""

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


def saved_as(name: str, trained: bool) -> Message:
    """A project was saved; of a run that has come anywhere, that is not all there is."""
    text = QCoreApplication.translate("runs", "Saved as {0}.")
    hint = QCoreApplication.translate(
        "runs", "It holds the set-up and the initial weights; training is not part of it."
    )
    return Message(text.format(name), hint if trained else "")
