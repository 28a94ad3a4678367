"""What an action is, and which menus there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpstudio.stepping.words import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from bpstudio.ui.main_window import MainWindow

Handler = Callable[["MainWindow"], object]


@dataclass(frozen=True)
class Row:
    """One action: what it is called, the keys that call it ("; " between two), and what it does.

    `separated` draws a line above it in its menu; one that `repeats` does so while its key is held.
    Of those that are `checkable`, one that is `checked` begins so.
    """

    id: str
    text: str
    tip: str
    keys: str
    menu: str
    handler: Handler
    checkable: bool = False
    checked: bool = False
    separated: bool = False
    repeats: bool = False


FILE = QT_TRANSLATE_NOOP("actions", "&File")
EDIT = QT_TRANSLATE_NOOP("actions", "&Edit")
STEP = QT_TRANSLATE_NOOP("actions", "&Step")
TRAIN = QT_TRANSLATE_NOOP("actions", "&Train")
VIEW = QT_TRANSLATE_NOOP("actions", "&View")
HELP = QT_TRANSLATE_NOOP("actions", "&Help")
MENUS = (FILE, EDIT, STEP, TRAIN, VIEW, HELP)
