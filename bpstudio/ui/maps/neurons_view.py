"""The neurons view: what each neuron makes of the plane, or its weights as a picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from bpstudio.background import Background
from bpstudio.frame import Frame, Selection
from bpstudio.ui.maps.feed import MapFeed, NeuronPictures
from bpstudio.ui.maps.ground import PlaneChoice
from bpstudio.ui.maps.neuron_detail import NeuronDetail
from bpstudio.ui.maps.neuron_sheet import Neuron, NeuronSheet
from bpstudio.ui.maps.neuron_table import neuron_table
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.theme import Theme

PIXELS = 64
INTERVAL_MS = 100
"""A sheet of many small pictures is painted for each: ten a second show how they move."""


class NeuronsView(QWidget):
    """Large beside the sheet is the neuron under the mouse, or else the one that is selected."""

    selected = Signal(object)
    """The `Selection` of a neuron that was clicked."""
    export_wanted = Signal(object)
    """An `Export`."""

    def __init__(self, background: Background, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("neuronsView")
        self._theme = theme
        self._frame: Frame | None = None
        self._hovered: Neuron | None = None
        self.feed = MapFeed(
            background, theme, self, pixels=PIXELS, interval_ms=INTERVAL_MS, all_layers=True
        )
        self.feed.maps_changed.connect(self._show)
        self.sheet = NeuronSheet(theme, self)
        self.sheet.hovered.connect(self._hover)
        self.sheet.clicked.connect(self._select)
        self.area = QScrollArea(self)
        self.area.setWidget(self.sheet)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().installEventFilter(self)
        self.detail = NeuronDetail(theme, self)
        self.export = ExportButton(self, self.tr("neurons"), self.detail)
        self.export.wanted.connect(self.export_wanted)
        self.detail.set_corner(self.export)
        body = QHBoxLayout(self)
        body.setContentsMargins(4, 2, 10, 4)
        body.setSpacing(10)
        body.addWidget(self.area, 5)
        body.addWidget(self.detail, 4)

    def show_frame(self, frame: Frame) -> None:
        """Show its network's neurons, and mark the one that is selected."""
        self._frame = frame
        chosen = frame.selection
        self.sheet.select(None if chosen is None else (chosen.layer, chosen.neuron))
        self.feed.show_frame(frame)
        self._show_detail()

    def set_plane(self, choice: PlaneChoice) -> None:
        """Which two columns the maps are over, and where the others are held."""
        self.feed.set_plane(choice)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for part in (self.feed, self.sheet, self.detail):
            part.set_theme(theme)

    def picture(self) -> Picture:
        """All of the sheet, for an exported file."""
        return Picture(self.sheet, self._theme, self.tr("NEURONS"))

    def table(self) -> Table:
        """Every number of the pictures, for an exported file."""
        return neuron_table(self.feed.pictures, self._frame, PIXELS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.sheet.set_room(self.area.maximumViewportSize())
        return super().eventFilter(watched, event)

    def _show(self, pictures: NeuronPictures | None) -> None:
        self.sheet.show_pictures(pictures)
        self._show_detail()

    def _hover(self, neuron: Neuron | None) -> None:
        self._hovered = neuron
        self._show_detail()

    def _select(self, layer: int, neuron: int) -> None:
        self.selected.emit(Selection(layer, neuron))

    def _show_detail(self) -> None:
        pictures = self.feed.pictures
        if pictures is None:
            self.detail.show_neuron(None, None)
            return
        outputs = (max(pictures.levels.layers), 0)
        for neuron in (self._hovered, self.sheet.selected, outputs):
            if neuron is not None and pictures.bounds(*neuron) is not None:
                break
        self.detail.show_neuron(pictures, neuron)
