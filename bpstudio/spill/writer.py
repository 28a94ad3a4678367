"""Writing to disk beside the window: a disk may take its time."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from typing import Protocol

MOST_WAITING = 16 * 2**20
# Seconds: about a frame.
PATIENCE = 0.02


class Job(Protocol):
    """What is to be written."""

    nbytes: int

    def write(self) -> None: ...


class Writer:
    """One thread that writes what is put, in this order, unless it is let go before.

    It begins with the first job, and no more than `most` bytes wait for it, except for a single
    job that is larger: who puts more waits for the disk, for `patience` seconds. Once that was
    too short nobody waits any more until the disk is done with a job: it may have hung, and the
    window must not.
    """

    def __init__(self, most: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._most, self._waiting = most, 0
        self._late = False
        self._jobs: deque[tuple[weakref.ref[Job], int]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def put(self, job: Job) -> bool:
        """Have the job written; False when the disk is too slow for it, or all is closed."""
        with self._changed:
            patience = 0.0 if self._late else self.patience
            self._late = not self._changed.wait_for(
                lambda: self._closed or self._has_room(job.nbytes), patience
            )
            if self._closed or self._late:
                return False
            self._jobs.append((weakref.ref(job), job.nbytes))
            self._waiting += job.nbytes
            self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="bpstudio-writer", daemon=True
                )
                self._thread.start()
        return True

    def settle(self) -> None:
        """Wait until nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._waiting)

    def close(self) -> None:
        """End the thread with the job that it is at. What waits is not written any more."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify_all()
        thread = self._thread
        # Whichever thread collects garbage may come here.
        if thread is not None and thread is not threading.current_thread():
            thread.join(1.0)

    def _has_room(self, nbytes: int) -> bool:
        return not self._waiting or self._waiting + nbytes <= self._most

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            waiting, nbytes = taken
            job = waiting()
            if job is not None:
                job.write()
            # Whoever waits for room, or for its place in the file, need not wait for the next.
            del job
            with self._changed:
                self._late = False
                self._waiting -= nbytes
                self._changed.notify_all()

    def _next(self) -> tuple[weakref.ref[Job], int] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return None if self._closed else self._jobs.popleft()
