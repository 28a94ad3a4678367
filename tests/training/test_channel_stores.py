"""A data set in a store goes to another process as a handle, and is trained on there."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from multiprocessing import Pipe

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import CellEdit, Content, Dataset, DataSpec, Records, Store, make_dataset
from bpstudio.trainer import Trainer
from bpstudio.training import Problem, train
from bpstudio.training.channel import Channel
from bpstudio.training.messages import Start, Stopped
from tests.training.small import begin, same, xor_problem

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "send_fds"), reason="Open files are not handed over here"
)


def stored_problem(rows: int = 20_000, edits: tuple[CellEdit, ...] = ()) -> Problem:
    """XOR over and over, in a store."""
    small = xor_problem()
    inputs = np.tile(small.dataset.inputs, (rows // 4, 1))
    targets = np.tile(small.dataset.targets, (rows // 4, 1))
    store = Store.create()
    content = Content(
        store.append([inputs], 2),
        store.append([targets], 1),
        store.append([inputs[:8]], 2),
        store.append([targets[:8]], 1),
    )
    records = Records("xor.npz", "digest", rows, 2, 1, test_rows=8, content=content)
    data = DataSpec("file", records=records, edits=edits)
    return replace(small, dataset=make_dataset(data, small.spec, 0), batch_size=4)


def through(dataset: Dataset) -> Dataset:
    """What arrives at the other end."""
    ours, theirs = Pipe()
    sender, receiver = Channel(ours), Channel(theirs)
    problem = replace(xor_problem(), dataset=dataset)
    # Nobody receives meanwhile: what the pipe takes at once is little.
    sender.send(Start(1, problem, begin(problem)))
    received = receiver.receive()
    assert isinstance(received, Start)
    for channel in (sender, receiver):
        channel.close()
    return received.problem.dataset


def test_the_same_rows_arrive() -> None:
    dataset = stored_problem(200_000).dataset
    received = through(dataset)
    for name in ("inputs", "targets", "test_inputs", "test_targets"):
        np.testing.assert_array_equal(getattr(received, name), getattr(dataset, name))
        assert not getattr(received, name).flags.writeable
    assert set(received.sheets) == set(dataset.sheets)
    assert received.input_names == dataset.input_names


def test_edits_arrive_with_them() -> None:
    edits = (CellEdit(7, 1, False, 0.25), CellEdit(9, 0, True, 0.5))
    received = through(stored_problem(edits=edits).dataset)
    assert received.inputs[7, 1] == 0.25
    assert received.targets[9, 0] == 0.5
    assert received.inputs[3, 1] == 1


def test_both_map_the_same_memory() -> None:
    ours, theirs = Pipe()
    store = Store.create()
    sheet = store.append([np.zeros((1000, 2))], 2)
    sender, receiver = Channel(ours), Channel(theirs)
    sender.send((sheet, sheet, store))
    received = receiver.receive()
    assert isinstance(received, tuple)
    assert received[0].store is received[2]
    there = received[0].array()
    os.pwrite(store.descriptor, np.float32(5).tobytes(), 8)
    assert there[1, 0] == sheet.array()[1, 0] == 5


def test_training_in_another_process_is_the_same(qtbot: QtBot) -> None:
    trainer = Trainer()
    try:
        for edits in ((), (CellEdit(0, 0, False, 0.5),)):
            problem = stored_problem(edits=edits)
            with qtbot.waitSignal(trainer.stopped, timeout=20_000) as blocker:
                trainer.start(problem, begin(problem), 300)
            stopped = blocker.args[0]
            assert isinstance(stopped, Stopped)
            assert same(stopped.state, train(problem, begin(problem), 300))
            assert stopped.last.tests
    finally:
        trainer.close()
