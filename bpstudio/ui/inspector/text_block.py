"""Text in one colour that wraps anywhere rather than be cut, painted without a label's overhead."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

_MOST_WIDTHS = 8


class TextBlock(QWidget):
    """A paragraph; with a `padding`, on a rounded ground of its own colour."""

    def __init__(
        self, parent: QWidget, bold: bool = False, scale: float = 1.0, padding: int = 0
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._colour = "#000000"
        self._ground = ""
        self._padding = padding
        self._layouts: dict[int, QTextLayout] = {}
        self._heights: dict[int, int] = {}
        self._hint: QSize | None = None
        font = QFont(self.font())
        font.setBold(bold)
        font.setPointSizeF(font.pointSizeF() * scale)
        self.setFont(font)
        hug = QSizePolicy.Policy.Maximum if padding else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(hug, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str, colour: str, ground: str = "") -> None:
        """Show `text` in `colour`, on `ground` where there is padding for it."""
        if (colour, ground) != (self._colour, self._ground):
            self._colour, self._ground = colour, ground
            self.update()
        if text != self._text:
            self._text = text
            heights = self._heights.copy()
            self._forget()
            self.setAccessibleName(text)
            if self._padding or not self._is_as_tall_as(heights):
                self.updateGeometry()
            self.update()

    def _is_as_tall_as(self, heights: dict[int, int]) -> bool:
        """For each width that was asked for: such words need no layout."""
        same = (self.heightForWidth(width) == height for width, height in heights.items())
        return bool(heights) and all(same)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = round(self._laid_out(width).boundingRect().height() + 0.49) + self._padding
            self._heights[width] = height
        return height

    def sizeHint(self) -> QSize:
        if self._hint is None:
            metrics = self.fontMetrics()
            natural = metrics.horizontalAdvance(self._text) + 2 * self._inset + 2
            self._hint = QSize(natural, metrics.height() + self._padding)
        return self._hint

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height() + self._padding)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._forget()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._ground and self._text:
                painter.setPen(QColor(self._ground))
                painter.setBrush(QColor(self._ground))
                radius = min(self.height() / 2, 11.0)
                ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(ground, radius, radius)
            painter.setPen(QColor(self._colour))
            self._laid_out(self.width()).draw(painter, QPointF(self._inset, self._padding / 2))

    @property
    def _inset(self) -> int:
        return self._padding * 2

    def _forget(self) -> None:
        self._layouts.clear()
        self._heights.clear()
        self._hint = None

    def _laid_out(self, width: int) -> QTextLayout:
        """The text broken for `width`; a layout asks again and again, for two or three in turn."""
        layout = self._layouts.get(width)
        if layout is None:
            if len(self._layouts) >= _MOST_WIDTHS:
                self._forget()
            layout = self._layouts[width] = self._broken(width)
        return layout

    def _broken(self, width: int) -> QTextLayout:
        layout = QTextLayout(self._text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(10, width - 2 * self._inset))
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout
