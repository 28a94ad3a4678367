"""The order of an iteration's events, and a cursor's way through them, by arithmetic alone."""

from __future__ import annotations

from collections.abc import Iterator

from bpstudio.engine import NetworkSpec
from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.revealed import Location, PhaseSpan, Revealed, tally
from bpstudio.stepping.stages import Stage, Track, sample_stages, update_stages


class Schedule:
    """Every event of one iteration, each sample's in turn, then the update's.

    A cursor is the number of events revealed, 0 … length. Nothing is listed: the schedule keeps a
    few stages for each layer, so that its size does not depend on widths or on the batch. Methods
    raise ValueError for a cursor outside 0 … length; only `clamp` takes any.
    """

    __slots__ = ("_latest", "_sample", "_samples_length", "_update", "batch_size", "length", "spec")

    def __init__(self, spec: NetworkSpec, batch_size: int) -> None:
        if batch_size < 1:
            raise ValueError(f"A batch holds at least one sample, not {batch_size}.")
        self.spec = spec
        self.batch_size = batch_size
        self._sample = Track(sample_stages(spec), ends_iteration=False)
        self._update = Track(update_stages(spec, batch_size), ends_iteration=True)
        self._samples_length = batch_size * self._sample.length
        self.length = self._samples_length + self._update.length
        self._latest: tuple[int, Revealed] | None = None

    def clamp(self, cursor: int) -> int:
        """The nearest cursor that this schedule has."""
        return min(max(cursor, 0), self.length)

    # Boundaries ---------------------------------------------------------------------------------

    def move(self, cursor: int, level: Level, direction: int) -> int:
        """The next boundary of the level after the cursor, or, backwards, the last one before it.

        A node ends with its last term. A layer ends when all is known that one phase has to say of
        it: in the backward pass its deltas and gradients, in the update its means or its new
        parameters; the loss and the input gradients count as a layer each. 0 and the length are
        boundaries of every level, and the cursor stays within them.
        """
        self._check(cursor)
        if direction > 0:
            return self._end(level, min(self._completed(level, cursor) + 1, self.count(level)))
        return self._end(level, self._completed(level, cursor - 1)) if cursor else 0

    def count(self, level: Level) -> int:
        """How many steps of the level the iteration has."""
        return self.batch_size * self._sample.rulers[level].count + self._update.rulers[level].count

    def index(self, cursor: int, level: Level) -> int:
        """Which step of the level the cursor is in or has just ended, from 1; 0 at the start."""
        self._check(cursor)
        return self._completed(level, cursor - 1) + 1 if cursor else 0

    def unit(self, cursor: int, level: Level) -> tuple[int, int]:
        """The cursors at which that step of the level starts and ends; (0, 0) at the start."""
        index = self.index(cursor, level)
        return self._end(level, max(index - 1, 0)), self._end(level, index)

    def _completed(self, level: Level, cursor: int) -> int:
        sample, offset = self._split(cursor)
        per_sample = self._sample.rulers[level]
        if sample < self.batch_size:
            return sample * per_sample.count + per_sample.completed(offset)
        return sample * per_sample.count + self._update.rulers[level].completed(offset)

    def _end(self, level: Level, units: int) -> int:
        per_sample = self._sample.rulers[level]
        if units > self.batch_size * per_sample.count:
            rest = units - self.batch_size * per_sample.count
            return self._samples_length + self._update.rulers[level].end(rest)
        sample, rest = divmod(units, per_sample.count) if per_sample.count else (0, 0)
        return sample * self._sample.length + per_sample.end(rest)

    # Contents -----------------------------------------------------------------------------------

    def locate(self, cursor: int) -> Location | None:
        """The event that was revealed last, or None before the first."""
        self._check(cursor)
        if cursor == 0:
            return None
        sample, event = self._split(cursor - 1)
        track = self._sample if sample < self.batch_size else self._update
        start, stage = track.at(event)
        neuron, term = divmod(event - start, stage.terms)
        node_start = cursor - 1 - term
        return Location(
            phase=stage.phase,
            kind=stage.kind,
            sample=min(sample, self.batch_size - 1),
            layer=stage.layer,
            neuron=neuron,
            term=term,
            terms=stage.terms,
            node_start=node_start,
            node_stop=node_start + stage.terms,
        )

    def revealed(self, cursor: int) -> Revealed:
        """How much of each layer is known, for the sample of the event that was revealed last."""
        # All views ask for the same cursor in turn.
        latest = self._latest
        if latest is None or latest[0] != cursor:
            latest = self._latest = cursor, self._revealed(cursor)
        return latest[1]

    def _revealed(self, cursor: int) -> Revealed:
        location = self.locate(cursor)
        if location is None:
            return tally(self.spec, Phase.FORWARD, 0, ())
        done = self._done(cursor, location.sample)
        return tally(self.spec, location.phase, location.sample, done)

    def _done(self, cursor: int, sample: int) -> Iterator[tuple[Stage, int]]:
        for base, track in self._tracks(sample):
            for start, stage in track:
                yield stage, min(max(cursor - base - start, 0), stage.length)

    def last_reveal(self, cursor: int, layer: int, neuron: int, source: int | None = None) -> int:
        """The greatest position up to the cursor whose event was about this neuron; 0 if none.

        With `source`, about the edge from that neuron of the layer before: its product in the
        forward pass, its gradient, mean and update. The layer after the last is the loss, whose
        edges are the loss terms. The position may lie in an earlier sample.
        """
        self._check(cursor)
        found = self._last_in(self._update, cursor - self._samples_length, layer, neuron, source)
        if found:
            return self._samples_length + found
        sample = min(cursor // self._sample.length, self.batch_size - 1)
        for base in (sample * self._sample.length, (sample - 1) * self._sample.length):
            found = self._last_in(self._sample, cursor - base, layer, neuron, source)
            if found and base >= 0:
                return base + found
        return 0

    def _last_in(
        self, track: Track, offset: int, layer: int, neuron: int, source: int | None
    ) -> int:
        last = 0
        for start, stage in track:
            begin, end = _events_about(stage, layer, neuron, source)
            if begin < end and offset > start + begin:
                last = min(offset, start + end)
        return last

    # Places to go -------------------------------------------------------------------------------

    def node_position(self, kind: Kind, sample: int, layer: int, neuron: int) -> int:
        """The cursor at which this node has just been revealed.

        The update's nodes are those of every sample. Raises LookupError where there is no such
        node.
        """
        for base, track in self._tracks(sample):
            for start, stage in track:
                if (stage.kind, stage.layer) == (kind, layer) and 0 <= neuron < stage.nodes:
                    return base + start + (neuron + 1) * stage.terms
        raise LookupError(f"No {kind.value} of neuron {neuron} in layer {layer}.")

    def spans(self, sample: int) -> tuple[PhaseSpan, ...]:
        """The four phases for a timeline: this sample's three, and the update.

        Raises LookupError where there is no such sample.
        """
        spans = []
        cursor = self._sample_start(sample)
        for phase in Phase:
            if phase is Phase.UPDATE:
                cursor = self._samples_length
            start, stop = self.unit(cursor + 1, Level.PHASE)
            nodes = self.index(stop, Level.NODE) - self.index(start, Level.NODE)
            spans.append(PhaseSpan(phase, sample, start, stop, nodes))
            cursor = stop
        return tuple(spans)

    def cursor_at(self, phase: Phase, sample: int, nodes: int) -> int:
        """The cursor at which that many nodes of the phase are complete, 0 being its start."""
        span = next(span for span in self.spans(sample) if span.phase is phase)
        before = self.index(span.start, Level.NODE)
        return self._end(Level.NODE, before + min(max(nodes, 0), span.nodes))

    def nodes_done(self, cursor: int, span: PhaseSpan) -> int:
        """How many nodes of the span are complete or begun at the cursor."""
        before = self.index(span.start, Level.NODE)
        return min(max(self.index(cursor, Level.NODE) - before, 0), span.nodes)

    def _split(self, cursor: int) -> tuple[int, int]:
        """The sample, and the offset in it; the update counts as one sample more."""
        sample = min(cursor // self._sample.length, self.batch_size)
        return sample, cursor - sample * self._sample.length

    def _tracks(self, sample: int) -> tuple[tuple[int, Track], tuple[int, Track]]:
        """The sample's track and the update's, each after the cursor at which it starts."""
        return (self._sample_start(sample), self._sample), (self._samples_length, self._update)

    def _sample_start(self, sample: int) -> int:
        if not 0 <= sample < self.batch_size:
            raise LookupError(f"The batch has no sample {sample}: it has {self.batch_size}.")
        return sample * self._sample.length

    def _check(self, cursor: int) -> None:
        if not 0 <= cursor <= self.length:
            raise ValueError(f"The cursor {cursor} is not within 0 … {self.length}.")


def _events_about(stage: Stage, layer: int, neuron: int, source: int | None) -> tuple[int, int]:
    """The stage's events about a neuron, or about the edge into it: from, to; (0, 0) if none."""
    if stage.layer != layer:
        return 0, 0
    if stage.phase is Phase.LOSS:
        if source is None:
            return 0, stage.length
        return (source, source + 1) if stage.kind is Kind.LOSS_TERM else (0, 0)
    if not 0 <= neuron < stage.nodes:
        return 0, 0
    begin = neuron * stage.terms
    if source is None:
        return begin, begin + stage.terms
    if stage.kind in (Kind.DELTA, Kind.ACTIVATION, Kind.INPUT_GRADIENT):
        return 0, 0
    return begin + source, begin + source + 1
