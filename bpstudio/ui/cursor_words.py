"""Where a cursor stands, in a few words: for the sentence under the timeline and its tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bpstudio.stepping import Kind, Level, Location, Phase, Schedule
from bpstudio.ui.theme import Theme, phase_colour

if TYPE_CHECKING:
    from bpstudio.engine import NetworkSpec
    from bpstudio.frame import Frame

translate = QCoreApplication.translate


def phase_words(phase: Phase) -> str:
    """The name of a phase as shown."""
    names = {
        Phase.FORWARD: translate("cursor", "Forward"),
        Phase.LOSS: translate("cursor", "Loss"),
        Phase.BACKWARD: translate("cursor", "Backward"),
        Phase.UPDATE: translate("cursor", "Update"),
    }
    return names[phase]


def place_words(spec: NetworkSpec, location: Location) -> str:
    """What the event is about: "hidden 1, neuron 1"."""
    number = f"{location.neuron + 1:,}"
    if location.phase is Phase.LOSS:
        if location.kind is Kind.LOSS_TOTAL:
            return translate("cursor", "total")
        return translate("cursor", "output {0}").format(number)
    if location.layer == 0:
        return translate("cursor", "input {0}").format(number)
    if location.layer == len(spec.layers):
        return translate("cursor", "output, neuron {0}").format(number)
    return translate("cursor", "hidden {0}, neuron {1}").format(location.layer, number)


def layer_words(spec: NetworkSpec, location: Location) -> str:
    """The layer that the event is in: "hidden 1"; nothing for the loss, which has no other."""
    if location.phase is Phase.LOSS:
        return ""
    if location.layer == 0:
        return translate("cursor", "inputs")
    if location.layer == len(spec.layers):
        return translate("cursor", "output")
    return translate("cursor", "hidden {0}").format(location.layer)


def _step_words(frame: Frame, location: Location) -> str:
    """What the last step was about: no single neuron, when it was a layer or more."""
    spec, level = frame.document.spec, frame.level
    if level <= Level.NODE or frame.schedule.unit(frame.cursor, level)[1] != frame.cursor:
        return place_words(spec, location)
    return layer_words(spec, location) if level is Level.LAYER else ""


def event_words(schedule: Schedule, cursor: int) -> str:
    """Phase, place and step of the event before `cursor`, for a tooltip."""
    location = schedule.locate(cursor)
    if location is None:
        return translate("cursor", "Start of the iteration")
    step = translate("cursor", "step {0} of {1}").format(
        f"{schedule.index(cursor, Level.NODE):,}", f"{schedule.count(Level.NODE):,}"
    )
    where = place_words(schedule.spec, location)
    return f"{phase_words(location.phase)} · {where} · {step}"


def sentence(frame: Frame, theme: Theme) -> str:
    """Where the cursor is, as rich text: "Step 20 of 37 · Backward · hidden 1, neuron 1 · …"."""
    if frame.training:
        return translate("cursor", "Training. Pause to step through the next iteration.")
    schedule, location = frame.schedule, frame.location
    parts = [
        translate("cursor", "Step {0} of {1}").format(
            f"{schedule.index(frame.cursor, frame.level):,}", f"{schedule.count(frame.level):,}"
        )
    ]
    if location is None:
        parts.append(translate("cursor", "nothing computed yet: step forward to begin"))
        return " · ".join(parts)
    colour = phase_colour(theme, location.phase.name.lower())
    parts.append(f'<b style="color:{colour}">{phase_words(location.phase)}</b>')
    if words := _step_words(frame, location):
        parts.append(words)
    if frame.level is Level.TERM and location.terms > 1:
        parts.append(
            translate("cursor", "term {0} of {1}").format(
                f"{location.term + 1:,}", f"{location.terms:,}"
            )
        )
    if location.phase is not Phase.UPDATE:
        parts.append(
            translate("cursor", "sample {0} of {1}").format(
                f"{location.sample + 1:,}", f"{schedule.batch_size:,}"
            )
        )
    elif frame.cursor == schedule.length:
        parts.append(translate("cursor", "iteration complete"))
    return " · ".join(parts)
