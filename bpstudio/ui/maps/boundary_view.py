"""The boundary view: what the network makes of the plane of its data, while it learns."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from bpstudio.background import Background, Cancelled
from bpstudio.engine import Array, Pass
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.ui.maps.boundary_chart import BoundaryChart, Near
from bpstudio.ui.maps.boundary_controls import BoundaryControls
from bpstudio.ui.maps.boundary_maker import BoundaryMaker, Reading, Surface
from bpstudio.ui.maps.boundary_table import table_of
from bpstudio.ui.maps.boundary_words import place_lines, point_lines, some_of
from bpstudio.ui.maps.ground import Site, site_for
from bpstudio.ui.maps.paced import Paced
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.theme import Theme

INTERVAL_MS = 32
_LOW, _WIDE = 260, 380


class BoundaryView(QWidget):
    """Asks for the map of the newest parameters, as often as an eye can follow."""

    sample_chosen = Signal(int, bool)
    """A point was clicked: its row, and whether that is one of the test data."""
    plane_chosen = Signal(object)
    """A `PlaneChoice`, which other maps may want to follow."""
    export_wanted = Signal(object)
    """An `Export`."""

    def __init__(self, background: Background, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boundaryView")
        self._theme = theme
        self._frame: Frame | None = None
        self._site: Site | None = None
        self._maker: BoundaryMaker | None = None
        self._asked: tuple[Site, Reading, Array] | None = None
        self._mouse: tuple[float, float] | None = None
        self._paced = Paced(background, INTERVAL_MS, self)
        self._paced.answered.connect(self._take)
        self._paced.failed.connect(self._fail)
        self.controls = BoundaryControls(self)
        self.controls.reading_changed.connect(self._read_anew)
        self.controls.plane_changed.connect(self._move_plane)
        self.chart = BoundaryChart(theme, self)
        self.chart.clicked.connect(self.sample_chosen)
        self.chart.hovered.connect(self._hover)
        self.controls.test_toggled.connect(self.chart.show_test)
        self.export = ExportButton(self, self.tr("boundary"), self)
        self.export.wanted.connect(self.export_wanted)
        self.controls.add(self.export)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.hide()
        self.message = QLabel(self)
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.hide()
        body = QVBoxLayout()
        body.setSpacing(2)
        for widget in (self.chart, self.message):
            body.addWidget(widget, 1)
        body.addWidget(self.note)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(4, 2, 10, 4)
        self._box.setSpacing(4)
        self._box.addWidget(self.controls)
        self._box.addLayout(body, 1)

    @property
    def surface(self) -> Surface | None:
        """What is drawn now."""
        return self.chart.surface

    def show_frame(self, frame: Frame) -> None:
        """Ask for the map of its network, unless it is there or on its way."""
        self._frame = frame
        before = self._site
        self._site = site = site_for(frame, self.controls.plane, before)
        if before is None or before.ground is not site.ground:
            self._begin(site)
        self.chart.mark(site.sample)
        theta = frame.state.theta if frame.training else frame.theta
        reading, asked = self.controls.reading, self._asked
        unchanged = asked is not None and asked[2] is theta and asked[:2] == (site, reading)
        if not unchanged and self._maker is not None:
            self._asked = site, reading, theta
            self._paced.ask(partial(_make, self._maker, site, reading, theta))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.chart.set_theme(theme)

    def picture(self) -> Picture:
        """For an exported file."""
        return Picture(self.chart, self._theme, self.tr("BOUNDARY"))

    def table(self) -> Table:
        """The outputs at every point of the map, then the points of the data."""
        return table_of(self._site, self.chart.surface, self.chart.shown_points)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The map is as wide as it is high, so that in a low dock the room beside it is free.
        beside = self.height() < _LOW and self.width() >= _WIDE
        ways = QBoxLayout.Direction
        way = ways.RightToLeft if beside else ways.TopToBottom
        if way != self._box.direction():
            self._box.setDirection(way)
            self.controls.arrange(beside)

    def _begin(self, site: Site) -> None:
        """Other data, another network or other columns: nothing of the last map holds."""
        self._paced.cancel()
        self._maker, self._asked = BoundaryMaker(site.ground), None
        self.controls.show_ground(site.ground)
        self.chart.show_surface(None)
        self._show_points(site)
        self.message.hide()
        self.chart.show()

    def _show_points(self, site: Site) -> None:
        ground, reading = site.ground, self.controls.reading
        names = [ground.name(axis.column) for axis in ground.plane.axes]
        if ground.plane.is_line:
            chosen = reading.output
            names.append(self.tr("output") if chosen is None else ground.output_name(chosen))
        self.chart.set_ground(ground, reading, (names[0], names[1]))
        shown = sum(len(points.rows) for points in self.chart.points)
        total = sum(points.total for points in self.chart.points)
        self.note.setText(some_of(shown, total))
        self.note.setVisible(shown < total)

    def _read_anew(self) -> None:
        if self._site is not None and self._frame is not None:
            self._show_points(self._site)
            self.show_frame(self._frame)

    def _move_plane(self) -> None:
        self.plane_chosen.emit(self.controls.plane)
        if self._frame is not None:
            self.show_frame(self._frame)

    def _take(self, surface: Surface) -> None:
        if surface.reading.output == self.controls.reading.output:
            self.chart.show_surface(surface)
            self._tell()

    def _fail(self, error: UserError) -> None:
        self.message.setText("\n".join(filter(None, (error.message, error.hint))))
        self.message.show()
        self.chart.hide()

    def _hover(self, place: tuple[float, float] | None) -> None:
        self._mouse = place
        self._tell()

    def _tell(self) -> None:
        """The box at the mouse: of the point that is near, or else of the place itself."""
        surface, site = self.chart.surface, self._site
        if self._mouse is None or surface is None or site is None:
            return
        near, ground = self.chart.near, site.ground
        if near is not None:
            lines = point_lines(ground, near.row, near.test, self._outputs_of(near))
        else:
            place = self._mouse[: len(ground.plane.axes)]
            lines = place_lines(ground, place, surface.at(place))
        self.chart.show_lines(lines)

    def _outputs_of(self, near: Near) -> Array:
        """(outputs,): what the network says of this sample itself."""
        assert self._frame is not None
        dataset, spec = self._frame.problem.dataset, self._frame.document.spec
        inputs = dataset.test_inputs if near.test else dataset.inputs
        with np.errstate(all="ignore"):
            outputs: Array = Pass(spec, 1).forward(
                self._frame.state.theta, inputs[near.row : near.row + 1]
            )[0]
        return outputs


def _make(
    maker: BoundaryMaker, site: Site, reading: Reading, theta: Array, cancelled: Cancelled
) -> Surface:
    return maker.make(site, reading, theta, cancelled)
