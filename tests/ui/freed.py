"""Whether a view that nobody holds any more is gone, or is kept alive by something."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

from PySide6.QtWidgets import QWidget


def assert_freed(make: Callable[[], QWidget]) -> None:
    """Three times: what was made, and used, goes when it is closed and let go of."""
    for _ in range(3):
        widget = make()
        gone = weakref.ref(widget)
        widget.close()
        del widget
        gc.collect()
        assert gone() is None
