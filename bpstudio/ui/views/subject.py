"""What a view of one step is about: the selection as it last stood, or else the cursor's step."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.frame import Frame
from bpstudio.stepping import Level, Location, Schedule


@dataclass(frozen=True)
class Subject:
    """`location` is None where nothing is revealed yet; `level` is that of the step to show."""

    location: Location | None
    level: Level
    cursor: int


def subject_of(frame: Frame) -> Subject:
    """The same step that the frame's explanation is about."""
    chosen, schedule = frame.selection, frame.schedule
    cursor, level = frame.cursor, frame.level
    if chosen is not None:
        cursor = schedule.last_reveal(cursor, chosen.layer, chosen.neuron, chosen.source)
        level = Level.NODE if chosen.source is None else Level.TERM
    return Subject(schedule.locate(cursor), _ended(schedule, cursor, level), cursor)


def _ended(schedule: Schedule, cursor: int, level: Level) -> Level:
    """The largest level, up to this one, of which a step ends at the cursor."""
    for smaller in sorted(Level, reverse=True):
        if smaller <= level and schedule.unit(cursor, smaller)[1] == cursor:
            return smaller
    return Level.TERM
