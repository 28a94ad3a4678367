"""The view: a frame's neuron as a computational graph, scrolled to where the step is at work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpstudio.frame import Frame
from bpstudio.ui.theme import Theme
from bpstudio.ui.views.graph.drawing import GraphDrawing


class GraphView(QScrollArea):
    """Values above the wires, gradients below, local derivatives at the gates.

    While hidden it keeps the newest frame and computes nothing.
    """

    selected = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graphView")
        self.setAccessibleName(self.tr("Computational graph"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._waiting: Frame | None = None
        self.drawing = GraphDrawing(theme, self)
        self.drawing.selected.connect(self.selected)
        self.setWidget(self.drawing)
        self._paint_ground(theme)

    def show_frame(self, frame: Frame) -> None:
        if not self.isVisible():
            self._waiting = frame
            return
        self._waiting = None
        self.drawing.show_frame(frame)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        self._paint_ground(theme)
        self.drawing.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._waiting is not None:
            self.show_frame(self._waiting)

    def _follow(self) -> None:
        """Bring the selected weight, or else the parts at work, into view, if they are not."""
        plan, chosen = self.drawing.plan_now, self.drawing.chosen
        if plan is None:
            return
        lit = plan.sheet.lit if chosen is None else [(chosen.y, chosen.y + chosen.height)]
        if not lit:
            return
        top = min(top for top, _ in lit) * self.drawing.scale
        bottom = max(bottom for _, bottom in lit) * self.drawing.scale
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.drawing.minimumHeight() - room))
        if bottom - top > room or top < bar.value():
            bar.setValue(round(top - 8))
        elif bottom > bar.value() + room:
            bar.setValue(round(bottom - room + 8))

    def _paint_ground(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.panel)
        self.setPalette(palette)
