"""What import-linter cannot say: which modules may load which parts of Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(ended.stdout.split())


@pytest.mark.parametrize("module", ["bpstudio.session", "bpstudio.edits", "bpstudio.trainer"])
def test_the_session_knows_no_widgets(module: str) -> None:
    assert not loaded_by(module) & {"PySide6.QtWidgets", "pyqtgraph", "ziamath"}


@pytest.mark.parametrize("module", ["bpstudio.__main__", "bpstudio.command"])
def test_what_the_worker_imports_again_is_light(module: str) -> None:
    assert not loaded_by(module) & {"PySide6.QtCore", "numpy", "pyqtgraph"}


def test_the_window_neither_typesets_nor_plots_before_it_is_shown() -> None:
    assert not loaded_by("bpstudio.app") & {"ziamath", "pyqtgraph"}
