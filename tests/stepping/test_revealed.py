"""What a cursor shows agrees with replaying the events one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.stepping import Kind, Phase, Revealed, Schedule
from tests.stepping.enumerated import Event, events, networks

batch_sizes = st.integers(1, 4)
ABOUT_EDGES = (Kind.SUM, Kind.NEURON, Kind.GRADIENT, Kind.MEAN, Kind.UPDATE)


def replayed(spec: NetworkSpec, past: list[Event]) -> Revealed:
    """The neurons that have shown each value, found by looking at every event of the past."""
    sample = past[-1].sample if past else 0
    now = [event for event in past if event.sample == sample]

    def count(layer: int, *shown: tuple[Kind, int]) -> int:
        """Neurons whose event that is `before_last` terms before its last has come."""
        return sum(
            event.layer == layer and (event.kind, event.terms - 1 - event.term) in shown
            for event in now
        )

    layers, box = range(len(spec.sizes)), len(spec.sizes)
    activations = [count(layer, (Kind.NEURON, 0), (Kind.ACTIVATION, 0)) for layer in layers]
    return Revealed(
        phase=past[-1].phase if past else Phase.FORWARD,
        sample=sample,
        sums=tuple(count(layer, (Kind.NEURON, 1), (Kind.SUM, 0)) for layer in layers),
        activations=(spec.inputs, *activations[1:]),
        loss_terms=count(box, (Kind.LOSS_TERM, 0)),
        loss_total=count(box, (Kind.LOSS_TOTAL, 0)) == 1,
        deltas=tuple(count(layer, (Kind.DELTA, 0)) for layer in layers),
        gradients=tuple(count(layer, (Kind.GRADIENT, 0)) for layer in layers),
        input_gradients=count(0, (Kind.INPUT_GRADIENT, 0)),
        means=tuple(count(layer, (Kind.MEAN, 0)) for layer in layers),
        updates=tuple(count(layer, (Kind.UPDATE, 0)) for layer in layers),
    )


@given(networks(), batch_sizes, st.data())
def test_what_is_revealed_is_what_a_replay_reveals(
    spec: NetworkSpec, batch_size: int, data: st.DataObject
) -> None:
    schedule, listed = Schedule(spec, batch_size), events(spec, batch_size)
    for cursor in data.draw(st.lists(st.integers(0, len(listed)), min_size=1, max_size=8)):
        assert schedule.revealed(cursor) == replayed(spec, listed[:cursor])


@given(networks(), batch_sizes, st.data())
def test_the_last_reveal_is_the_last_event_about_the_neuron_or_edge(
    spec: NetworkSpec, batch_size: int, data: st.DataObject
) -> None:
    schedule, listed = Schedule(spec, batch_size), events(spec, batch_size)
    cursor = data.draw(st.integers(0, len(listed)))
    layer = data.draw(st.integers(0, len(spec.layers)))
    neuron = data.draw(st.integers(0, spec.sizes[layer] - 1))
    source = data.draw(st.none() | st.integers(0, spec.sizes[layer - 1] - 1)) if layer else None

    def about(event: Event) -> bool:
        if (event.layer, event.neuron) != (layer, neuron):
            return False
        return source is None or (event.kind in ABOUT_EDGES and event.term == source)

    past = [at for at, event in enumerate(listed[:cursor], start=1) if about(event)]
    assert schedule.last_reveal(cursor, layer, neuron, source) == max(past, default=0)


def test_the_loss_is_a_neuron_one_layer_further_and_its_terms_are_edges() -> None:
    schedule = Schedule(NetworkSpec(2, (Dense(2), Dense(2))), 2)
    first, second, total = (
        schedule.node_position(kind, 0, 3, neuron)
        for kind, neuron in ((Kind.LOSS_TERM, 0), (Kind.LOSS_TERM, 1), (Kind.LOSS_TOTAL, 0))
    )
    assert schedule.last_reveal(first - 1, 3, 0) == 0
    assert schedule.last_reveal(second, 3, 0) == second
    assert schedule.last_reveal(schedule.node_position(Kind.NEURON, 1, 1, 0), 3, 0) == total
    assert schedule.last_reveal(total, 3, 0, source=0) == first
    assert schedule.last_reveal(total, 3, 0, source=1) == second


def test_a_sample_stays_until_the_next_ones_first_event() -> None:
    schedule = Schedule(NetworkSpec(2, (Dense(2), Dense(1))), 2)
    end = schedule.spans(0)[2].stop
    shown = schedule.revealed(end)
    assert (shown.sample, shown.phase, shown.deltas) == (0, Phase.BACKWARD, (0, 2, 1))
    shown = schedule.revealed(end + 1)
    assert (shown.sample, shown.phase, shown.deltas) == (1, Phase.FORWARD, (0, 0, 0))
    assert shown.activations == (2, 0, 0)


def test_the_last_sample_stays_through_the_update() -> None:
    schedule = Schedule(NetworkSpec(2, (Dense(2), Dense(1))), 2)
    shown = schedule.revealed(schedule.length)
    assert (shown.sample, shown.phase, shown.loss_total) == (1, Phase.UPDATE, True)
    assert shown.sums == shown.means == shown.updates == shown.deltas == (0, 2, 1)
    assert shown.activations == (2, 2, 1)
