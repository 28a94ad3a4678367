"""An exception that nobody expected is logged, said, and can be copied; the window goes on."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtGui import QGuiApplication

from bpstudio.ui.main_window import MainWindow


def test_an_unexpected_error_is_said_and_its_report_can_be_copied(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    assert not window.action("help.copy_report").isEnabled()
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        with caplog.at_level(logging.ERROR, "bpstudio"):
            window.bugs.handle(type(error), error, error.__traceback__)
    assert "by nothing" in window.message_bar.text.text()
    assert "unexpected" in caplog.text
    window.message_bar.button.click()
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: by nothing" in copied
    assert "test_bug_report.py" in copied
    assert "Python" in copied


def test_ctrl_c_is_no_bug(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    window.bugs.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert window.bugs.report == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err
