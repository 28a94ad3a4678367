"""Joins all that shows and sets breakpoints to the session."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.session import Session
from bpstudio.stepping import Phase, Stop, node_stop
from bpstudio.ui.breakpoints.panel import BreakpointPanel
from bpstudio.ui.canvas.stops import CanvasStops
from bpstudio.ui.forms import SetupPanel
from bpstudio.ui.timeline import Timeline


class Breakpoints(QObject):
    """Owns the list of breakpoints, in the set-up panel."""

    def __init__(
        self,
        session: Session,
        setup: SetupPanel,
        canvas: CanvasStops,
        timeline: Timeline,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.panel = BreakpointPanel(setup)
        setup.add_section(self.panel)
        self.panel.edited.connect(session.edit)
        self.panel.unfolded.connect(setup.bring_into_view)
        canvas.toggled.connect(session.breaking.toggle)
        timeline.stop_toggled.connect(session.breaking.toggle)
        session.frame_changed.connect(self.panel.show_frame)
        session.breaking.hits_changed.connect(self.panel.show_hits)
        self.panel.show_frame(session.frame)

    def toggle_here(self) -> None:
        """Set or remove a stop at the neuron that is chosen, else at the step at work."""
        stop = _stop_here(self._session.frame)
        if stop is None:
            self._session.report(
                UserError(
                    self.tr("There is nothing yet to stop at."),
                    hint=self.tr("Click a neuron, or step forward once."),
                )
            )
        else:
            self._session.breaking.toggle(stop)


def _stop_here(frame: Frame) -> Stop | None:
    location = None if frame.training else frame.location
    chosen, spec = frame.selection, frame.document.spec
    if chosen is None:
        return None if location is None else Stop(location.kind, location.layer, location.neuron)
    early = location is None or location.phase in (Phase.FORWARD, Phase.LOSS)
    phases = [Phase.FORWARD, Phase.BACKWARD]
    stops = [node_stop(spec, phase, chosen.layer, chosen.neuron) for phase in phases]
    return next(filter(None, stops if early else reversed(stops)), None)
