"""Every action of the window, declared once, as rows of one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from bpstudio.stepping import Level

if TYPE_CHECKING:
    from bpstudio.ui.main_window import MainWindow

Handler = Callable[["MainWindow"], object]


@dataclass(frozen=True)
class Row:
    """One action: what it is called, the keys that call it ("; " between two), and what it does.

    `separated` draws a line above it in its menu.
    """

    id: str
    text: str
    tip: str
    keys: str
    menu: str
    handler: Handler
    checkable: bool = False
    separated: bool = False


FILE = QT_TRANSLATE_NOOP("actions", "&File")
EDIT = QT_TRANSLATE_NOOP("actions", "&Edit")
STEP = QT_TRANSLATE_NOOP("actions", "&Step")
TRAIN = QT_TRANSLATE_NOOP("actions", "&Train")
VIEW = QT_TRANSLATE_NOOP("actions", "&View")
HELP = QT_TRANSLATE_NOOP("actions", "&Help")
MENUS = (FILE, EDIT, STEP, TRAIN, VIEW, HELP)


def _once(level: Level) -> Handler:
    return lambda window: window.choose_and_step(level)


ROWS: tuple[Row, ...] = (
    Row(
        "file.new",
        QT_TRANSLATE_NOOP("actions", "&New"),
        QT_TRANSLATE_NOOP("actions", "Begin with a small network on two inputs"),
        "Ctrl+N",
        FILE,
        lambda w: w.new_document(),
    ),
    Row(
        "file.open",
        QT_TRANSLATE_NOOP("actions", "&Open…"),
        QT_TRANSLATE_NOOP("actions", "Open a project file"),
        "Ctrl+O",
        FILE,
        lambda w: w.open_file(),
    ),
    Row(
        "file.save",
        QT_TRANSLATE_NOOP("actions", "&Save"),
        QT_TRANSLATE_NOOP("actions", "Save the project"),
        "Ctrl+S",
        FILE,
        lambda w: w.save_file(),
        separated=True,
    ),
    Row(
        "file.save_as",
        QT_TRANSLATE_NOOP("actions", "Save &as…"),
        QT_TRANSLATE_NOOP("actions", "Save the project under another name"),
        "Ctrl+Shift+S",
        FILE,
        lambda w: w.save_file_as(),
    ),
    Row(
        "file.export",
        QT_TRANSLATE_NOOP("actions", "&Export picture…"),
        QT_TRANSLATE_NOOP("actions", "Save the network as it is drawn now, as PNG, SVG or PDF"),
        "Ctrl+Shift+E",
        FILE,
        lambda w: w.export_picture(),
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
    ),
    Row(
        "edit.redo",
        QT_TRANSLATE_NOOP("actions", "&Redo"),
        QT_TRANSLATE_NOOP("actions", "Make the edit again"),
        "Ctrl+Shift+Z; Ctrl+Y",
        EDIT,
        lambda w: w.session.redo(),
    ),
    Row(
        "step.forward",
        QT_TRANSLATE_NOOP("actions", "Step &forward"),
        QT_TRANSLATE_NOOP("actions", "Reveal the next step at the chosen level"),
        "Right",
        STEP,
        lambda w: w.session.step_at_level(+1),
    ),
    Row(
        "step.back",
        QT_TRANSLATE_NOOP("actions", "Step &back"),
        QT_TRANSLATE_NOOP("actions", "Go back one step at the chosen level, exactly"),
        "Left",
        STEP,
        lambda w: w.session.step_at_level(-1),
    ),
    Row(
        "step.forward_coarser",
        QT_TRANSLATE_NOOP("actions", "Step forward, one level coarser"),
        QT_TRANSLATE_NOOP("actions", "Reveal the next step of the level above"),
        "Shift+Right",
        STEP,
        lambda w: w.session.step_coarser(+1),
    ),
    Row(
        "step.back_coarser",
        QT_TRANSLATE_NOOP("actions", "Step back, one level coarser"),
        QT_TRANSLATE_NOOP("actions", "Go back one step of the level above"),
        "Shift+Left",
        STEP,
        lambda w: w.session.step_coarser(-1),
    ),
    Row(
        "step.start",
        QT_TRANSLATE_NOOP("actions", "To &start"),
        QT_TRANSLATE_NOOP("actions", "Go to the start of this iteration"),
        "Home",
        STEP,
        lambda w: w.session.to_start(),
        separated=True,
    ),
    Row(
        "step.end",
        QT_TRANSLATE_NOOP("actions", "To &end"),
        QT_TRANSLATE_NOOP("actions", "Go to the end of this iteration"),
        "End",
        STEP,
        lambda w: w.session.to_end(),
    ),
    Row(
        "step.term",
        QT_TRANSLATE_NOOP("actions", "Step a &term"),
        QT_TRANSLATE_NOOP("actions", "Step by single products of a sum"),
        "F11",
        STEP,
        _once(Level.TERM),
        separated=True,
    ),
    Row(
        "step.node",
        QT_TRANSLATE_NOOP("actions", "Step a &node"),
        QT_TRANSLATE_NOOP("actions", "Step by neurons"),
        "F10",
        STEP,
        _once(Level.NODE),
    ),
    Row(
        "step.layer",
        QT_TRANSLATE_NOOP("actions", "Step a &layer"),
        QT_TRANSLATE_NOOP("actions", "Step by layers"),
        "Shift+F11",
        STEP,
        _once(Level.LAYER),
    ),
    Row(
        "step.phase",
        QT_TRANSLATE_NOOP("actions", "Step a &phase"),
        QT_TRANSLATE_NOOP("actions", "Step by forward, loss, backward, update"),
        "F9",
        STEP,
        _once(Level.PHASE),
    ),
    Row(
        "step.sample",
        QT_TRANSLATE_NOOP("actions", "Step a &sample"),
        QT_TRANSLATE_NOOP("actions", "Step by samples of the batch"),
        "F8",
        STEP,
        _once(Level.SAMPLE),
    ),
    Row(
        "step.iteration",
        QT_TRANSLATE_NOOP("actions", "Step an &iteration"),
        QT_TRANSLATE_NOOP("actions", "Step by whole iterations"),
        "F7",
        STEP,
        _once(Level.ITERATION),
    ),
    Row(
        "step.auto",
        QT_TRANSLATE_NOOP("actions", "&Auto-step"),
        QT_TRANSLATE_NOOP("actions", "Step by itself, at the chosen speed"),
        "A",
        STEP,
        lambda w: w.toggle_auto_step(),
        checkable=True,
        separated=True,
    ),
    Row(
        "train.toggle",
        QT_TRANSLATE_NOOP("actions", "&Train"),
        QT_TRANSLATE_NOOP("actions", "Train at full speed, or pause"),
        "Space; F5",
        TRAIN,
        lambda w: w.session.toggle_training(),
    ),
    Row(
        "train.epoch",
        QT_TRANSLATE_NOOP("actions", "Train one &epoch"),
        QT_TRANSLATE_NOOP("actions", "Train until each training sample was used once more"),
        "E",
        TRAIN,
        lambda w: w.session.train_epoch(),
    ),
    Row(
        "session.reset",
        QT_TRANSLATE_NOOP("actions", "&Reset"),
        QT_TRANSLATE_NOOP("actions", "Go back to the initial weights"),
        "Ctrl+R",
        TRAIN,
        lambda w: w.session.reset(),
        separated=True,
    ),
    Row(
        "view.theme",
        QT_TRANSLATE_NOOP("actions", "&Switch theme"),
        QT_TRANSLATE_NOOP("actions", "Switch between the light and the dark theme"),
        "Ctrl+T",
        VIEW,
        lambda w: w.switch_theme(),
    ),
    Row(
        "view.fit",
        QT_TRANSLATE_NOOP("actions", "&Fit network"),
        QT_TRANSLATE_NOOP("actions", "Show the whole network"),
        "F",
        VIEW,
        lambda w: w.canvas.fit(),
        separated=True,
    ),
    Row(
        "view.zoom_in",
        QT_TRANSLATE_NOOP("actions", "Zoom &in"),
        QT_TRANSLATE_NOOP("actions", "Show the network larger"),
        "Ctrl++; Ctrl+=",
        VIEW,
        lambda w: w.canvas.zoom_in(),
    ),
    Row(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("actions", "Zoom &out"),
        QT_TRANSLATE_NOOP("actions", "Show the network smaller"),
        "Ctrl+-",
        VIEW,
        lambda w: w.canvas.zoom_out(),
    ),
    Row(
        "view.layout",
        QT_TRANSLATE_NOOP("actions", "&Default layout"),
        QT_TRANSLATE_NOOP("actions", "Put every panel back where it was at first"),
        "Ctrl+0",
        VIEW,
        lambda w: w.restore_default_layout(),
        separated=True,
    ),
    Row(
        "help.shortcuts",
        QT_TRANSLATE_NOOP("actions", "&Keyboard shortcuts"),
        QT_TRANSLATE_NOOP("actions", "Show every key"),
        "F1",
        HELP,
        lambda w: w.show_shortcuts(),
    ),
    Row(
        "help.about",
        QT_TRANSLATE_NOOP("actions", "&About Backprop Studio"),
        QT_TRANSLATE_NOOP("actions", "What this program is, and its version"),
        "",
        HELP,
        lambda w: w.show_about(),
    ),
)
