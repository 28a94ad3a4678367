"""What happens to an exception that nobody expected: it is logged, and can be copied."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType

import numpy as np
from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QAction, QGuiApplication

from bpstudio import __version__
from bpstudio.frame import Message
from bpstudio.ui.message_bar import MessageBar


class BugReporter(QObject):
    """While installed, every uncaught exception is logged and becomes `report`."""

    def __init__(self, bar: MessageBar, copy_action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self.report = ""
        self._bar, self._copy_action = bar, copy_action
        copy_action.setEnabled(False)

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
        self._copy_action.setEnabled(True)
        text = self.tr("Something went wrong in the program: {0}")
        hint = self.tr("Your work is still there. Please copy the report and send it to us.")
        what = text.format(f"{kind.__name__}: {error}")
        self._bar.show_message(Message(what, hint, "error", self._copy_action.objectName()))

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report)


def _versions() -> str:
    return (
        f"Backprop Studio {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"NumPy {np.__version__}, {platform.platform()}\n\n"
    )
