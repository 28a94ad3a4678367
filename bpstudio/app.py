"""Start-up of the window: the QApplication, the first document, and what happens to bugs."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from bpstudio import __version__, io
from bpstudio.io import Document
from bpstudio.ui.collector import Collector
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.preferences import Preferences

FIRST_EXAMPLE = "post"
SETTLED_MS = 1500
"""After this all modules are loaded, those too that wait for the first paint."""


def create_window(
    document: Document | None = None, settings: QSettings | None = None
) -> MainWindow:
    """A whole window on a document (the blog post's network unless given), not yet shown."""
    paint_alone()
    preferences = Preferences(settings if settings is not None else _settings())
    chosen = document or io.load(io.find_example(FIRST_EXAMPLE).path)
    return MainWindow(chosen, preferences)


def show(example: str | None = None, file: str | None = None) -> int:
    """Open the window on an example or a file and run until it closes."""
    path = Path(file) if file else io.find_example(example or FIRST_EXAMPLE).path
    document = io.load(path)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Backprop Studio")
    application.setApplicationVersion(__version__)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = create_window(document)
    window.bugs.install()
    if file:
        window.session.file.mark_saved(path)
    window.show()
    QTimer.singleShot(SETTLED_MS, freeze)
    collector = Collector(application)
    QTimer.singleShot(0, collector.begin)
    return QApplication.exec()


def paint_alone() -> None:
    """Have Qt paint without the help of other threads; to be called before the first painting.

    It would hand every larger area to a pool, hundreds of times a second, and wait for that: for
    areas of this size that takes longer than to paint them, and training has the other processor.
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


def freeze() -> None:
    """Leave what start-up made out of later garbage collections.

    Some hundred thousand objects of modules and widgets live to the end, and looking through them
    all takes longer than a frame.
    """
    gc.freeze()


def _settings() -> QSettings:
    return QSettings("Backprop Studio", "Backprop Studio")
