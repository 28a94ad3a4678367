"""The child process as the window sees it: nothing here waits for it, but `close`."""

from __future__ import annotations

import multiprocessing
import threading
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import cast

from bpstudio.training.channel import Channel
from bpstudio.training.messages import ANY_RUN, Command, Failed, Quit, Report, Snapshot, Start
from bpstudio.training.worker import serve


def count_for_frame(waiting: Sequence[Report]) -> int:
    """How many of the reports that wait, oldest first, are for this frame.

    Of several the newest, if it is a snapshot, is left for the next: then there is one for each
    frame, however unevenly they come.
    """
    count = len(waiting)
    return count - 1 if count > 1 and isinstance(waiting[count - 1], Snapshot) else count


class WorkerProcess:
    """A warm child process, with one thread that sends to it and one that receives from it.

    The threads are there because a pipe may block in the middle of a message, when it is large or
    when the process has been suspended, and the thread of the window must not.
    Raises OSError when the system has no room for another process.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs,), name="bpstudio-trainer", daemon=True
        )
        try:
            self._process.start()
        except OSError:
            ours.close()
            raise
        finally:
            # While a copy of the child's end is open here, its death would not be noticed.
            theirs.close()
        self._channel = Channel(ours)
        self._outbox: SimpleQueue[Command] = SimpleQueue()
        self._inbox: deque[Report] = deque()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=loop, name=f"bpstudio-{loop.__name__}", daemon=True)
            for loop in (self._send, self._receive)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while the process lives; −9 when it was killed by signal 9."""
        return self._process.exitcode

    def post(self, command: Command) -> None:
        """Send `command` when all those before it are sent; returns at once."""
        self._outbox.put(command)

    def reports(self) -> tuple[list[Report], bool]:
        """What is for this frame, and whether nothing more ever will come."""
        # Asked first: what arrived before the end is then surely in the inbox.
        ended = self._ended.is_set()
        count = len(self._inbox) if ended else count_for_frame(self._inbox)
        return [self._inbox.popleft() for _ in range(count)], ended

    def close(self, patience: float) -> None:
        """End the process, politely for `patience` seconds, and by force within 0.6 more."""
        ways: tuple[tuple[Callable[[], None], float], ...] = (
            (partial(self.post, Quit()), patience),
            (self._process.terminate, 0.2),
            (self._process.kill, 0.4),
        )
        for end, seconds in ways:
            if self.exit_code is None:
                end()
                self._process.join(seconds)
        # The sender may be waiting for a command: this one finds the pipe closed.
        self.post(Quit())
        for thread in self._threads:
            thread.join(0.05)
        if not any(thread.is_alive() for thread in self._threads):
            self._channel.close()

    def abandon(self) -> threading.Thread:
        """End the process, or what is left of it, without waiting: the thread that does."""
        thread = threading.Thread(
            target=self.close, args=(0.0,), name="bpstudio-close", daemon=True
        )
        thread.start()
        return thread

    def _send(self) -> None:
        command: Command | None = None
        with suppress(OSError):
            while not isinstance(command, Quit):
                command = self._outbox.get()
                self._try_to_send(command)

    def _try_to_send(self, command: Command) -> None:
        try:
            self._channel.send(command)
        except OSError:
            raise
        except Exception:
            # What cannot be pickled never arrives, so this end answers for the other.
            run = command.run if isinstance(command, Start) else ANY_RUN
            self._inbox.append(Failed(run, traceback.format_exc()))

    def _receive(self) -> None:
        try:
            with suppress(EOFError, OSError):
                while True:
                    self._inbox.append(cast(Report, self._channel.receive()))
        finally:
            self._ended.set()
