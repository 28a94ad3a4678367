"""A temporary file of pages, read and written by more than one thread."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator
from typing import IO

from bpstudio.engine import roomy_folder

PAGE = 4096
# So much at a time, for a thread that reads not to wait longer for one that writes.
_PIECE = 2**18
_SHARE_OF_FREE = 4

Pages = tuple[int, int]
"""From one page to before another."""


class PageFile:
    """It has no name, or the system deletes it with the last handle: nothing is left behind.

    Raises OSError where there is no disk to write to. `pages` is how many it may take: a quarter
    of what is free on the disk, and `most` bytes at most.
    """

    def __init__(self, most: int, page: int = PAGE) -> None:
        folder = roomy_folder()
        free = shutil.disk_usage(folder).free // _SHARE_OF_FREE
        self._file: IO[bytes] = tempfile.TemporaryFile(  # noqa: SIM115 - open as long as this is
            buffering=0, prefix="bpstudio-", dir=folder
        )
        weakref.finalize(self, self._file.close)
        self.pages = min(most, free) // page
        self.works = True
        self._page = page
        self._lock = threading.Lock()

    def read(self, pages: tuple[Pages, ...], arrays: tuple[memoryview, ...]) -> None:
        """Fill the arrays, one after the other, with what was written to these pages.

        Raises OSError when the disk does not give it back.
        """
        for at, part in self._parts(pages, arrays):
            with self._lock:
                self._file.seek(at)
                read = 0
                while read < len(part):
                    count = self._file.readinto(part[read:])  # type: ignore[attr-defined]  # is raw
                    if not count:
                        raise OSError("The file of kept states has ended too early.")
                    read += count

    def write(self, pages: tuple[Pages, ...], arrays: tuple[memoryview, ...]) -> bool:
        """Write the arrays to these pages; whether it worked.

        Once it has not, the disk is full or gone: `works` says that no more should be asked of it.
        """
        try:
            for at, part in self._parts(pages, arrays):
                with self._lock:
                    self._file.seek(at)
                    written = 0
                    while written < len(part):
                        written += self._file.write(part[written:])
        except OSError:
            self.works = False
            return False
        return True

    def _parts(
        self, pages: tuple[Pages, ...], arrays: tuple[memoryview, ...]
    ) -> Iterator[tuple[int, memoryview]]:
        """What of the arrays, one after the other, lies where in the file."""
        left = [array for array in arrays if len(array)]
        for start, stop in pages:
            at = start * self._page
            while left and at < stop * self._page:
                count = min(len(left[0]), stop * self._page - at, _PIECE)
                yield at, left[0][:count]
                at += count
                left[0] = left[0][count:]
                if not len(left[0]):
                    left.pop(0)
