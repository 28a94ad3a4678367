"""Joins all that shows and sets breakpoints to the session."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpstudio.session import Session
from bpstudio.ui.breakpoints.panel import BreakpointPanel
from bpstudio.ui.forms import SetupPanel


class Breakpoints(QObject):
    """Owns the list of breakpoints, in the set-up panel."""

    def __init__(self, session: Session, setup: SetupPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.panel = BreakpointPanel(setup)
        setup.add_section(self.panel)
        self.panel.edited.connect(session.edit)
        session.frame_changed.connect(self.panel.show_frame)
        session.breaking.hits_changed.connect(self.panel.show_hits)
        self.panel.show_frame(session.frame)
