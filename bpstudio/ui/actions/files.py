"""Rows of the File and Edit menus."""

from __future__ import annotations

from bpstudio.stepping.words import QT_TRANSLATE_NOOP
from bpstudio.ui.actions.row import EDIT, FILE, Row

FILES: tuple[Row, ...] = (
    Row(
        "file.new",
        QT_TRANSLATE_NOOP("actions", "&New"),
        QT_TRANSLATE_NOOP("actions", "Begin with a small network on two inputs"),
        "Ctrl+N",
        FILE,
        lambda w: w.files.new(),
    ),
    Row(
        "file.open",
        QT_TRANSLATE_NOOP("actions", "&Open…"),
        QT_TRANSLATE_NOOP("actions", "Open a project file"),
        "Ctrl+O",
        FILE,
        lambda w: w.files.open(),
    ),
    Row(
        "file.save",
        QT_TRANSLATE_NOOP("actions", "&Save"),
        QT_TRANSLATE_NOOP("actions", "Save the project"),
        "Ctrl+S",
        FILE,
        lambda w: w.files.save(),
        separated=True,
    ),
    Row(
        "file.save_as",
        QT_TRANSLATE_NOOP("actions", "Save &as…"),
        QT_TRANSLATE_NOOP("actions", "Save the project under another name"),
        "Ctrl+Shift+S",
        FILE,
        lambda w: w.files.save_as(),
    ),
    Row(
        "file.export",
        QT_TRANSLATE_NOOP("actions", "&Export picture…"),
        QT_TRANSLATE_NOOP("actions", "Save the network as it is drawn now, as PNG, SVG or PDF"),
        "Ctrl+Shift+E",
        FILE,
        lambda w: w.files.export_picture(),
    ),
    Row(
        "file.export_loss",
        QT_TRANSLATE_NOOP("actions", "Export &loss curve…"),
        QT_TRANSLATE_NOOP("actions", "Save the loss plot as PNG or SVG, or its numbers as CSV"),
        "",
        FILE,
        lambda w: w.files.export_loss(),
    ),
    Row(
        "file.quit",
        QT_TRANSLATE_NOOP("actions", "&Quit"),
        QT_TRANSLATE_NOOP("actions", "Close the window; training stops"),
        "Ctrl+Q",
        FILE,
        lambda w: w.close(),
        separated=True,
    ),
    Row(
        "edit.undo",
        QT_TRANSLATE_NOOP("actions", "&Undo"),
        QT_TRANSLATE_NOOP("actions", "Take back the last edit"),
        "Ctrl+Z",
        EDIT,
        lambda w: w.session.undo(),
        repeats=True,
    ),
    Row(
        "edit.redo",
        QT_TRANSLATE_NOOP("actions", "&Redo"),
        QT_TRANSLATE_NOOP("actions", "Make the edit again"),
        "Ctrl+Shift+Z; Ctrl+Y",
        EDIT,
        lambda w: w.session.redo(),
        repeats=True,
    ),
)
