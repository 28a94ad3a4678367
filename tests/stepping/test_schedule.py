"""The schedule's arithmetic agrees with a plain list of events, whatever the network."""

from __future__ import annotations

import tracemalloc
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.stepping import Kind, Level, Location, Phase, Schedule
from tests.stepping.enumerated import Event, boundaries, events, networks

batch_sizes = st.integers(1, 4)
levels = st.sampled_from(tuple(Level))
MAZUR = NetworkSpec(2, (Dense(2), Dense(2)))


def located(event: Event, cursor: int) -> Location:
    start = cursor - 1 - event.term
    return Location(
        event.phase,
        event.kind,
        event.sample,
        event.layer,
        event.neuron,
        event.term,
        event.terms,
        start,
        start + event.terms,
    )


@given(networks(), batch_sizes)
def test_every_event_is_where_the_list_has_it(spec: NetworkSpec, batch_size: int) -> None:
    schedule, listed = Schedule(spec, batch_size), events(spec, batch_size)
    assert schedule.length == len(listed)
    assert schedule.locate(0) is None
    for cursor, event in enumerate(listed, start=1):
        location = schedule.locate(cursor)
        assert location == located(event, cursor)
        assert location.is_last_term == (event.term == event.terms - 1)


@given(networks(), batch_sizes, levels)
def test_stepping_to_the_end_and_back_visits_the_boundaries_of_the_list(
    spec: NetworkSpec, batch_size: int, level: Level
) -> None:
    schedule = Schedule(spec, batch_size)
    expected = boundaries(events(spec, batch_size), level)
    forward, cursor = [0], 0
    while cursor < schedule.length:
        cursor = schedule.move(cursor, level, +1)
        forward.append(cursor)
    back = [cursor]
    while cursor > 0:
        cursor = schedule.move(cursor, level, -1)
        back.append(cursor)
    assert forward == expected
    assert back == expected[::-1]
    assert schedule.count(level) == len(expected) - 1


@given(networks(), batch_sizes, levels, st.data())
def test_from_any_cursor_a_move_is_to_the_boundary_next_to_it(
    spec: NetworkSpec, batch_size: int, level: Level, data: st.DataObject
) -> None:
    schedule = Schedule(spec, batch_size)
    marks = boundaries(events(spec, batch_size), level)
    cursor = data.draw(st.integers(0, schedule.length))
    after = marks[min(bisect_right(marks, cursor), len(marks) - 1)]
    before = marks[max(bisect_left(marks, cursor) - 1, 0)]
    assert schedule.move(cursor, level, +1) == after
    assert schedule.move(cursor, level, -1) == before
    index = bisect_left(marks, cursor)
    assert schedule.index(cursor, level) == index
    assert schedule.unit(cursor, level) == (marks[max(index - 1, 0)], marks[index])


@given(networks(), batch_sizes, st.lists(st.tuples(levels, st.sampled_from((-1, 1))), max_size=30))
def test_a_step_forward_and_back_returns_to_a_boundary_from_anywhere_on_a_walk(
    spec: NetworkSpec, batch_size: int, walk: list[tuple[Level, int]]
) -> None:
    schedule, cursor = Schedule(spec, batch_size), 0
    for level, direction in walk:
        cursor = schedule.move(cursor, level, direction)
        assert 0 <= cursor <= schedule.length
        for back in (-1, 1):
            away = schedule.move(cursor, level, -back)
            if away != cursor:
                assert schedule.move(away, level, back) == cursor


@given(networks(), batch_sizes)
def test_each_node_can_be_sought(spec: NetworkSpec, batch_size: int) -> None:
    schedule = Schedule(spec, batch_size)
    for event in events(spec, batch_size):
        place = schedule.node_position(event.kind, event.sample, event.layer, event.neuron)
        location = schedule.locate(place)
        assert location is not None
        assert location.is_last_term
        found = (location.kind, location.sample, location.layer, location.neuron)
        assert found == (event.kind, event.sample, event.layer, event.neuron)


