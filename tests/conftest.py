"""What all tests share: Qt offscreen, settings in a temporary file, and windows that are closed."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no reason to fail: nothing here is timed.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from pytestqt.qtbot import QtBot

    from bpstudio.io import Document
    from bpstudio.ui.main_window import MainWindow

# Python would collect on whichever thread allocates, and a widget must not end on another than its
# own. So tests collect in between, on the thread that runs them.
gc.disable()
_EVERY = 50
_finished = count(1)


def pytest_runtest_logfinish() -> None:
    gc.collect(2 if next(_finished) % _EVERY == 0 else 1)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    from PySide6.QtCore import QSettings

    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(
    qtbot: QtBot, settings: QSettings
) -> Iterator[Callable[[Document | None], MainWindow]]:
    """Open whole windows, exposed; each is closed after the test, and its worker with it."""
    from bpstudio.app import create_window

    windows: list[MainWindow] = []

    def open_one(document: Document | None = None) -> MainWindow:
        window = create_window(document, settings)
        windows.append(window)
        # Offscreen, the screen is smaller than the windows that people have.
        window.resize(1440, 900)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_one
    for window in windows:
        window.session.file.mark_saved()
        with qtbot.waitSignal(window.destroyed):
            window.close()


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    """A window on the first example."""
    return open_window(None)


def example(name: str) -> Document:
    """A shipped example, by its id."""
    from bpstudio.io import find_example, load

    return load(find_example(name).path)
