"""What every pyqtgraph chart of the window shares: axes, names, colours, no menus of its own."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from bpstudio.ui.plots.axes import ValueAxis, arrange_axes, colour_axes
from bpstudio.ui.theme import Theme

_NAMED_FROM = 135
"""A chart that is less high, in pixels, needs the room of the names for its curves."""


class Chart(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph is not typed
    """`bottom` and `left` are the axes; figures are plain decimals where none is given."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        bottom: pyqtgraph.AxisItem | None = None,
        left: pyqtgraph.AxisItem | None = None,
    ) -> None:
        axes = {"bottom": bottom or ValueAxis("bottom"), "left": left or ValueAxis("left")}
        super().__init__(parent, axisItems=axes)
        self.plot_item: pyqtgraph.PlotItem = self.getPlotItem()
        self.view: pyqtgraph.ViewBox = self.getViewBox()
        self.plot_item.setMenuEnabled(False)
        self.plot_item.hideButtons()
        arrange_axes(self.plot_item)
        Chart.set_theme(self, theme)

    def name_axes(self, bottom: str, left: str) -> None:
        """What the axes count, each with its unit where it has one: "loss (nats)"."""
        for side, name in (("bottom", bottom), ("left", left)):
            if self.plot_item.getAxis(side).labelText != name:
                self.plot_item.setLabel(side, name)
        self._show_names()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.setBackground(theme.panel)
        colour_axes(self.plot_item, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # pyqtgraph resizes once while it makes itself.
        if hasattr(self, "plot_item"):
            self._show_names()

    def _show_names(self) -> None:
        for side in ("bottom", "left"):
            axis = self.plot_item.getAxis(side)
            wanted = bool(axis.labelText) and self.height() >= _NAMED_FROM
            if wanted != axis.label.isVisible():
                axis.showLabel(wanted)
