"""The fonts of the matrix view, with what is measured of them."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF

_HEAD_INSET = 4.0
_DIGITS = str.maketrans("123456789", "000000000")


class Faces:
    """Fonts for cells, symbols, shapes, signs and indices, made from the widget's font."""

    def __init__(self, base: QFont) -> None:
        self.base_font = QFont(base)
        self.cell_font = _tabular(_scaled(base, 0.84))
        self.cell_bold = _tabular(_scaled(base, 0.84, bold=True))
        self.symbol_font = _scaled(base, 0.95, bold=True)
        self.label_font = _tabular(_scaled(base, 0.72))
        self.sign_font = _scaled(base, 1.15)
        self.cell = QFontMetricsF(self.cell_bold)
        self.symbol = QFontMetricsF(self.symbol_font)
        self.label = QFontMetricsF(self.label_font)
        self.sign = QFontMetricsF(self.sign_font)
        self.base = QFontMetricsF(self.base_font)
        self.row_height = round(self.cell.height() + 7)
        self.label_height = round(self.label.height())
        self.head_height = round(self.symbol.height() + self.label.height() + _HEAD_INSET)
        self.label_width = self.label.horizontalAdvance("0")
        self._label_widths: dict[str, float] = {}
        self._symbol_widths: dict[str, float] = {}
        self._sign_widths: dict[str, float] = {}
        self._number_widths: dict[str, float] = {}

    def label_width_of(self, text: str) -> float:
        """How wide a small text is, such as a matrix's shape."""
        pattern = text.translate(_DIGITS)
        width = self._label_widths.get(pattern)
        if width is None:
            width = self._label_widths[pattern] = self.label.horizontalAdvance(pattern)
        return width

    def symbol_width(self, symbol: str) -> float:
        """How wide a symbol is; measured once."""
        width = self._symbol_widths.get(symbol)
        if width is None:
            width = self._symbol_widths[symbol] = self.symbol.horizontalAdvance(symbol)
        return width

    def sign_width(self, sign: str) -> float:
        """How wide a sign between matrices is; measured once."""
        width = self._sign_widths.get(sign)
        if width is None:
            width = self._sign_widths[sign] = self.sign.horizontalAdvance(sign)
        return width

    def number_width(self, text: str) -> float:
        """How wide a number in a cell is; digits are of one width, so few have to be measured."""
        pattern = text.translate(_DIGITS)
        width = self._number_widths.get(pattern)
        if width is None:
            width = self._number_widths[pattern] = self.cell.horizontalAdvance(pattern)
        return width


def _scaled(base: QFont, scale: float, bold: bool = False) -> QFont:
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * scale)
    font.setBold(bold)
    return font


def _tabular(font: QFont) -> QFont:
    """Digits of one width, so that numbers stand below each other."""
    tag = QFont.Tag.fromString("tnum")
    if tag is not None:
        font.setFeature(tag, 1)
    return font
