"""What happens to an exception that nobody expected: it is logged, and can be copied."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType

import numpy as np
from PySide6.QtCore import QObject, Signal, qVersion

from bpstudio import __version__


class BugReporter(QObject):
    """While installed, every uncaught exception is logged and becomes `report`."""

    found = Signal(str)  # one line that names it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report = ""

    def install(self) -> None:
        sys.excepthook = self.handle

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log it, keep the report, and say so. Ctrl+C still ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        import logging

        logging.getLogger("bpstudio").error("An unexpected error", exc_info=(kind, error, trace))
        self.report = _versions() + "".join(traceback.format_exception(kind, error, trace))
        self.found.emit(f"{kind.__name__}: {error}")


def _versions() -> str:
    return (
        f"Backprop Studio {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"NumPy {np.__version__}, {platform.platform()}\n\n"
    )
