"""One neuron's picture large, with its scale and the numbers at its axes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpstudio.ui.maps.chart_paint import Ink, paint_axes, paint_scale, scale_labels, tick_width
from bpstudio.ui.maps.colours import ink_table, value_table
from bpstudio.ui.maps.feed import NeuronPictures
from bpstudio.ui.maps.neuron_words import kind_words, neuron_words
from bpstudio.ui.maps.place import Place
from bpstudio.ui.theme import Theme

_BAR, _GAP = 18.0, 10.0
_ABOVE = 2
_NARROW, _LOW = 210, 150
"""In less room than this, the picture needs that of the axes."""


class NeuronDetail(QWidget):
    """`show_neuron` says which; its pictures may be newer each time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(120, 80)
        self.neuron: tuple[int, int] | None = None
        self._theme = theme
        self._pictures: NeuronPictures | None = None
        self._corner: QWidget | None = None

    def set_corner(self, button: QWidget) -> None:
        """Keep the button at the right end of the title."""
        self._corner = button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._corner is not None:
            self._corner.adjustSize()
            self._corner.move(self.width() - self._corner.width(), 0)

    def sizeHint(self) -> QSize:
        return QSize(230, 200)

    def show_neuron(self, pictures: NeuronPictures | None, neuron: tuple[int, int] | None) -> None:
        """Its picture of the moment; None for an empty pane."""
        if pictures is self._pictures and neuron == self.neuron:
            return
        self._pictures, self.neuron = pictures, neuron
        if pictures is not None and neuron is not None:
            words = neuron_words(pictures, *neuron), kind_words(pictures, neuron[0])
            self.setToolTip("\n".join(words))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
            if self._pictures is not None and self.neuron is not None:
                self._paint(painter, self._pictures, *self.neuron)

    def _paint(self, painter: QPainter, pictures: NeuronPictures, layer: int, neuron: int) -> None:
        of_sample = layer == 0 and pictures.of_image
        image = pictures.sample() if of_sample else pictures.image(layer, neuron)
        bounds = pictures.bounds(layer, neuron)
        if image is None or bounds is None:
            return
        ink = self._ink()
        labels = scale_labels(bounds, ("", ""))
        room = _BAR + max(ink.metrics.horizontalAdvance(label) for label in labels)
        over_data = not (pictures.of_image and layer <= 1)
        roomy = self.width() >= _NARROW and self.height() >= _LOW
        place = self._place(ink, pictures, bounds, room, with_axes=over_data and roomy)
        self._paint_head(painter, ink, pictures, layer, neuron)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, over_data)
        painter.drawImage(place.area, image)
        if over_data and roomy:
            names = [pictures.site.ground.name(a.column) for a in pictures.site.ground.plane.axes]
            paint_axes(painter, ink, place, (names[0], names[1] if len(names) > 1 else ""))
        else:
            painter.setPen(QColor(self._theme.border))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.area)
        scale = QRectF(place.area.right() + _GAP, place.area.top(), room, place.area.height())
        table = ink_table(self._theme) if of_sample else value_table(self._theme)
        paint_scale(painter, ink, scale, labels, table)

    def _paint_head(
        self, painter: QPainter, ink: Ink, pictures: NeuronPictures, layer: int, neuron: int
    ) -> None:
        """Two lines; where they are cut, the tooltip has the whole of them."""
        metrics = ink.metrics
        painter.setFont(ink.font)
        corner = 0 if self._corner is None else self._corner.width()
        lines = (neuron_words(pictures, layer, neuron), kind_words(pictures, layer))
        colours = self._theme.text, self._theme.muted
        top = round(metrics.ascent()) + _ABOVE
        for row, (text, colour) in enumerate(zip(lines, colours, strict=True)):
            painter.setPen(QColor(colour))
            room = self.width() - 4 - corner
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(2, round(top + row * metrics.height()), shown)

    def _place(
        self,
        ink: Ink,
        pictures: NeuronPictures,
        bounds: tuple[float, float],
        scale: float,
        with_axes: bool,
    ) -> Place:
        axes = pictures.site.ground.plane.axes
        across = axes[0].low, axes[0].high
        up = bounds if len(axes) == 1 else (axes[1].low, axes[1].high)
        line = ink.metrics.height()
        head = 2 * line + 6
        height = self.height() - head - (2 * line + 2 if with_axes else 2)
        left = line + tick_width(ink, up, height) + 8 if with_axes else 2.0
        side = max(20.0, min(self.width() - left - scale - _GAP, height))
        return Place(QRectF(round(left), round(head), round(side), round(side)), across, up)

    def _ink(self) -> Ink:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return Ink(self._theme, font)
