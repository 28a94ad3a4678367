"""Stops of stepping: where they are, which comes next, and how they are written down."""

from __future__ import annotations

from typing import Any

import pytest

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.errors import UserError
from bpstudio.stepping import Kind, Phase, Schedule, Stop, next_stop, node_stop
from bpstudio.stepping.stops import stop_from_json, stop_to_json

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "softmax")), "cross_entropy")


@pytest.mark.parametrize("batch_size", [1, 4])
def test_the_next_stop_is_the_first_cursor_at_which_one_of_its_nodes_ends(batch_size: int) -> None:
    schedule = Schedule(SPEC, batch_size)
    stops = (
        Stop(Kind.DELTA, 1, 2),
        Stop(Kind.NEURON, 1, 0),
        Stop(Kind.LOSS_TOTAL, 3, 0),
        Stop(Kind.UPDATE, 2, 1),
    )
    places = {(stop.kind, stop.layer, stop.neuron) for stop in stops}
    found: list[int] = []
    for cursor in range(1, schedule.length + 1):
        here = schedule.locate(cursor)
        assert here is not None
        if here.is_last_term and (here.kind, here.layer, here.neuron) in places:
            found.append(cursor)
    assert len(found) == 3 * batch_size + 1
    for cursor in range(schedule.length + 1):
        expected = next((one for one in found if one > cursor), None)
        assert next_stop(schedule, stops, cursor) == expected


def test_a_layers_stop_is_where_all_of_the_layer_is_known() -> None:
    schedule = Schedule(SPEC, 2)
    position = Stop(Kind.DELTA, 1).position(schedule, 1)
    assert position is not None
    assert schedule.revealed(position).deltas[1] == 3
    assert schedule.revealed(position - 1).deltas[1] == 2


def test_stops_that_are_off_or_nowhere_are_never_met() -> None:
    schedule = Schedule(SPEC, 1)
    off = Stop(Kind.DELTA, 1, 0, enabled=False)
    nowhere = (Stop(Kind.DELTA, 7), Stop(Kind.NEURON, 1, 99), Stop(Kind.MEAN, 1, 0))
    assert next_stop(schedule, (off, *nowhere), 0) is None


@pytest.mark.parametrize(
    ("phase", "layer", "kind"),
    [
        (Phase.FORWARD, 1, Kind.NEURON),
        (Phase.FORWARD, 2, Kind.ACTIVATION),
        (Phase.FORWARD, 3, Kind.LOSS_TOTAL),
        (Phase.BACKWARD, 0, Kind.INPUT_GRADIENT),
        (Phase.BACKWARD, 2, Kind.DELTA),
    ],
)
def test_each_node_has_its_step_of_each_phase(phase: Phase, layer: int, kind: Kind) -> None:
    stop = node_stop(SPEC, phase, layer, 0)
    assert stop == Stop(kind, layer, 0)
    assert stop.phase is (Phase.LOSS if kind is Kind.LOSS_TOTAL else phase)
    assert stop.position(Schedule(SPEC, 1), 0) is not None


@pytest.mark.parametrize(("phase", "layer"), [(Phase.FORWARD, 0), (Phase.BACKWARD, 3)])
def test_what_is_not_computed_has_no_stop(phase: Phase, layer: int) -> None:
    assert node_stop(SPEC, phase, layer, 0) is None


@pytest.mark.parametrize("stop", [Stop(Kind.DELTA, 1), Stop(Kind.MEAN, 2, 1, enabled=False)])
def test_a_stop_comes_back_from_its_tree(stop: Stop) -> None:
    assert stop_from_json(stop_to_json(stop)) == stop


@pytest.mark.parametrize(
    ("tree", "field"),
    [
        ("delta", "stop.kind"),
        ({"kind": "nothing", "layer": 1}, "stop.kind"),
        ({"kind": ["delta"], "layer": 1}, "stop.kind"),
        ({"kind": "delta", "layer": None}, "stop.layer"),
        ({"kind": "delta", "layer": True}, "stop.layer"),
        ({"kind": "delta", "layer": 1, "neuron": -1}, "stop.neuron"),
        ({"kind": "delta", "layer": 1, "neuron": 0.5}, "stop.neuron"),
        ({"kind": "delta", "layer": 1, "enabled": "yes"}, "stop.enabled"),
    ],
)
def test_a_malformed_stop_is_refused_at_its_field(tree: Any, field: str) -> None:
    with pytest.raises(UserError) as refused:
        stop_from_json(tree)
    assert refused.value.field == field
    assert refused.value.hint
