"""The window is painted on its own thread alone, without a pool of others that it waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PAINT = """
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from bpstudio.app import create_window

app = QApplication([])
window = create_window(settings=QSettings("settings.ini", QSettings.Format.IniFormat))
window.grab()
image = QImage(900, 900, QImage.Format.Format_ARGB32_Premultiplied)
with QPainter(image) as painter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(0, 0, 0, 90))
    painter.drawEllipse(image.rect())
names = [path.read_text() for path in Path("/proc/self/task").glob("*/comm")]
print(sum("pooled" in name for name in names))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are listed in /proc")
def test_a_large_area_is_painted_without_other_threads(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PAINT],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
    )
    assert done.stdout.strip() == "0"
