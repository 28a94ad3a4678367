"""Rows of the View and Help menus."""

from __future__ import annotations

from bpstudio.stepping.words import QT_TRANSLATE_NOOP
from bpstudio.ui.actions.row import HELP, VIEW, Row

LOOKING: tuple[Row, ...] = (
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
        repeats=True,
    ),
    Row(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("actions", "Zoom &out"),
        QT_TRANSLATE_NOOP("actions", "Show the network smaller"),
        "Ctrl+-",
        VIEW,
        lambda w: w.canvas.zoom_out(),
        repeats=True,
    ),
    Row(
        "view.maps",
        QT_TRANSLATE_NOOP("actions", "&Neuron maps"),
        QT_TRANSLATE_NOOP(
            "actions", "Draw in each neuron what it makes of the inputs, except amid a step"
        ),
        "M",
        VIEW,
        lambda w: w.canvas.maps.set_on(w.action("view.maps").isChecked()),
        checkable=True,
        checked=True,
    ),
    Row(
        "view.layout",
        QT_TRANSLATE_NOOP("actions", "&Default layout"),
        QT_TRANSLATE_NOOP("actions", "Put every panel back where it was at first"),
        "Ctrl+0",
        VIEW,
        lambda w: w.docks.restore_default(),
        separated=True,
    ),
    Row(
        "view.checks",
        QT_TRANSLATE_NOOP("actions", "&Check all gradients…"),
        QT_TRANSLATE_NOOP("actions", "List every gradient beside its central difference"),
        "Ctrl+K",
        VIEW,
        lambda w: w.check_all(),
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
        "help.copy_report",
        QT_TRANSLATE_NOOP("actions", "&Copy error report"),
        QT_TRANSLATE_NOOP("actions", "Copy what is known of the last unexpected error"),
        "",
        HELP,
        lambda w: w.bugs.copy(),
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
