"""The command line, as a shell calls it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bpstudio import __version__, system
from bpstudio.command import check_display
from bpstudio.errors import UserError


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "bpstudio", *words],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_version_and_help() -> None:
    assert run("--version").stdout.strip() == f"bpstudio {__version__}"
    shown = run("--help").stdout
    assert all(word in shown for word in ("--example", "--platform", "--version"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_no_display_is_one_line_that_says_what_to_do() -> None:
    ended = run()
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "--platform offscreen" in ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_a_display_that_does_not_answer_is_one_line() -> None:
    ended = run(DISPLAY=":4711")
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ":4711" in ended.stderr


def test_an_unknown_example_lists_those_there_are() -> None:
    ended = run("--platform", "offscreen", "--example", "magic")
    assert ended.returncode == 2
    assert "mazur" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_an_unknown_platform_is_one_line_that_names_it() -> None:
    ended = run("--platform", "magic")
    assert ended.returncode == 2
    assert "magic" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_one_line() -> None:
    ended = run("--platform", "offscreen", "absent.bpstudio")
    assert ended.returncode == 2
    assert "absent.bpstudio" in ended.stderr


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_packages", lambda xcb: ["libxcb-cursor0"] if xcb else [])
    monkeypatch.setattr(system, "has_display", lambda: True)
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(UserError) as refused:
        check_display("xcb")
    assert "apt-get install libxcb-cursor0" in refused.value.hint


def test_every_library_that_this_window_needs_is_listed_as_present() -> None:
    assert system.missing_packages(xcb=False) == []
