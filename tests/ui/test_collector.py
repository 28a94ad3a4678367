"""Garbage is collected on the thread of the window, and there alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.ui.collector import Collector


class Knot:
    """Holds itself, so that only the collector ends it."""

    def __init__(self) -> None:
        self.itself = self


pytestmark = pytest.mark.usefixtures("qapp", "collector")


@pytest.fixture
def collector() -> Iterator[Collector]:
    was_on = gc.isenabled()
    gc.enable()
    one = Collector()
    one.begin()
    yield one
    one.deleteLater()
    (gc.enable if was_on else gc.disable)()


def test_garbage_goes_by_itself(qtbot: QtBot) -> None:
    knot = weakref.ref(Knot())
    qtbot.waitUntil(lambda: knot() is None)


def test_old_garbage_goes_too(collector: Collector) -> None:
    knot = Knot()
    gc.collect()
    gone = weakref.ref(knot)
    del knot
    for _ in range(256):
        collector.collect()
    assert gone() is None


def test_no_other_thread_collects() -> None:
    seen: set[int] = set()

    def note(_phase: str, _info: dict[str, int]) -> None:
        seen.add(threading.get_ident())

    gc.callbacks.append(note)
    try:
        thread = threading.Thread(target=lambda: [Knot() for _ in range(50_000)])
        thread.start()
        thread.join()
    finally:
        gc.callbacks.remove(note)
    assert thread.ident not in seen
