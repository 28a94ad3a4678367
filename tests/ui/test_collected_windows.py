"""Windows that Python's collector ends: what is not theirs alone lives on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_END_TWO = """
import gc
import weakref
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from bpstudio.app import create_window

gc.disable()
application = QApplication([])
settings = QSettings(str(Path("settings.ini").absolute()), QSettings.Format.IniFormat)
lost = []
QGuiApplication.primaryScreen().destroyed.connect(lambda: lost.append("screen"))
windows = []
for _ in range(2):
    window = create_window(None, settings)
    application.processEvents()
    # Outside of an event loop Qt does not delete what was closed, so the collector does.
    window.close()
    windows.append(weakref.ref(window))
    del window
    application.processEvents()
gc.collect()
print([window() for window in windows], lost, flush=True)
QWidget().show()
"""


def test_the_screen_outlives_the_windows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _END_TWO],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.strip() == "[None, None] []", done.stderr
    assert done.returncode == 0
