"""The command line: its words, and one plain line when the window cannot open."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from bpstudio import __version__, system
from bpstudio.errors import UserError

ANYWHERE = ("minimal", "offscreen", "vnc")
"""Platforms that need no display."""

_PROBE = "import sys, PySide6.QtGui as gui; sys.exit(not gui.QGuiApplication([]).screens())"
_PROBE_SECONDS = 20

_WITHOUT_QT = ("bpstudio.io", "bpstudio.runs", "bpstudio.quantities")
"""What the window needs of the program, and does not need Qt itself."""


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="bpstudio", description="Step through backpropagation by hand and watch it train."
    )
    words.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    opened = words.add_mutually_exclusive_group()
    opened.add_argument("file", nargs="?", help="a project file to open")
    opened.add_argument("--example", metavar="NAME", help="open a shipped example, such as mazur")
    words.add_argument(
        "--platform", metavar="NAME", help="Qt's platform plugin, such as xcb, wayland or offscreen"
    )
    return words


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it closes; the exit status."""
    _use_console_of_caller()
    chosen = parser().parse_args(arguments)
    try:
        platform = usable_platform(chosen.platform or os.environ.get("QT_QPA_PLATFORM", ""))
        if platform:
            os.environ["QT_QPA_PLATFORM"] = platform
        return load_window()(chosen.example, chosen.file)
    except UserError as error:
        print(f"bpstudio: {' '.join(filter(None, (error.message, error.hint)))}", file=sys.stderr)
        return 2


def usable_platform(wanted: str) -> str:
    """What to give Qt for this wish; "" leaves it to Qt. Raises UserError where Qt would abort."""
    # Qt takes "xcb:option=value" and "wayland;xcb" as well.
    name = wanted.partition(";")[0].partition(":")[0]
    known = system.platform_plugins()
    if name and known and name not in known:
        raise UserError(f"There is no platform “{name}”.", hint=f"There are: {', '.join(known)}.")
    platforms = (name,) if name else _default_platforms()
    first = platforms[0] if platforms else ""
    _check_display(first)
    _check_libraries(first)
    if first == "xcb":
        _check_x_server()
    elif name and name not in (*ANYWHERE, "wayland", "windows", "cocoa"):
        _check_by_trying(wanted)
    return wanted or ";".join(platforms)


def _default_platforms() -> tuple[str, ...]:
    if not sys.platform.startswith("linux"):
        return ()
    # Without any, what is missing is said of the usual one.
    return system.default_platforms() or ("xcb",)


def _check_display(platform: str) -> None:
    variable = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}.get(platform)
    if variable and not os.environ.get(variable):
        raise UserError(
            "There is no display to open a window on.",
            hint=f"Set {variable}, log in to a desktop, or add --platform offscreen.",
        )
    if platform == "wayland" and not system.wayland_display_answers():
        raise _no_answer("WAYLAND_DISPLAY")


def _check_x_server() -> None:
    if not system.x_display_answers():
        raise _no_answer("DISPLAY")


def _no_answer(variable: str) -> UserError:
    return UserError(
        f"The display “{os.environ[variable]}” does not answer.",
        hint=f"Start one there, set {variable} to another, or add --platform offscreen.",
    )


def _check_libraries(platform: str) -> None:
    if packages := system.missing_packages(platform):
        raise UserError(
            "Some system libraries that Qt needs are missing.",
            hint=f"On Debian or Ubuntu, run: apt-get install {' '.join(packages)}",
        )


def _check_by_trying(platform: str) -> None:
    """Some platforms abort unless the machine is just right: let another process find out."""
    import subprocess

    environment = {**os.environ, "QT_QPA_PLATFORM": platform}
    try:
        subprocess.run(
            [sys.executable, "-c", _PROBE],
            env=environment,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise UserError(
            f"Qt cannot open a window on the platform “{platform}” here.",
            hint="Leave --platform out and Qt takes the usual one, or give another.",
        ) from error


def load_window() -> Callable[[str | None, str | None], int]:
    """What opens the window. Raises UserError when something it needs is not installed."""
    # What start-up makes stays: looking for garbage in it takes longer than a frame. The window's
    # own collector begins with the event loop.
    gc.disable()
    try:
        # Once Qt is there, PySide reads the source of each module that is loaded: so what needs no
        # Qt comes first.
        for name in _WITHOUT_QT:
            import_module(name)
        from bpstudio.app import show
    except ImportError as error:
        raise UserError(
            f"What it needs cannot be loaded: {error}.",
            hint="Install it with pip, or in a checkout run: python3 -m bpstudio.bootstrap",
        ) from error
    return show


def _use_console_of_caller() -> None:
    """A GUI script has no console on Windows: what it says goes to the one it was called from."""
    if sys.platform == "win32" and sys.stderr is None:
        import ctypes

        parent = -1
        if ctypes.windll.kernel32.AttachConsole(parent):
            sys.stdout = sys.stderr = open("CONOUT$", "w", encoding="utf-8")  # noqa: SIM115 - stays open
