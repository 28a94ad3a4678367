"""A run whose kept states, and whose edits, are more than memory has room for."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.kept import Room
from bpstudio.spill import Spill
from tests.histories import (
    DOCUMENT,
    PROBLEM,
    STATE_BYTES,
    begun,
    on_disk,
    start_of,
    states_of,
    trained,
    visit,
)
from tests.training.small import same


def test_on_disk_there_is_room_for_many_more() -> None:
    history = trained(3000, 1, on_disk(30 * STATE_BYTES, 600 * STATE_BYTES))
    history.rest()
    assert history.nbytes <= 32 * STATE_BYTES
    assert history.disk_bytes <= 601 * STATE_BYTES
    expected = states_of(history, 3000)
    for iteration in (3000, 2, 1234, 2999, 17):
        assert iteration - start_of(history, iteration) <= 16
        assert same(visit(history, iteration), expected[iteration])


def test_what_is_found_again_at_once_is_not_written_to_disk() -> None:
    work = 32 * DOCUMENT.spec.n_parameters * DOCUMENT.batch_size
    spill = Spill(page=64, worth=work)
    history = begun(10 * STATE_BYTES, disk=2**20, spill=spill)
    trained(250, 1, history)
    assert history.disk_bytes == 0
    trained(250, 1, history)
    assert history.disk_bytes > 0


def test_thousands_of_edits_in_place_stay_within_memory() -> None:
    """What an edit made cannot be found by training: it goes to disk, and none is lost."""
    history = on_disk(60 * STATE_BYTES, 2**30)
    edited = []
    for _ in range(1000):
        trained(1, 1, history)
        state = visit(history, history.head)
        edited.append(replace(state, theta=state.theta * 0.9))
        history.change(DOCUMENT, PROBLEM, edited[-1])
    history.rest()
    assert len(history.stretches) == 1001
    assert history.nbytes <= 62 * STATE_BYTES
    assert history.disk_bytes >= 900 * STATE_BYTES
    for one in edited[::97]:
        assert same(visit(history, one.iteration), one)


def test_a_fork_shares_what_its_parent_has_on_disk_and_keeps_it_when_that_goes() -> None:
    parent = trained(300, 1, on_disk(10 * STATE_BYTES, 2**20))
    expected = states_of(parent, 300)
    fork = parent.fork(200)
    assert fork.disk_bytes > 0
    parent.limit(Room(0, 0))
    del parent
    for iteration in (0, 99, 150, 200):
        assert same(visit(fork, iteration), expected[iteration])
        assert start_of(fork, iteration) == iteration


def test_when_the_disk_is_full_the_states_are_as_evenly_spread_as_in_memory() -> None:
    history = begun(10 * STATE_BYTES, disk=2**20, spill=Spill(20 * 128, page=64, worth=0))
    trained(1000, 1, history)
    history.rest()
    assert history.nbytes <= 12 * STATE_BYTES
    assert max(i - start_of(history, i) for i in range(0, 1001, 7)) <= 2 * 1000 / 20
