"""One run of training inside the child process: iterate in slices, listen, and report."""

from __future__ import annotations

from time import perf_counter, thread_time

from bpstudio.training.backlog import Backlog
from bpstudio.training.blas import use_threads_of
from bpstudio.training.channel import Channel
from bpstudio.training.goal import Mark, Reached, RecentLosses
from bpstudio.training.keepsakes import Keepsakes
from bpstudio.training.loop import Loop, Losses, evaluate
from bpstudio.training.messages import More, Pause, Reason, SetPace, Snapshot, Start, Stopped
from bpstudio.training.pace import Allowance, Slice, Speed
from bpstudio.training.tempo import Beat, Pace

# Seconds at least between two snapshots: less than a frame, so that every frame gets its own.
SNAPSHOT_INTERVAL = 0.010
# The part of the time that may go into sending, and into the loss on the test samples.
SHARE = 0.03
TEST_SHARE = 0.005
# A test loss that takes longer than this is not worth waiting for when training stops.
PATIENCE = 0.1
# What a first test loss may take over its usual time.
COLD = 0.005
# Of more test losses that the window has not asked for, every other one is let go.
MOST_TESTS = 2048
# While the window shows one snapshot another is on its way, so that the next frame has one too.
FAST_AHEAD = 2
# Of slow iterations each is sent: so many at most that the window has not answered yet.
MOST_AHEAD, BYTES_AHEAD = 32, 1 << 24


