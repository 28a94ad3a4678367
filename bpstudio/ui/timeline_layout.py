"""Where the timeline's phases and samples lie, and which cursor a point stands for.

All by arithmetic on a schedule: nothing loops over its steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from bpstudio.stepping import PhaseSpan, Schedule

LABEL_HEIGHT = 21.0
BAR_HEIGHT = 14.0
STOP_ROOM = 11.0
"""Beneath the bar, for the dots of stops."""
STRIP_GAP, STRIP_HEIGHT = STOP_ROOM + 3.0, 6.0
MARGIN = 6.0
PHASE_GAP = 3.0
MINIMUM_PHASE = 64.0
"""Wide enough for the label above; a share of the width may be less."""


@dataclass(frozen=True)
class PhaseBox:
    """One phase on the bar."""

    span: PhaseSpan
    rect: QRectF


class TimelineLayout:
    """The phases of one sample and the update, side by side, in proportion to their nodes."""

    def __init__(self, schedule: Schedule, sample: int, width: float) -> None:
        self.schedule = schedule
        self.sample = sample
        spans = schedule.spans(sample)
        room = max(width - 2 * MARGIN - PHASE_GAP * (len(spans) - 1), 1.0)
        widths = _share(room, [span.nodes for span in spans])
        self.boxes: list[PhaseBox] = []
        left = MARGIN
        for span, share in zip(spans, widths, strict=True):
            self.boxes.append(PhaseBox(span, QRectF(left, LABEL_HEIGHT, share, BAR_HEIGHT)))
            left += share + PHASE_GAP
        self.strip = QRectF(MARGIN, LABEL_HEIGHT + BAR_HEIGHT + STRIP_GAP, room / 2, STRIP_HEIGHT)

    def x_of(self, cursor: int) -> float:
        """Where the marker stands; within a node in proportion to its terms."""
        box = self._box_of(cursor)
        span, rect = box.span, box.rect
        if cursor <= span.start:
            return rect.left()
        location = self.schedule.locate(cursor)
        done = float(self.schedule.nodes_done(cursor, span))
        if location is not None:
            done -= 1 - (location.term + 1) / location.terms
        return rect.left() + rect.width() * min(max(done / span.nodes, 0.0), 1.0)

    def cursor_at(self, x: float) -> int:
        """The cursor that reveals the node under `x`; left of the bar, the start."""
        box = next((box for box in self.boxes if x < box.rect.right() + PHASE_GAP), self.boxes[-1])
        share = (x - box.rect.left()) / box.rect.width()
        nodes = math.floor(share * box.span.nodes) + 1
        return self.schedule.cursor_at(box.span.phase, self.sample, nodes)

    def tick_near(self, x: float) -> int:
        """The cursor at the end of the node whose tick lies nearest to `x`."""
        box = next((box for box in self.boxes if x < box.rect.right() + PHASE_GAP), self.boxes[-1])
        share = (x - box.rect.left()) / box.rect.width()
        nodes = max(round(share * box.span.nodes), 1)
        return self.schedule.cursor_at(box.span.phase, self.sample, nodes)

    def sample_at(self, x: float) -> int:
        """The sample whose segment of the strip `x` lies in."""
        count = self.schedule.batch_size
        share = (x - self.strip.left()) / self.strip.width()
        return min(max(int(share * count), 0), count - 1)

    def same_place(self, cursor: int, sample: int) -> int:
        """The cursor of another sample that is as far along as `cursor` is in this one."""
        spans = self.schedule.spans(sample)
        own = self.boxes[0].span.start
        offset = min(cursor - own, spans[2].stop - spans[0].start)
        return spans[0].start + max(offset, 1)

    def _box_of(self, cursor: int) -> PhaseBox:
        return next((box for box in self.boxes if cursor <= box.span.stop), self.boxes[-1])


def _share(room: float, weights: list[int]) -> list[float]:
    """Divide `room` in proportion to the weights, giving each a minimum where there is room."""
    least = min(MINIMUM_PHASE, room / len(weights))
    widths = [least] * len(weights)
    rest = room - sum(widths)
    total = sum(weights)
    spare = [max(room * weight / total - least, 0.0) for weight in weights]
    scale = rest / sum(spare) if sum(spare) else 0.0
    return [width + scale * extra for width, extra in zip(widths, spare, strict=True)]
