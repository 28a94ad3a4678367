"""The child process, which trains at full speed and reports as fast as a window can show."""

from __future__ import annotations

import signal
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from bpstudio.training.channel import Channel
from bpstudio.training.messages import ANY_RUN, Failed, Quit, Start
from bpstudio.training.run import Run


def serve(connection: Connection) -> None:
    """Do what comes through the pipe until told to quit, or until the other side is gone."""
    # Ctrl+C in a terminal is meant for the window, which then ends this process itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):
        _serve(Channel(connection))


def _serve(channel: Channel) -> None:
    run = ANY_RUN
    try:
        command = channel.receive()
        while not isinstance(command, Quit):
            following = None
            if isinstance(command, Start):
                run = command.run
                following = Run(channel, command).train()
            command = following or channel.receive()
    except (EOFError, ConnectionError):
        raise
    except Exception:
        channel.send(Failed(run, traceback.format_exc()))
