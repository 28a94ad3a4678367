"""Every action of the window, declared once, as rows of one table."""

from __future__ import annotations

from bpstudio.ui.actions.files import FILES
from bpstudio.ui.actions.looking import LOOKING
from bpstudio.ui.actions.row import Row
from bpstudio.ui.actions.stepping import STEPPING

ROWS: tuple[Row, ...] = (*FILES, *STEPPING, *LOOKING)
