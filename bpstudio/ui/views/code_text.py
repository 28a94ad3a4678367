"""Read-only code with line numbers, in which lines can be lit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QTextEdit, QWidget

from bpstudio.ui.theme import Theme, blend
from bpstudio.ui.views.code_colours import CodeColours

_GUTTER_INSET = 5
_GUTTER_GAP = 5


class CodeText(QPlainTextEdit):
    """Text can be selected with the mouse; a click without a drag is a click on the line.

    `source` gives what copying everything copies.
    """

    line_clicked = Signal(int)

    def __init__(
        self, theme: Theme, source: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._theme = theme
        self._lines: tuple[str, ...] = ()
        self._lit: tuple[int, ...] = ()
        self._colour = theme.accent
        self._pressed: QPoint | None = None
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * 0.88)
        self.setFont(font)
        self.document().setDocumentMargin(0)
        self.setCornerWidget(QWidget(self))
        self.setViewportMargins(self._gutter_width, 0, 0, 0)
        self._gutter = _Gutter(self)
        self._colours = CodeColours(theme, self.document())
        self.updateRequest.connect(self._scroll_gutter)
        self._apply_palette()

    @property
    def lit_lines(self) -> tuple[int, ...]:
        """The lines that are lit, from 0."""
        return self._lit

    def show_code(self, lines: tuple[str, ...]) -> None:
        """Show these lines; where there are as many as before, only those that differ change."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self._lit = ()
            self.setPlainText("\n".join(lines))
            return
        cursor = QTextCursor(self.document())
        for number, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                cursor.setPosition(self.document().findBlockByNumber(number).position())
                end = QTextCursor.MoveOperation.EndOfBlock
                cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(new)

    def light(self, lines: tuple[int, ...], colour: str) -> None:
        """Light these lines in the colour, and bring them into view."""
        if (lines, colour) == (self._lit, self._colour):
            return
        moved = lines != self._lit
        self._lit, self._colour = lines, colour
        self._show_lit()
        if moved and lines:
            self._bring_into_view(lines[0], lines[-1])

    def set_theme(self, theme: Theme, colour: str) -> None:
        """Take the theme's colours; `colour` is that of lit lines."""
        self._theme, self._colour = theme, colour
        self._colours.set_theme(theme)
        self._apply_palette()
        self._show_lit()

    def _apply_palette(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.field))
        palette.setColor(QPalette.ColorRole.Text, QColor(self._theme.text))
        palette.setColor(QPalette.ColorRole.Highlight, blend(self._theme.accent, "#808080", 0.8))
        self.setPalette(palette)
        self._gutter.update()

    def _show_lit(self) -> None:
        ground = blend(self._colour, self._theme.field, 0.18)
        selections = []
        for number in self._lit:
            one = QTextEdit.ExtraSelection()
            one.format.setBackground(ground)
            one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            one.cursor = QTextCursor(self.document().findBlockByNumber(number))
            selections.append(one)
        self.setExtraSelections(selections)
        self._gutter.update()

    def _bring_into_view(self, first: int, last: int) -> None:
        bar = self.verticalScrollBar()
        seen = max(1, self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) - 1)
        if first < bar.value() or last >= bar.value() + seen:
            bar.setValue(first - max(0, (seen - (last - first + 1)) // 2))

    # The mouse and the clipboard ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        here, pressed = event.position().toPoint(), self._pressed
        self._pressed = None
        if pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        dragged = (here - pressed).manhattanLength() >= QApplication.startDragDistance()
        if not dragged and not self.textCursor().hasSelection():
            self.line_clicked.emit(self.cursorForPosition(here).blockNumber())

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt calls it by this name
        """The selected text; of everything, the source in full, so that it runs."""
        # Qt's own object: it stays on the clipboard after Python has ended, and one that was made
        # here would then call Python, which ends the process.
        data = super().createMimeDataFromSelection()
        cursor = self.textCursor()
        everything = self.document().characterCount() - 1
        if cursor.selectionEnd() - cursor.selectionStart() >= everything:
            # It is filled when it is first read.
            data.text()
            data.clear()
            data.setText(self._source())
        return data

    # Line numbers ---------------------------------------------------------------------------------

    @property
    def _gutter_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("00") + 2 * _GUTTER_INSET + _GUTTER_GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        gutter = QRect(inside.left(), inside.top(), self._gutter_width, inside.height())
        self._gutter.setGeometry(gutter)

    def _scroll_gutter(self, area: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Numbers beside the visible lines; those of lit lines stand out."""
        theme, width = self._theme, self._gutter.width()
        painter.fillRect(area, QColor(theme.field))
        painter.setFont(self.font())
        plain, lit = blend(theme.muted, theme.field, 0.65), QColor(self._colour)
        ground = blend(self._colour, theme.field, 0.18)
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            number, row = block.blockNumber(), QRect(0, round(top), width, round(height))
            is_lit = number in self._lit
            if is_lit:
                painter.fillRect(row, ground)
                painter.fillRect(QRect(0, row.top(), 3, row.height()), lit)
            painter.setPen(lit if is_lit else plain)
            text = row.adjusted(0, 0, -_GUTTER_INSET - _GUTTER_GAP, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignRight, str(number + 1))
            block, top = block.next(), top + height


class _Gutter(QWidget):
    def __init__(self, code: CodeText) -> None:
        super().__init__(code)
        self._code = code
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._code.paint_gutter(painter, event.rect())
