"""The actions of the window: one table, and the menus and keys that are made from it."""

from bpstudio.ui.actions.make import fill_menus, keys_of, make_actions, translated
from bpstudio.ui.actions.row import FILE, MENUS, VIEW, Row
from bpstudio.ui.actions.table import ROWS

__all__ = [
    "FILE",
    "MENUS",
    "ROWS",
    "VIEW",
    "Row",
    "fill_menus",
    "keys_of",
    "make_actions",
    "translated",
]
