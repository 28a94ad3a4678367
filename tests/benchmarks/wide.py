"""784-128-64-10: until it is open, and its canvas repainted after a step."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpstudio.app import freeze
from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.theme import LIGHT
from tests.benchmarks.screen import close, desk, paint, report, shown, small_document, wide_document

_SIZE = 1440, 900
_CANVAS = 826, 560
_STEPS = 200
_TIMES = 5


def main() -> None:
    document = wide_document(128, 64)
    with desk() as settings:
        _opening(document, settings)
        for level in (Level.NODE, Level.LAYER):
            _repainting(document, level)


def _opening(document: Document, settings: QSettings) -> None:
    """In a window that is there, from the wish to the paint."""
    window = shown(small_document(), settings, _SIZE)
    seconds = []
    for _ in range(_TIMES):
        window.session.open_document(small_document())
        paint(window)
        began = perf_counter()
        window.session.open_document(document)
        paint(window)
        seconds.append(perf_counter() - began)
    report(f"{document.name} is opened and painted", seconds, 500)
    close(window)


def _repainting(document: Document, level: Level) -> None:
    """The canvas alone: what it takes in of a frame, and its paint."""
    session, canvas = Session(document), NetworkCanvas(LIGHT)
    canvas.resize(*_CANVAS)
    canvas.show()
    QTest.qWaitForWindowExposed(canvas)
    canvas.show_frame(session.frame)
    QApplication.processEvents()
    freeze()
    seconds = []
    for frame in _steps(session, level):
        began = perf_counter()
        canvas.show_frame(frame)
        canvas.repaint()
        seconds.append(perf_counter() - began)
    report(f"its canvas is painted after a step, {level.name.lower()}", seconds, 16)
    canvas.close()
    session.close()


def _steps(session: Session, level: Level) -> list[Frame]:
    """Frames with their traces, one step after the other."""
    found = []
    for _ in range(_STEPS):
        session.step(level, +1)
        assert session.frame.trace is not None
        found.append(session.frame)
    return found


if __name__ == "__main__":
    main()
