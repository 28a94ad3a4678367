"""The sheet of all neurons' pictures, of which only what is in sight is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bpstudio.ui.maps.feed import NeuronPictures
from bpstudio.ui.maps.neuron_words import layer_words
from bpstudio.ui.maps.sheet_layout import HEAD, Layout, lay_out
from bpstudio.ui.theme import Theme

Neuron = tuple[int, int]
"""Layer and number."""

_COARSE = 12
"""Pictures of fewer pixels are shown pixel by pixel."""


class NeuronSheet(QWidget):
    """In columns by layer. Of images, the first one is the current sample."""

    hovered = Signal(object)
    """A `Neuron`, or None."""
    clicked = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.pictures: NeuronPictures | None = None
        self.selected: Neuron | None = None
        self.layout_now = Layout(())
        self._theme = theme
        self._room = QSize(0, 0)
        self._hovered: Neuron | None = None
        self._laid_out: object = None

    def show_pictures(self, pictures: NeuronPictures | None) -> None:
        """Show these; None leaves the sheet empty."""
        self.pictures = pictures
        self._arrange()
        self.update()

    def set_room(self, room: QSize) -> None:
        """The size in which all should stand, if it can."""
        self._room = room
        self._arrange()

    def select(self, neuron: Neuron | None) -> None:
        """Mark the neuron."""
        if neuron != self.selected:
            self.selected = neuron
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return self.layout_now.size.toSize()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.layout_now.find(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.layout_now.find(event.position().x(), event.position().y())
        # The picture of the sample is of no single input.
        if found is not None and not (found[0] == 0 and self._is_of_image):
            self.clicked.emit(*found)

    def paintEvent(self, event: QPaintEvent) -> None:
        pictures, theme = self.pictures, self._theme
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(theme.panel))
            if pictures is None:
                return
            for column in self.layout_now.columns:
                painter.setPen(QColor(theme.muted))
                words = layer_words(pictures.site.ground.spec, column.layer)
                painter.drawText(round(column.left), HEAD - 5, words)
                for at, unit in enumerate(column.units):
                    if column.tile(at).toAlignedRect().intersects(event.rect()):
                        self._paint_tile(painter, pictures, (column.layer, unit))

    def _paint_tile(self, painter: QPainter, pictures: NeuronPictures, neuron: Neuron) -> None:
        tile = self.layout_now.tile(*neuron)
        of_sample = neuron[0] == 0 and pictures.of_image
        image = pictures.sample() if of_sample else pictures.image(*neuron)
        if tile is None or image is None:
            return
        smooth = image.width() >= _COARSE
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(tile, image)
        chosen, pointed = neuron == self.selected, neuron == self._hovered
        colour = self._theme.accent if chosen else self._theme.text
        painter.setPen(
            QPen(QColor(colour if chosen or pointed else self._theme.border), 1 + chosen)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(tile)

    @property
    def _is_of_image(self) -> bool:
        return self.pictures is not None and self.pictures.of_image

    def _hover(self, neuron: Neuron | None) -> None:
        if neuron != self._hovered:
            self._hovered = neuron
            self.setCursor(
                Qt.CursorShape.ArrowCursor if neuron is None else Qt.CursorShape.PointingHandCursor
            )
            self.hovered.emit(neuron)
            self.update()

    def _arrange(self) -> None:
        pictures = self.pictures
        if pictures is None:
            return
        key = pictures.site.ground, self._room
        if key == self._laid_out:
            return
        self._laid_out = key
        layers: list[tuple[int, tuple[int, ...]]] = []
        for layer, painted in sorted(pictures.levels.layers.items()):
            units = tuple(range(len(painted.levels)))
            if layer == 0:
                units = (0,) if pictures.of_image else pictures.levels.varying
            layers.append((layer, units))
        spec, metrics = pictures.site.ground.spec, self.fontMetrics()
        heads = [float(metrics.horizontalAdvance(layer_words(spec, layer))) for layer, _ in layers]
        self.layout_now = lay_out(layers, heads, self._room.width(), self._room.height())
        self.resize(self.layout_now.size.toSize())
        self.updateGeometry()
