"""Where files are chosen, and the one question that is asked: whether to save before closing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from bpstudio.io import SUFFIX


def _projects() -> str:
    return QCoreApplication.translate("files", "Backprop Studio projects") + f" (*{SUFFIX})"


def ask_open(parent: QWidget) -> Path | None:
    title = QCoreApplication.translate("files", "Open a project")
    name, _ = QFileDialog.getOpenFileName(parent, title, "", _projects())
    return Path(name) if name else None


def ask_data(parent: QWidget) -> Path | None:
    title = QCoreApplication.translate("files", "Choose a data file")
    kinds = QCoreApplication.translate("files", "Data files")
    every = QCoreApplication.translate("files", "All files") + " (*)"
    patterns = "*.csv *.tsv *.txt *.data *.npz *.gz *idx*"
    name, _ = QFileDialog.getOpenFileName(parent, title, "", f"{kinds} ({patterns});;{every}")
    return Path(name) if name else None


def ask_save(parent: QWidget, suggestion: str) -> Path | None:
    title = QCoreApplication.translate("files", "Save the project")
    name, _ = QFileDialog.getSaveFileName(parent, title, suggestion + SUFFIX, _projects())
    if not name:
        return None
    return Path(name) if Path(name).suffix else Path(name + SUFFIX)


def ask_picture(parent: QWidget) -> Path | None:
    title = QCoreApplication.translate("files", "Export a picture of the network")
    kinds = QCoreApplication.translate("files", "Pictures") + " (*.png *.svg *.pdf)"
    name, _ = QFileDialog.getSaveFileName(parent, title, "network.png", kinds)
    return Path(name) if name else None


def ask_plot(parent: QWidget, suggestion: str) -> Path | None:
    """The kind of file that the suggestion's suffix names comes first."""
    title = QCoreApplication.translate("files", "Export the plot")
    kinds = {
        ".png": QCoreApplication.translate("files", "Picture") + " (*.png)",
        ".svg": QCoreApplication.translate("files", "Drawing") + " (*.svg)",
        ".csv": QCoreApplication.translate("files", "Numbers") + " (*.csv)",
    }
    wanted = Path(suggestion).suffix
    name, kind = QFileDialog.getSaveFileName(
        parent, title, suggestion, ";;".join(kinds.values()), kinds[wanted]
    )
    if not name:
        return None
    chosen = next((suffix for suffix, words in kinds.items() if words == kind), wanted)
    return Path(name) if Path(name).suffix else Path(name + chosen)


def ask_whether_to_save(parent: QWidget, name: str) -> QMessageBox.StandardButton:
    """Save, Discard or Cancel."""
    text = QCoreApplication.translate("files", "Save the changes to {0} before closing?")
    buttons = QMessageBox.StandardButton
    return QMessageBox.question(
        parent,
        QCoreApplication.translate("files", "Unsaved changes"),
        text.format(name),
        buttons.Save | buttons.Discard | buttons.Cancel,
        buttons.Save,
    )
