"""What Qt needs of the system, asked before Qt is loaded: it would abort without a word of help."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

# The library, and the Debian package that brings it.
_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
_FOR_X = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


_FOR_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
_FOR_PLATFORM = {"xcb": _FOR_X, "wayland": _FOR_WAYLAND}


def missing_packages(platform: str = "") -> list[str]:
    """Packages whose library does not load. `platform` is xcb or wayland for a window on it."""
    if not sys.platform.startswith("linux"):
        return []
    needed = {**_ALWAYS, **_FOR_PLATFORM.get(platform, {})}
    return sorted({package for library, package in needed.items() if not _loads(library)})


def has_fonts() -> bool:
    """Whether there is any font to write with; fontconfig's package brings one along."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return True
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    fontconfig.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    # A set of fonts begins with their number.
    fonts = fontconfig.FcConfigGetFonts(None, 0)
    return bool(fonts) and fonts[0] > 0


def default_platforms() -> tuple[str, ...]:
    """Where a window could open, the best first: xcb, wayland or both. Empty: nowhere."""
    on_wayland = wayland_display_answers()
    on_x = bool(os.environ.get("DISPLAY"))
    platforms = [name for name, there in (("xcb", on_x), ("wayland", on_wayland)) if there]
    return tuple(sorted(platforms, key=os.environ.get("XDG_SESSION_TYPE", "").__ne__))


def wayland_display_answers() -> bool:
    """Whether a Wayland compositor takes a connection at WAYLAND_DISPLAY."""
    name = os.environ.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name))
        except OSError:
            return False
    return True


def x_display_answers() -> bool:
    """Whether an X server takes a connection at DISPLAY. libxcb must be there."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return bool(answers)


def platform_plugins() -> list[str]:
    """The platforms that this Qt can open windows on, such as xcb and offscreen."""
    package = importlib.util.find_spec("PySide6")
    if package is None or package.origin is None:
        return []
    folder = Path(package.origin).parent
    plugins = [*folder.glob("Qt/plugins/platforms/*"), *folder.glob("plugins/platforms/*")]
    names = (path.stem.removeprefix("lib").removeprefix("q") for path in plugins)
    # Qt 6.8 has two plugins for Wayland, and calls the general one as it calls its only one since.
    # Vulkan's direct display shows no widgets.
    return sorted({name.removesuffix("-generic") for name in names} - {"vkkhrdisplay"})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
