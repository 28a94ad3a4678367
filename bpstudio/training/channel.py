"""Messages through a pipe: large arrays as they are, a data set only once, a store as a file."""

from __future__ import annotations

import io
import os
import pickle
import select
import socket
import sys
from multiprocessing.connection import Connection

from bpstudio.engine import Dataset, Store
from bpstudio.training.board import Board
from bpstudio.training.messages import Start

# Above this many bytes an array travels beside the pickle and not in it, which saves copies.
LARGE = 1 << 16
# Other threads run while a piece is written, and a read allocates no more than this at once.
PIECE = 1 << 20
# Larger messages, such as a data set, come once, and need not keep memory for the next.
MOST_ON_BOARD = 1 << 26

_KNOWN = "the data set of the last start"


class Channel:
    """One end of a duplex pipe; one thread may send while another receives.

    Of a `Start` with the data set of the one before, a word stands for the data set. Of a store
    the open file is handed over, and its number stands for it.

    Large arrays go over a board, where that is free: through the pipe a thread that receives them
    in a busy process would have to wait for its turn once for each piece, and the sender with it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sent: Dataset | None = None
        self._received: Dataset | None = None
        self._board: Board | None = None
        self._their_board: Board | None = None

    def send(self, message: object) -> None:
        """Send it; raises OSError when the other side is gone."""
        file = io.BytesIO()
        pickler = _Pickler(file, self._sent)
        pickler.dump(message)
        sizes = [part.nbytes for part in pickler.large]
        board = self._board_for(sum(sizes))
        boards = [] if board is None or board is self._board else [board.descriptor]
        on_board = board is not None and bool(sizes) and board.write(pickler.large)
        self._connection.send((file.getvalue(), sizes, len(pickler.stores), len(boards), on_board))
        for descriptor in (*(store.descriptor for store in pickler.stores), *boards):
            with self._socket() as link:
                socket.send_fds(link, [b"0"], [descriptor])
        # Only now does the other side have it.
        self._board = board
        for part in [] if on_board else pickler.large:
            for start in range(0, part.nbytes, PIECE):
                self._connection.send_bytes(part[start : start + PIECE])
        self._sent = message.problem.dataset if isinstance(message, Start) else self._sent

    def receive(self) -> object:
        """Wait for a message; raises EOFError or OSError when the other side is gone."""
        pickled, sizes, count, boards, on_board = self._connection.recv()
        stores = [Store(self._receive_descriptor()) for _ in range(count)]
        for _ in range(boards):
            self._their_board = Board(self._receive_descriptor())
        if on_board and self._their_board is not None:
            large = self._their_board.take(sizes)
        else:
            large = [self._receive_bytes(size) for size in sizes]
        message: object = _Unpickler(io.BytesIO(pickled), large, stores, self._received).load()
        self._received = message.problem.dataset if isinstance(message, Start) else self._received
        return message

    def poll(self, seconds: float = 0.0) -> bool:
        """Is there something to receive, or is the other side gone? Wait so long for it."""
        if sys.platform == "win32":
            return self._connection.poll(seconds)
        # The connection's own way makes a new selector at each call, which takes 20 times as long.
        return bool(select.select([self._connection], [], [], seconds)[0])

    @property
    def is_clear(self) -> bool:
        """Whether large arrays need not wait for the other side."""
        return self._board is None or self._board.is_free

    def close(self) -> None:
        """Close this end, and give back the memory of the boards, which takes some milliseconds."""
        self._connection.close()
        self._board = self._their_board = None

    def _socket(self) -> socket.socket:
        """The pipe once more, as the socket that it is where there are stores."""
        return socket.socket(fileno=os.dup(self._connection.fileno()))

    def _board_for(self, size: int) -> Board | None:
        """The board that both have, or a new one if there is none yet with so much room."""
        if not 0 < size <= MOST_ON_BOARD or not hasattr(socket, "send_fds"):
            return self._board
        if self._board is not None and self._board.size >= size:
            return self._board
        try:
            return Board.create(size)
        except OSError:
            return self._board

    def _receive_descriptor(self) -> int:
        with self._socket() as link:
            _, descriptors, _, _ = socket.recv_fds(link, 1, 1)
        if not descriptors:
            raise EOFError
        return descriptors[0]

    def _receive_bytes(self, size: int) -> memoryview:
        buffer = bytearray(size)
        for start in range(0, size, PIECE):
            self._connection.recv_bytes_into(buffer, start)
        # As the small ones: an array in a message cannot be written to.
        return memoryview(buffer).toreadonly()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: Dataset | None) -> None:
        super().__init__(file, protocol=5, buffer_callback=self._is_small)
        self.large: list[memoryview] = []
        self.stores: list[Store] = []
        self._known = known

    def _is_small(self, buffer: pickle.PickleBuffer) -> bool:
        raw = buffer.raw()
        if raw.nbytes < LARGE:
            return True
        self.large.append(raw)
        return False

    def persistent_id(self, value: object) -> str | int | None:
        if isinstance(value, Store):
            if value not in self.stores:
                self.stores.append(value)
            return self.stores.index(value)
        return _KNOWN if value is not None and value is self._known else None


class _Unpickler(pickle.Unpickler):
    def __init__(
        self,
        file: io.BytesIO,
        large: list[memoryview],
        stores: list[Store],
        known: Dataset | None,
    ) -> None:
        super().__init__(file, buffers=large)
        self._stores, self._known = stores, known

    def persistent_load(self, word: str | int) -> Dataset | Store | None:
        return self._stores[word] if isinstance(word, int) else self._known
