"""One run of training inside the child process: iterate in slices, listen, and report."""

from __future__ import annotations

from time import perf_counter

from bpstudio.training.backlog import Backlog
from bpstudio.training.blas import use_threads_of
from bpstudio.training.channel import Channel
from bpstudio.training.keepsakes import Keepsakes
from bpstudio.training.loop import Loop, evaluate
from bpstudio.training.messages import More, Pause, Reason, Snapshot, Start, Stopped
from bpstudio.training.pace import Allowance, Slice, Speed

# Seconds at least between two snapshots: less than a frame, so that every frame gets its own.
SNAPSHOT_INTERVAL = 0.010
# The part of the time that may go into sending, and into the loss on the test samples.
SHARE = 0.02
TEST_SHARE = 0.005
# A test loss that takes longer than this is not worth waiting for when training stops.
PATIENCE = 0.1
# What a first test loss may take over its usual time.
COLD = 0.005
# Of more test losses that the window has not asked for, every other one is let go.
MOST_TESTS = 2048


class Run:
    """Trains from the state of `start` until the other side, or the numbers, say stop."""

    def __init__(self, channel: Channel, start: Start) -> None:
        self._channel, self._start = channel, start
        use_threads_of(start.problem)
        self._loop = Loop(start.problem, start.state, start.conditions, start.memory)
        self._iteration = start.state.iteration
        self._backlog = Backlog(self._iteration)
        self._slice = Slice()
        self._speed = Speed(self._iteration, perf_counter())
        self._sending = Allowance(SHARE, SNAPSHOT_INTERVAL)
        self._testing = Allowance(TEST_SHARE)
        self._tests: list[tuple[int, float]] = []
        self._tested = False
        self._keepsakes = Keepsakes(start.state, perf_counter())
        self._snapshot_wanted = True

    def train(self) -> object | None:
        """Train to the end, or until a command that is not for this run, which is returned."""
        while (reason := self._reason_to_stop()) is None:
            if self._channel.poll():
                command = self._channel.receive()
                if not isinstance(command, More | Pause):
                    return command
                if isinstance(command, Pause) and command.run == self._start.run:
                    reason = Reason.PAUSED
                    break
                self._snapshot_wanted |= command.run == self._start.run
            self._iterate()
            self._report()
        self._stop(reason)
        return None

    def _reason_to_stop(self) -> Reason | None:
        if self._loop.diverged_at is not None:
            return Reason.DIVERGED
        if self._loop.hits:
            return Reason.HIT
        stop_at = self._start.stop_at
        return Reason.FINISHED if stop_at is not None and self._iteration >= stop_at else None

    def _iterate(self) -> None:
        stop_at = self._start.stop_at
        left = self._slice.iterations if stop_at is None else stop_at - self._iteration
        began = perf_counter()
        losses = self._loop.run(min(self._slice.iterations, left))
        ended = perf_counter()
        self._slice.took(losses.size, ended - began)
        self._iteration += losses.size
        self._backlog.append(losses)
        if self._keepsakes.wants(ended):
            self._keepsakes.add(self._loop.state(), ended)
        if self._testing.allows(ended):
            self._test()

    def _report(self) -> None:
        now = perf_counter()
        if self._snapshot_wanted and self._sending.allows(now):
            self._snapshot_wanted = False
            snapshot = self._snapshot()
            began = perf_counter()
            self._channel.send(snapshot)
            self._sending.charge(began, perf_counter())

    def _stop(self, reason: Reason) -> None:
        if self._testing.cost <= PATIENCE:
            self._test()
        last, loop = self._snapshot(), self._loop
        self._channel.send(
            Stopped(self._start.run, reason, last, loop.diverged_at, loop.hits, loop.memory)
        )

    def _snapshot(self) -> Snapshot:
        speed = self._speed.measure(self._iteration, perf_counter())
        first, losses, stride = self._backlog.take()
        state = self._loop.state()
        # After a divergence the loop has gone back behind the last of them.
        tests = tuple(test for test in self._tests if test[0] <= state.iteration)
        self._tests.clear()
        return Snapshot(
            self._start.run,
            state,
            first,
            losses,
            stride,
            tests,
            speed,
            self._keepsakes.take(),
        )

    def _test(self) -> None:
        began = perf_counter()
        loss = evaluate(self._start.problem, self._loop.state())
        ended = perf_counter()
        # The first one is slow for being the first, and learning is quickest just after it.
        if self._tested or ended - began > COLD:
            self._testing.charge(began, ended)
        self._tested = True
        if loss is None:
            return
        self._tests.append((self._iteration, loss))
        if len(self._tests) > MOST_TESTS:
            del self._tests[::2]
