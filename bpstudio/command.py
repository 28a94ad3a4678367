"""The command line: its words, and one plain line when the window cannot open."""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Sequence

from bpstudio import __version__
from bpstudio.errors import UserError

# What Qt's xcb platform plugin is linked to, and the Debian package that brings each.
SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
XCB_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="bpstudio", description="Step through backpropagation by hand and watch it train."
    )
    words.add_argument("file", nargs="?", help="a project file to open")
    words.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    words.add_argument("--example", metavar="NAME", help="open a shipped example")
    words.add_argument(
        "--platform", metavar="NAME", help="Qt's platform plugin, such as xcb, wayland or offscreen"
    )
    return words


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it closes; the exit status."""
    chosen = parser().parse_args(arguments)
    platform = chosen.platform or os.environ.get("QT_QPA_PLATFORM", "")
    try:
        check_display(platform)
        if chosen.platform:
            os.environ["QT_QPA_PLATFORM"] = chosen.platform
        from bpstudio.app import show

        return show(chosen.example, chosen.file)
    except UserError as error:
        print(f"bpstudio: {' '.join(filter(None, (error.message, error.hint)))}", file=sys.stderr)
        return 2


def check_display(platform: str) -> None:
    """Raises UserError where Qt would abort: no display, or a library that is not there."""
    if not sys.platform.startswith("linux"):
        return
    if not platform and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UserError(
            "There is no display to open a window on.",
            hint="Set DISPLAY, log in to a desktop, or add --platform offscreen.",
        )
    needed = dict(SYSTEM_LIBRARIES)
    if platform.startswith("xcb") or (not platform and os.environ.get("DISPLAY")):
        needed |= XCB_LIBRARIES
    if missing := [package for library, package in needed.items() if not _loads(library)]:
        raise UserError(
            "Some system libraries that Qt needs are missing.",
            hint=f"On Debian or Ubuntu: apt-get install {' '.join(missing)}",
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
