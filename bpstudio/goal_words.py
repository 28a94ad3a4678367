"""What is said of a goal of training: that it is reached, or was already."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError
from bpstudio.frame import Message
from bpstudio.training.goal import Mark, Reached
from bpstudio.training.messages import Stopped


def clock_words(seconds: float) -> str:
    """A time as people read it: "0.04 s", "3.2 s", "4:07", "1:02:09"."""
    words = QCoreApplication.translate("goal", "{0} s")
    if seconds < 1:
        return words.format(f"{seconds:.2g}")
    if seconds < 60:
        # Rounded down, so that it is never 60.0 s.
        return words.format(f"{int(seconds * 10) / 10:.1f}")
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def goal_words(mark: Mark, wanted: float) -> str:
    """The goal in few words, as on the button: "epoch 50", "loss ≤ 0.05"."""
    if mark is Mark.EPOCH:
        return QCoreApplication.translate("goal", "epoch {0}").format(f"{wanted:,.0f}")
    if mark is Mark.SECONDS:
        seconds = QCoreApplication.translate("goal", "{0} s").format(f"{wanted:.6g}")
        return seconds if wanted < 60 else clock_words(wanted)
    loss = QCoreApplication.translate("goal", "loss ≤ {0}")
    test_loss = QCoreApplication.translate("goal", "test loss ≤ {0}")
    return (loss if mark is Mark.LOSS else test_loss).format(f"{wanted:.6g}")


def reached_message(stopped: Stopped) -> Message | None:
    """What to say when training has stopped at its goal; None when it has not."""
    reached = stopped.reached
    if reached is None:
        return None
    text = QCoreApplication.translate("goal", "Reached: {0} at iteration {1} after {2}.")
    hint = QCoreApplication.translate("goal", "Continue trains on from here.")
    where = f"{stopped.state.iteration:,}", clock_words(stopped.last.seconds)
    return Message(text.format(_met(reached), *where), hint, "info", "train.toggle")


def already_reached(reached: Reached) -> UserError:
    """What to say instead of training to where the run is already."""
    text = QCoreApplication.translate("goal", "The goal is reached already: {0}.")
    hint = QCoreApplication.translate("goal", "It is removed now; Continue trains on without it.")
    return UserError(text.format(_met(reached)), hint=hint)


def _met(reached: Reached) -> str:
    if reached.mark is Mark.LOSS:
        words = QCoreApplication.translate("goal", "loss {0} ≤ {1}, the mean of an epoch,")
    elif reached.mark is Mark.TEST_LOSS:
        words = QCoreApplication.translate("goal", "test loss {0} ≤ {1}")
    elif reached.mark is Mark.SECONDS:
        return QCoreApplication.translate("goal", "{0} of training").format(
            goal_words(reached.mark, reached.wanted)
        )
    else:
        return goal_words(reached.mark, reached.value)
    return words.format(f"{reached.value:.4g}", f"{reached.wanted:.6g}")
