"""What takes time to make and so is made once: fonts, widths of texts, colours, sprites."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from bpstudio.ui.theme import blend

TextStyle = tuple[int, bool, bool]
"""Pixel size, bold, italic."""

_SHADES = 48
_KEPT_WIDTHS = 4_096
_KEPT_SPRITES = 256
_DIGITS = str.maketrans("123456789", "000000000")


class Fonts:
    """The application's font in the sizes that the canvas asks for."""

    def __init__(self, base: QFont) -> None:
        self._base = base
        self._made: dict[TextStyle, tuple[QFont, QFontMetricsF]] = {}
        self._ascents: dict[TextStyle, float] = {}
        self._widths: dict[tuple[TextStyle, str], float] = {}
        metrics = QFontMetricsF(base)
        self._tabular = len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1

    def font(self, style: TextStyle) -> QFont:
        return self._get(style)[0]

    def width(self, style: TextStyle, text: str) -> float:
        """Where digits are of one width, few of all numbers have to be measured."""
        if self._tabular:
            text = text.translate(_DIGITS)
        width = self._widths.get((style, text))
        if width is None:
            if len(self._widths) >= _KEPT_WIDTHS:
                self._widths.clear()
            width = self._get(style)[1].horizontalAdvance(text)
            self._widths[style, text] = width
        return width

    def ascent(self, style: TextStyle) -> float:
        """How far below the middle of a line of digits its baseline lies."""
        ascent = self._ascents.get(style)
        if ascent is None:
            ascent = self._ascents[style] = self._get(style)[1].capHeight() / 2
        return ascent

    def _get(self, style: TextStyle) -> tuple[QFont, QFontMetricsF]:
        made = self._made.get(style)
        if made is None:
            font = QFont(self._base)
            font.setPixelSize(max(1, style[0]))
            font.setBold(style[1])
            font.setItalic(style[2])
            made = self._made[style] = (font, QFontMetricsF(font))
        return made


class Colours:
    """Opaque blends, in so many shades."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, int], QColor] = {}

    def blend(self, foreground: str, background: str, share: float) -> QColor:
        """Not to be changed by who receives it."""
        key = (foreground, background, round(share * _SHADES))
        colour = self._made.get(key)
        if colour is None:
            colour = self._made[key] = blend(foreground, background, key[2] / _SHADES)
        return colour


class Sprites:
    """Small pictures by what they show, at most so many, for a screen of this pixel ratio."""

    def __init__(self, ratio: float, most: int = _KEPT_SPRITES) -> None:
        self.ratio = ratio
        self._most = most
        self._made: dict[Hashable, QPixmap] = {}

    def draw(
        self,
        painter: QPainter,
        key: Hashable,
        centre: tuple[float, float],
        reach: tuple[int, int],
        paint: Callable[[QPainter], None],
    ) -> None:
        """Draw the picture of `key`, which reaches so far to each side of its centre.

        `paint` makes it when it is not kept, in coordinates of the same painter.
        """
        pixmap = self._made.get(key)
        corner = QPointF(centre[0] - reach[0], centre[1] - reach[1])
        if pixmap is None:
            if len(self._made) >= self._most:
                self._made.clear()
            pixmap = self._made[key] = self._painted(corner, reach, paint)
        painter.drawPixmap(corner, pixmap)

    def _painted(
        self, corner: QPointF, reach: tuple[int, int], paint: Callable[[QPainter], None]
    ) -> QPixmap:
        width, height = (round(2 * side * self.ratio) for side in reach)
        pixmap = QPixmap(max(1, width), max(1, height))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as inner:
            inner.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            inner.translate(-corner)
            paint(inner)
        return pixmap