class Run:
    """Trains from the state of `start` until the other side, or the numbers, say stop."""

    def __init__(self, channel: Channel, start: Start) -> None:
        self._channel, self._start = channel, start
        use_threads_of(start.problem)
        self._loop = Loop(start.problem, start.state, start.conditions, start.memory)
        self._iteration = self._sent = start.state.iteration
        self._backlog = Backlog(self._iteration)
        self._slice = Slice()
        self._began = perf_counter()
        self._speed = Speed(self._iteration, self._began)
        self._pace = start.pace
        self._beat = Beat(self._interval(start.pace), self._began, start.past.since_last)
        self._sending = Allowance(SHARE, SNAPSHOT_INTERVAL)
        self._testing = Allowance(TEST_SHARE)
        self._tests: list[tuple[int, float]] = []
        self._tested = False
        self._keepsakes = Keepsakes(start.state, self._began)
        nbytes = start.state.theta.nbytes + start.state.slots.nbytes
        self._ahead, self._most_ahead = 0, max(2, min(MOST_AHEAD, BYTES_AHEAD // nbytes))
        self._recent = RecentLosses(start.problem.batches_per_epoch, start.past.losses)
        self._reached: Reached | None = None

    def train(self) -> object | None:
        """Train to the end, or until a command that is not for this run, which is returned."""
        while (reason := self._reason_to_stop()) is None:
            if self._channel.poll(self._wait()):
                command = self._channel.receive()
                if not isinstance(command, More | Pause | SetPace):
                    return command
                if command.run == self._start.run:
                    if isinstance(command, Pause):
                        reason = Reason.PAUSED
                        break
                    self._heed(command)
            due = self._beat.due(perf_counter())
            if due != 0:
                self._iterate(due)
            self._report()
        self._stop(reason)
        return None

    def _heed(self, command: More | SetPace) -> None:
        if isinstance(command, SetPace):
            self._pace = command.pace
            self._beat.change(self._interval(command.pace), perf_counter())
        else:
            self._ahead = max(0, self._ahead - 1)

    def _interval(self, pace: Pace) -> float:
        return pace.interval(self._start.problem.batches_per_epoch)

    def _wait(self) -> float:
        """Seconds in which there is nothing to do but to listen."""
        now = perf_counter()
        wait, limit = self._beat.wait(now), self._start.goal.seconds
        return wait if limit is None else max(0.0, min(wait, limit - self._seconds(now)))

    def _seconds(self, now: float) -> float:
        """How long the run has been trained, with what it has behind it."""
        return self._start.past.seconds + now - self._began

    def _reason_to_stop(self) -> Reason | None:
        if self._loop.diverged_at is not None:
            return Reason.DIVERGED
        if self._loop.hits:
            return Reason.HIT
        limit, seconds = self._start.goal.seconds, self._seconds(perf_counter())
        if self._reached is None and limit is not None and seconds >= limit:
            self._reached = Reached(Mark.SECONDS, seconds, limit)
        if self._reached is not None:
            return Reason.REACHED
        stop_at = self._start.stop_at
        return Reason.FINISHED if stop_at is not None and self._iteration >= stop_at else None

    def _iterate(self, due: int | None) -> None:
        stop_at, most = self._start.stop_at, self._slice.iterations
        if due is not None:
            most = min(most, due)
        if stop_at is not None:
            most = min(most, stop_at - self._iteration)
        began = perf_counter()
        losses = self._train(most)
        ended = perf_counter()
        self._slice.took(losses.size, ended - began)
        self._beat.made(losses.size, ended)
        self._iteration += losses.size
        self._backlog.append(losses)
        if self._keepsakes.wants(ended):
            self._keepsakes.add(self._loop.state(), ended)
        if self._testing.allows(ended):
            self._test()

    def _train(self, iterations: int) -> Losses:
        """So many iterations, or as many as it takes to reach the loss that is the goal."""
        limit = self._start.goal.loss
        if limit is None:
            return self._loop.run(iterations)
        state, memory = self._loop.state(), self._loop.memory
        losses = self._loop.run(iterations)
        enough = self._recent.until(limit, losses)
        if enough is not None:
            if enough < losses.size or self._loop.diverged_at is not None:
                start = self._start
                self._loop = Loop(start.problem, state, start.conditions, memory)
                losses = self._loop.run(enough)
            self._recent.append(losses)
            self._reached = Reached(Mark.LOSS, self._recent.mean or 0.0, limit)
        else:
            self._recent.append(losses)
        return losses

    def _report(self) -> None:
        if self._iteration == self._sent:
            return
        if self._beat.is_slow:
            if self._ahead < self._most_ahead:
                self._send()
        elif self._may_send() and self._sending.allows(perf_counter()):
            began = thread_time()
            self._send()
            self._sending.charge(thread_time() - began, perf_counter())

    def _may_send(self) -> bool:
        """Whether the window keeps pace, and need not be waited for."""
        return self._ahead < FAST_AHEAD and self._channel.is_clear

    def _send(self) -> None:
        self._channel.send(self._snapshot())
        self._ahead += 1
        self._sent = self._iteration

    def _stop(self, reason: Reason) -> None:
        if self._testing.cost <= PATIENCE and not (
            self._tests and self._tests[-1][0] == self._iteration
        ):
            self._test()
        last, loop = self._snapshot(), self._loop
        reached = self._reached if reason is Reason.REACHED else None
        self._channel.send(
            Stopped(
                self._start.run, reason, last, loop.diverged_at, loop.hits, loop.memory, reached
            )
        )

    def _snapshot(self) -> Snapshot:
        now = perf_counter()
        # The first iterations of a slow run come at once.
        most = 1 / max(self._interval(self._pace), 1e-9)
        speed = min(most, self._speed.measure(self._iteration, now))
        first, losses, stride = self._backlog.take()
        # It is sent before the loop goes on.
        state = self._loop.peek()
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
            self._seconds(now),
        )

    def _test(self) -> None:
        began = thread_time()
        loss = evaluate(self._start.problem, self._loop.peek())
        cost = thread_time() - began
        # The first one is slow for being the first, and learning is quickest just after it.
        if self._tested or cost > COLD:
            self._testing.charge(cost, perf_counter())
        self._tested = True
        if loss is None:
            return
        self._tests.append((self._iteration, loss))
        wanted = self._start.goal.test_loss
        if wanted is not None and loss <= wanted:
            self._reached = self._reached or Reached(Mark.TEST_LOSS, loss, wanted)
        if len(self._tests) > MOST_TESTS:
            del self._tests[::2]
