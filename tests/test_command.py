"""The command line, as a shell calls it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio import __version__, command, system
from bpstudio.command import usable_platform
from bpstudio.errors import UserError

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux can lack a display"
)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As from a shell without any display but those in `environment`."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {k: v for k, v in os.environ.items() if k not in named}
    return subprocess.run(
        [sys.executable, "-m", "bpstudio", *words],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(*words: str, **environment: str) -> str:
    """The one line that it ends with."""
    ended = run(*words, **environment)
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    return line


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux machine with an X display that answers, and every library."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "missing_packages", lambda _="": [])
    monkeypatch.setattr(system, "x_display_answers", lambda: True)
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def compositor(tmp_path: Path, desk: pytest.MonkeyPatch) -> socket.socket:
    """Something that answers at WAYLAND_DISPLAY."""
    desk.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    desk.setenv("WAYLAND_DISPLAY", "wayland-7")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "wayland-7"))
    listening.listen()
    return listening


def test_version_and_help() -> None:
    assert run("--version").stdout.strip() == f"bpstudio {__version__}"
    shown = run("--help").stdout
    assert all(word in shown for word in ("--example", "--platform", "--version"))


@on_linux
def test_no_display_is_one_line_that_says_what_to_do() -> None:
    assert "--platform offscreen" in refused()


@on_linux
def test_a_display_that_does_not_answer_is_one_line() -> None:
    line = refused(DISPLAY=":4711")
    # A machine without a display need not have its libraries.
    assert (":4711" if not system.missing_packages("xcb") else "apt-get install") in line


def test_an_unknown_example_lists_those_there_are() -> None:
    assert "mazur" in refused("--platform", "offscreen", "--example", "magic")


def test_an_unknown_platform_lists_those_there_are() -> None:
    line = refused("--platform", "magic")
    assert "“magic”" in line
    assert "offscreen" in line


@pytest.mark.skipif("linuxfb" not in system.platform_plugins(), reason="this Qt has no linuxfb")
@pytest.mark.skipif(Path("/dev/fb0").exists(), reason="this machine has a frame buffer")
def test_a_platform_that_cannot_start_here_is_one_line() -> None:
    assert "“linuxfb”" in refused("--platform", "linuxfb")
    assert "“linuxfb”" in refused(QT_QPA_PLATFORM="linuxfb")


def test_a_file_that_is_not_there_is_one_line() -> None:
    assert "absent.bpstudio" in refused("--platform", "offscreen", "absent.bpstudio")


def test_without_its_packages_it_is_one_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-S", "-m", "bpstudio", "--platform", "offscreen"],
        cwd=Path(command.__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    assert "python3 -m bpstudio.bootstrap" in line


def test_the_display_decides_the_platform(desk: pytest.MonkeyPatch) -> None:
    assert usable_platform("") == "xcb"
    assert usable_platform("offscreen") == "offscreen"
    desk.delenv("DISPLAY")
    assert usable_platform("offscreen:size=1x1") == "offscreen:size=1x1"
    with pytest.raises(UserError, match="no display"):
        usable_platform("xcb")


@on_linux
def test_a_wayland_session_comes_first_with_x_to_fall_back_to(
    compositor: socket.socket, desk: pytest.MonkeyPatch
) -> None:
    assert usable_platform("") == "xcb;wayland"
    desk.setenv("XDG_SESSION_TYPE", "wayland")
    assert usable_platform("") == "wayland;xcb"
    desk.delenv("DISPLAY")
    assert usable_platform("") == "wayland"
    compositor.close()
    with pytest.raises(UserError, match="no display"):
        usable_platform("")
    with pytest.raises(UserError, match="“wayland-7” does not answer"):
        usable_platform("wayland")


def test_windows_leaves_the_platform_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert usable_platform("") == ""


def test_a_missing_library_names_its_package(desk: pytest.MonkeyPatch) -> None:
    packages = {"": ["libegl1"], "xcb": ["libegl1", "libxcb-cursor0"]}
    desk.setattr(
        system, "missing_packages", lambda platform="": packages.get(platform, ["libegl1"])
    )
    for platform, told in (("", "libegl1 libxcb-cursor0"), ("offscreen", "libegl1")):
        with pytest.raises(UserError) as raised:
            usable_platform(platform)
        assert raised.value.hint.endswith(f"apt-get install {told}")


def test_a_library_that_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> object:
        if name in ("libEGL.so.1", "libxcb-cursor.so.0"):
            raise OSError(name)
        return object()

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("ctypes.CDLL", load)
    assert system.missing_packages() == ["libegl1"]
    assert system.missing_packages("xcb") == ["libegl1", "libxcb-cursor0"]
    assert system.missing_packages("wayland") == ["libegl1"]
    monkeypatch.setattr(sys, "platform", "win32")
    assert system.missing_packages() == []


def test_every_library_that_these_tests_need_is_there() -> None:
    assert system.missing_packages() == []
    assert system.has_fonts()


def test_the_usual_platforms_are_found() -> None:
    assert {"minimal", "offscreen"} <= set(system.platform_plugins())
