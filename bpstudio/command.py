"""The command line: its words, and one plain line when the window cannot open."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bpstudio import __version__, system
from bpstudio.errors import UserError


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
    """Raises UserError where Qt would abort. `platform` is Qt's name for it, "" for its choice."""
    name = platform.partition(":")[0]
    known = system.platform_plugins()
    if name and known and name not in known:
        raise UserError(f"There is no platform “{name}”.", hint=f"There are: {', '.join(known)}.")
    display = os.environ.get("DISPLAY", "")
    if (name == "xcb" and not display) or (not name and not system.has_display()):
        raise UserError(
            "There is no display to open a window on.",
            hint="Set DISPLAY, log in to a desktop, or add --platform offscreen.",
        )
    on_x = name == "xcb" or (not name and not os.environ.get("WAYLAND_DISPLAY"))
    if packages := system.missing_packages(xcb=on_x):
        raise UserError(
            "Some system libraries that Qt needs are missing.",
            hint=f"On Debian or Ubuntu: apt-get install {' '.join(packages)}",
        )
    if on_x and sys.platform.startswith("linux") and not system.x_display_answers():
        raise UserError(
            f"The display “{display}” does not answer.",
            hint="Start an X server there, set DISPLAY to another, or add --platform offscreen.",
        )