@pytest.mark.parametrize(
    ("kind", "sample", "layer", "neuron"),
    [
        (Kind.SUM, 0, 1, 0),
        (Kind.NEURON, 0, 3, 0),
        (Kind.NEURON, 0, 1, 2),
        (Kind.NEURON, 0, 1, -1),
        (Kind.NEURON, 1, 1, 0),
        (Kind.MEAN, 0, 1, 0),
    ],
)
def test_a_node_that_is_not_there_cannot(kind: Kind, sample: int, layer: int, neuron: int) -> None:
    with pytest.raises(LookupError):
        Schedule(MAZUR, 1).node_position(kind, sample, layer, neuron)


@given(networks(), batch_sizes, st.data())
def test_spans_are_the_phases_of_the_list(
    spec: NetworkSpec, batch_size: int, data: st.DataObject
) -> None:
    schedule, listed = Schedule(spec, batch_size), events(spec, batch_size)
    sample = data.draw(st.integers(0, batch_size - 1))
    cursor = data.draw(st.integers(0, schedule.length))
    node_ends = boundaries(listed, Level.NODE)
    for span, phase in zip(schedule.spans(sample), Phase, strict=True):
        wanted = sample if phase is not Phase.UPDATE else batch_size - 1
        inside = [
            at
            for at, event in enumerate(listed, start=1)
            if event.phase is phase and event.sample == wanted
        ]
        ticks = [end for end in node_ends if inside[0] <= end <= inside[-1]]
        assert (span.phase, span.sample) == (phase, sample)
        assert (span.start, span.stop, span.nodes) == (inside[0] - 1, inside[-1], len(ticks))
        reached = [schedule.cursor_at(phase, sample, n) for n in range(span.nodes + 1)]
        assert reached == [span.start, *ticks]
        begun = bisect_left(ticks, cursor) + 1 if cursor > span.start else 0
        assert schedule.nodes_done(cursor, span) == min(begun, span.nodes)


def test_a_sample_that_is_not_there_has_no_spans() -> None:
    for sample in (-1, 1):
        with pytest.raises(LookupError, match="no sample"):
            Schedule(MAZUR, 1).spans(sample)


def test_a_worked_network_counts_as_one_would_by_hand() -> None:
    counts = {level: Schedule(MAZUR, 1).count(level) for level in Level}
    assert counts == {
        # Forward, loss, deltas, gradients, input gradients, update.
        Level.TERM: 4 * 4 + 3 + 4 * 3 + 4 * 3 + 2 * 2 + 4 * 3,
        Level.NODE: 4 + 3 + 8 + 2 + 4,
        Level.LAYER: 2 + 1 + 3 + 2,
        Level.PHASE: 4,
        Level.SAMPLE: 2,
        Level.ITERATION: 1,
    }


def test_a_large_network_takes_no_more_room_than_its_layers_do() -> None:
    spec = NetworkSpec(784, (Dense(128), Dense(10, "softmax")), "cross_entropy")
    tracemalloc.start()
    try:
        schedule = Schedule(spec, 64)
        size, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert schedule.length > 10_000_000
    assert size <= peak < 100_000


def test_a_cursor_outside_is_refused_and_clamp_takes_any() -> None:
    schedule = Schedule(MAZUR, 2)
    for cursor in (-1, schedule.length + 1):
        with pytest.raises(ValueError, match="within"):
            schedule.move(cursor, Level.NODE, 1)
        with pytest.raises(ValueError, match="within"):
            schedule.locate(cursor)
    assert schedule.clamp(-5) == 0
    assert schedule.clamp(7) == 7
    assert schedule.clamp(10**9) == schedule.length


def test_a_batch_needs_a_sample() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Schedule(MAZUR, 0)


@settings(max_examples=20)
@given(st.integers(1, 2000), st.integers(1, 500))
def test_wide_layers_move_at_every_level(width: int, batch_size: int) -> None:
    schedule = Schedule(NetworkSpec(width, (Dense(width), Dense(3))), batch_size)
    for level in Level:
        assert schedule.move(schedule.length, level, 1) == schedule.length
        before = schedule.move(schedule.length, level, -1)
        assert schedule.move(before, level, 1) == schedule.length
        assert schedule.index(schedule.length, level) == schedule.count(level)
