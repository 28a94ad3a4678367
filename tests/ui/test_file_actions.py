"""Pictures and numbers that the File menu writes, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.ui import file_dialogs
from bpstudio.ui.main_window import MainWindow


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(file_dialogs, "ask_picture", lambda _parent: path)
    monkeypatch.setattr(file_dialogs, "ask_plot", lambda _parent, _name: path)


def said(window: MainWindow) -> str:
    return window.message_bar.text.text() if window.message_bar.isVisible() else ""


@pytest.mark.parametrize(
    ("action", "name"),
    [("file.export", "net.svg"), ("file.export_loss", "loss.csv")],
)
def test_what_is_written_is_said(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, action: str, name: str
) -> None:
    choose(monkeypatch, tmp_path / name)
    window.action(action).trigger()
    assert (tmp_path / name).stat().st_size > 0
    assert f"Exported as {name}." in said(window)


def test_what_could_not_be_written_is_not_said_to_be(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, tmp_path / "no such folder" / "net.png")
    window.action("file.export").trigger()
    assert "cannot be written" in said(window)
    choose(monkeypatch, None)
    window.session.say(None)
    window.action("file.export").trigger()
    assert said(window) == ""
