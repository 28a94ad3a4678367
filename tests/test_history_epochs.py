"""Epochs of a run in which the batch size changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine import SGD, Adam
from bpstudio.training import Origin
from tests.histories import (
    DOCUMENT,
    PROBLEM,
    begun,
    in_batches_of,
    states_of,
    trained,
    visit,
)
from tests.training.small import same


def test_where_the_batch_size_changes_a_new_epoch_begins() -> None:
    history = trained(10)
    per_epoch = PROBLEM.batches_per_epoch
    assert (per_epoch, history.stretch_at(9).problem.epoch(9)) == (3, 3)
    for at, size, epoch in ((10, 1, 4), (17, 4, 5), (19, 7, 6), (21, 3, 8)):
        history.change(*in_batches_of(size), visit(history, at))
        trained(10, 1, history)
        problem = history.stretch_at(at).problem
        assert problem.origin == Origin(at, epoch)
        assert (history.epoch_start(epoch), history.next_epoch(at - 1)) == (at, at)
    expected = states_of(history, 31)
    epochs = [history.stretch_at(i).problem.epoch(i) for i in range(32)]
    assert set(np.diff(epochs)) == {0, 1}
    for iteration in reversed(range(32)):
        assert same(visit(history, iteration), expected[iteration])
        assert history.epoch_start(epochs[iteration]) <= iteration < history.next_epoch(iteration)


def test_a_batch_size_that_is_taken_back_at_once_was_never_there() -> None:
    history = trained(4)
    state = visit(history, 4)
    history.change(*in_batches_of(5), state)
    history.change(*in_batches_of(3), state)
    assert history.stretch_at(4).problem.origin == Origin()
    assert same(visit(trained(9, 1, history), 13), visit(trained(13), 13))


def test_before_the_first_iteration_it_only_decides_how_long_epochs_are() -> None:
    history = begun()
    history.change(*in_batches_of(1), history.stretches[0].start)
    assert history.stretches[0].problem.origin == Origin()
    assert history.next_epoch(0) == 7


def test_other_edits_let_an_epoch_go_on() -> None:
    history = trained(4)
    document = replace(DOCUMENT, optimizer=Adam(0.1))
    history.change(document, document.problem(), visit(history, 4))
    assert history.next_epoch(4) == 6


def test_a_fork_counts_epochs_as_its_parent_did_until_there() -> None:
    parent = trained(10)
    parent.change(*in_batches_of(1), visit(parent, 10))
    trained(20, 1, parent)
    fork = parent.fork(15)
    document = replace(DOCUMENT, batch_size=1, optimizer=SGD(0.5))
    fork.change(document, document.problem(), visit(fork, 15))
    assert fork.stretch_at(15).problem.origin == Origin(10, 4)
    assert parent.fork(9).next_epoch(9) == 12
