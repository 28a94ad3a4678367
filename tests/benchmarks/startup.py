"""From the start of the process to the first frame, beside an empty window with one plot."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from time import monotonic

_ROUNDS = 9
_TO_REACH = 1.4

_PROBE = """
import os, sys
from time import monotonic
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

def report():
    print(monotonic(), flush=True)
    os._exit(0)

class FirstPaint(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and target.isWidgetType():
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, report)
        return False

application = QApplication(sys.argv[:1])
probe = FirstPaint()
application.installEventFilter(probe)
"""
_STUDIO = f"""
from bpstudio.command import load_window, run
load_window()
{_PROBE}
run([])
"""
_EMPTY = f"""
import pyqtgraph
{_PROBE}
from PySide6.QtWidgets import QMainWindow
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1280, 800)
window.show()
application.exec()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as settings:
        taken = {"an empty window with one plot": _EMPTY, "this window": _STUDIO}
        seconds: dict[str, list[float]] = {name: [] for name in taken}
        # The first turn only fills the caches of files and of compiled modules.
        for turn in range(_ROUNDS + 1):
            for name, program in taken.items():
                until_painted = _until_painted(program, settings)
                if turn:
                    seconds[name].append(until_painted)
    best = {name: min(values) for name, values in seconds.items()}
    for name, until_painted in best.items():
        print(f"  {name:32} {until_painted * 1e3:6.0f} ms")
    empty, studio = best.values()
    print(f"  {'in proportion':32} {_verdict(studio / empty)}")


def _until_painted(program: str, settings: str) -> float:
    environment = {**os.environ, "XDG_CONFIG_HOME": settings}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A program that is installed has its modules compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    return float(ended.stdout.splitlines()[-1]) - began


def _verdict(ratio: float) -> str:
    mark = "✓" if ratio <= _TO_REACH else "✗"
    return f"{ratio:6.2f}× {mark} (to reach: at most {_TO_REACH}×)"
