"""Messages come out of the pipe as they went in, and a data set goes through it once."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread

import numpy as np
import pytest

from bpstudio.engine import SGD, Dataset
from bpstudio.training.channel import LARGE, PIECE, Channel
from bpstudio.training.messages import Start
from bpstudio.training.problem import ModelState
from tests.training.small import begin, same, xor_problem


def large_dataset(rows: int) -> Dataset:
    inputs = np.random.default_rng(3).normal(size=(rows, 2))
    return Dataset(inputs, np.ones((rows, 1)))


def through(sender: Channel, receiver: Channel, message: object) -> object:
    """Send in a thread of its own: what is larger than the pipe needs both ends at once."""
    thread = Thread(target=sender.send, args=(message,))
    thread.start()
    received = receiver.receive()
    thread.join()
    return received


@pytest.fixture
def pipe() -> tuple[Connection, Connection]:
    return Pipe()


@pytest.mark.parametrize("size", [0, 1, LARGE // 8, LARGE // 8 + 1, PIECE // 8, PIECE // 4 + 5])
def test_arrays_of_every_size_arrive(pipe: tuple[Connection, Connection], size: int) -> None:
    array = np.arange(float(size))
    received = through(Channel(pipe[0]), Channel(pipe[1]), (array, "and more", array[::2]))
    assert isinstance(received, tuple)
    np.testing.assert_array_equal(received[0], array)
    assert received[1] == "and more"
    np.testing.assert_array_equal(received[2], array[::2])


def test_a_data_set_is_sent_once(pipe: tuple[Connection, Connection]) -> None:
    sender, receiver = Channel(pipe[0]), Channel(pipe[1])
    problem = replace(xor_problem(), dataset=large_dataset(200_000))
    state = begin(problem)
    first = through(sender, receiver, Start(1, problem, state))

    other = replace(problem, optimizer=SGD(0.5), batch_size=5)
    # Nobody receives meanwhile: what the pipe takes at once is little.
    sender.send(Start(2, other, state))
    second = receiver.receive()
    assert isinstance(first, Start)
    assert isinstance(second, Start)
    assert second.problem.dataset is first.problem.dataset
    assert second.problem.optimizer == SGD(0.5)
    np.testing.assert_array_equal(second.problem.dataset.inputs, problem.dataset.inputs)


def test_another_data_set_replaces_it(pipe: tuple[Connection, Connection]) -> None:
    sender, receiver = Channel(pipe[0]), Channel(pipe[1])
    for rows in (20_000, 30_000, 20_000):
        problem = replace(xor_problem(), dataset=large_dataset(rows))
        received = through(sender, receiver, Start(1, problem, begin(problem)))
        assert isinstance(received, Start)
        assert len(received.problem.dataset.inputs) == rows


@pytest.mark.parametrize("repeat", [1, 1000], ids=["small", "large"])
def test_a_state_arrives_bit_for_bit_and_read_only(
    pipe: tuple[Connection, Connection], repeat: int
) -> None:
    once = begin(xor_problem())
    state = replace(once, theta=np.tile(once.theta, repeat), slots=np.tile(once.slots, repeat))
    received = through(Channel(pipe[0]), Channel(pipe[1]), state)
    assert isinstance(received, ModelState)
    assert same(received, state)
    assert not received.theta.flags.writeable
    assert not received.slots.flags.writeable


def test_the_end_shows_on_both_sides(pipe: tuple[Connection, Connection]) -> None:
    ours, theirs = Channel(pipe[0]), Channel(pipe[1])
    assert not ours.poll()
    theirs.close()
    assert ours.poll()
    with pytest.raises(EOFError):
        ours.receive()
    with pytest.raises(BrokenPipeError):
        ours.send("anyone?")


def test_large_arrays_do_not_wait_for_a_receiver(pipe: tuple[Connection, Connection]) -> None:
    sender, receiver = Channel(pipe[0]), Channel(pipe[1])
    array = np.random.default_rng(1).normal(size=200_000)
    # Nobody receives meanwhile, and the pipe takes far less than this at once.
    sender.send(array)
    np.testing.assert_array_equal(receiver.receive(), array)
    sender.send(-array)
    np.testing.assert_array_equal(receiver.receive(), -array)


def test_what_has_not_been_taken_is_not_written_over(pipe: tuple[Connection, Connection]) -> None:
    sender, receiver = Channel(pipe[0]), Channel(pipe[1])
    arrays = [
        np.random.default_rng(seed).normal(size=size) for seed, size in enumerate((9, 50, 20))
    ]
    arrays = [np.repeat(array, 10_000) for array in arrays]

    def send_all() -> None:
        for array in arrays:
            sender.send(array)

    thread = Thread(target=send_all)
    thread.start()
    for array in arrays:
        np.testing.assert_array_equal(receiver.receive(), array)
    thread.join()
    received = through(sender, receiver, arrays[1])
    np.testing.assert_array_equal(received, arrays[1])


def test_a_channel_is_clear_until_something_large_waits(
    pipe: tuple[Connection, Connection],
) -> None:
    ours, theirs = (Channel(end) for end in pipe)
    assert ours.is_clear
    ours.send(np.zeros(LARGE))
    assert not ours.is_clear
    theirs.receive()
    assert ours.is_clear


def test_what_comes_over_the_board_cannot_be_written_to(
    pipe: tuple[Connection, Connection],
) -> None:
    received = through(Channel(pipe[0]), Channel(pipe[1]), np.zeros(LARGE))
    assert isinstance(received, np.ndarray)
    assert not received.flags.writeable


def test_a_message_that_did_not_go_out_does_not_spoil_the_next(
    pipe: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Connection, _message: object) -> None:
        raise MemoryError

    sender, receiver = Channel(pipe[0]), Channel(pipe[1])
    array = np.arange(float(LARGE))
    with monkeypatch.context() as patch:
        patch.setattr(Connection, "send", fail)
        with pytest.raises(MemoryError):
            sender.send(array)
    sender.send(array)
    # What the receiver then waited for in vain would be the end.
    sender.close()
    np.testing.assert_array_equal(receiver.receive(), array)
