"""Draws a grid of numbers whose cells are coloured: as large as there is room, never cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from bpstudio.ui.maps.colours import background
from bpstudio.ui.plots.scores.cells import Cells
from bpstudio.ui.theme import Theme, blend

_STRONGEST = 0.72
_SMALLEST_FONT = 9
_PAD = 3.0
_WIDEST_CELL, _HIGHEST_CELL = 130.0, 90.0
_LEAST_LABELS = 0.15
_FEWEST_LETTERS, _FEW = 24.0, 120.0


@dataclass(frozen=True)
class Place:
    """Where the cells are, and how large their letters; without `texts` there is no room."""

    left: float
    top: float
    width: float
    height: float
    font: QFont
    texts: bool
    heads: bool
    titles: bool

    def cell(self, row: int, column: int) -> QRectF:
        x, y = self.left + column * self.width, self.top + row * self.height
        return QRectF(x, y, self.width, self.height)


class Grid(QWidget):
    """Names are shortened, then left out, where they find no room: tooltips have everything."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: Cells | None = None
        self._theme = theme
        self.setMinimumSize(60, 40)

    def show_cells(self, cells: Cells | None) -> None:
        """Draw these."""
        if cells != self.cells:
            self.cells = cells
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @property
    def needed_width(self) -> int:
        """What the numbers need in their smallest size."""
        if self.cells is None:
            return 0
        metrics = QFontMetricsF(self._font(_SMALLEST_FONT))
        names = min(70.0, self._widest(metrics, self.cells.rows)) + 2 * _PAD
        return int(names + metrics.height() + self._needed_by_numbers()) + 1

    def sizeHint(self) -> QSize:
        return QSize(self.needed_width + 60, 150)

    def place(self) -> Place:
        """For the size that the widget has: rather without titles than without numbers."""
        assert self.cells is not None
        bare = self._place(titles=False)
        if not self.cells.across:
            return bare
        titled = self._place(titles=True)
        roomy = titled.height >= self._small().height()
        return titled if roomy and titled.texts >= bare.texts else bare

    def _small(self) -> QFontMetricsF:
        """Of names and titles."""
        largest = round(QFontInfo(self.font()).pixelSize() * 0.9)
        return QFontMetricsF(self._font(max(_SMALLEST_FONT, largest - 1)))

    def _place(self, titles: bool) -> Place:
        assert self.cells is not None
        rows, columns = len(self.cells.rows), len(self.cells.columns)
        largest = round(QFontInfo(self.font()).pixelSize() * 0.9)
        small = self._small()
        line = small.height()
        most = self.width() - line - 2 * _PAD - self._needed_by_numbers()
        most = max(_LEAST_LABELS * self.width(), most)
        names = min(self._widest(small, self.cells.rows), most) + 2 * _PAD
        left = names + (line if titles else 0)
        width = min((self.width() - left - 1) / columns, _WIDEST_CELL)
        heads = width >= min(_FEWEST_LETTERS, self._widest(small, self.cells.columns) + 2)
        top = line * (heads + titles)
        height = min((self.height() - top - 1) / rows, _HIGHEST_CELL)
        for pixels in range(largest, _SMALLEST_FONT - 1, -1):
            font = self._font(pixels)
            metrics = QFontMetricsF(font)
            if metrics.ascent() <= height and self._widest_number(metrics) + 2 <= width:
                return Place(left, top, width, height, font, True, heads, titles)
        return Place(left, top, width, height, self._font(_SMALLEST_FONT), False, heads, titles)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def tip_at(self, at: QPoint) -> str:
        """All that there is to say of the cell there."""
        if self.cells is None:
            return ""
        place = self.place()
        for row, cells in enumerate(self.cells.cells):
            for column, cell in enumerate(cells):
                if place.cell(row, column).contains(at):
                    return cell.tip
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.cells is None:
            return
        place = self.place()
        with QPainter(self) as painter:
            painter.setFont(place.font)
            faint = blend(self._theme.muted, background(self._theme), 0.75)
            for row, cells in enumerate(self.cells.cells):
                for column, cell in enumerate(cells):
                    area = place.cell(row, column)
                    colour = self.colour(cell.share)
                    painter.fillRect(area.adjusted(0, 0, -1, -1), colour)
                    if place.texts:
                        painter.setPen(self._ink(colour) if cell.share else faint)
                        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, cell.text)
            self._paint_names(painter, place, self.cells)

    def colour(self, share: float) -> QColor:
        """Of a cell with this share."""
        hue = self._theme.blue if share > 0 else self._theme.orange
        ground = blend(self._theme.text, background(self._theme), 0.04).name()
        return blend(hue, ground, _STRONGEST * abs(share))

    def _ink(self, colour: QColor) -> QColor:
        inks = [QColor(self._theme.text), QColor(self._theme.panel)]
        return max(inks, key=lambda ink: _contrast(ink, colour))

    def _paint_names(self, painter: QPainter, place: Place, cells: Cells) -> None:
        largest = round(QFontInfo(self.font()).pixelSize() * 0.9)
        font = self._font(max(_SMALLEST_FONT, min(largest - 1, int(place.height))))
        metrics = QFontMetricsF(font)
        line = metrics.height()
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        start = line if place.titles else 0.0
        room = place.left - start - 2 * _PAD
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, name in enumerate(cells.rows):
            area = QRectF(start + _PAD, place.cell(row, 0).top(), room, place.height)
            painter.drawText(area, right, _short(metrics, name, room))
        for column, name in enumerate(cells.columns if place.heads else ()):
            area = place.cell(0, column)
            area = QRectF(area.left(), place.top - line, area.width(), line)
            text = _short(metrics, name, area.width() - 2)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        if place.titles:
            self._paint_titles(painter, place, cells, line)

    def _paint_titles(self, painter: QPainter, place: Place, cells: Cells, line: float) -> None:
        width = place.width * len(cells.columns)
        area = QRectF(place.left, 0, width, line)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, cells.across)
        height = place.height * len(cells.rows)
        painter.save()
        painter.translate(0, place.top + height)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, height, line), Qt.AlignmentFlag.AlignCenter, cells.down)
        painter.restore()

    def _font(self, pixels: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(1, pixels))
        return font

    def _needed_by_numbers(self) -> float:
        """The width that all cells in a row need for their smallest letters, and some name."""
        assert self.cells is not None
        columns = len(self.cells.columns)
        widest = self._widest_number(QFontMetricsF(self._font(_SMALLEST_FONT))) + 2
        return columns * max(widest, min(_FEWEST_LETTERS, _FEW / columns))

    def _widest_number(self, metrics: QFontMetricsF) -> float:
        assert self.cells is not None
        return self._widest(metrics, tuple(c.text for row in self.cells.cells for c in row))

    @staticmethod
    def _widest(metrics: QFontMetricsF, texts: tuple[str, ...]) -> float:
        longest = max(map(len, texts), default=0)
        # Among so many numbers only the long ones can be the widest.
        likely = {text for text in texts if 2 * len(text) >= longest}
        return max((metrics.horizontalAdvance(text) for text in likely), default=0.0)


def _short(metrics: QFontMetricsF, text: str, room: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 0.5)


def _contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    """As the WCAG has it, with a plain power for sRGB."""
    red, green, blue = (
        float(part**2.2) for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
