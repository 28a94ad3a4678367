"""The formula and its numbers: plain text at once, typeset a moment later, one line at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.ui.inspector.line_breaks import break_line, height_in_ems
from bpstudio.ui.inspector.typesetter import Formula, Typesetter
from bpstudio.ui.theme import Theme

FORMULA_SCALE = 1.45
NUMBERS_SCALE = 1.25
_INDENT = 14.0
_LEADING = 4.0
# Leaves the event loop time to paint the step, and a burst of steps time to be over.
_DELAY_MS = 8
_PREPARE_DELAY_MS = 150


@dataclass(frozen=True)
class Line:
    """One line as LaTeX and as plain text; `scale` is its size in units of the font's."""

    latex: str
    plain: str
    scale: float


@dataclass
class _Block:
    """A line as laid out: pieces that fit the width, one below the other."""

    line: Line
    size: float
    pieces: tuple[str, ...]
    heights: list[float]
    formulas: list[Formula] | None = None


class FormulaArea(QWidget):
    """Lines of mathematics as wide as the panel: broken and scaled to fit, never cut."""

    typeset = Signal()  # every line that is shown has been typeset

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._typesetter = Typesetter()
        self._lines: tuple[Line, ...] = ()
        self._blocks: list[_Block] = []
        self._work: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work_on)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def is_typeset(self) -> bool:
        """Whether nothing is left to do."""
        return not self._timer.isActive()

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The pieces that are typeset and shown."""
        return tuple(f for block in self._blocks for f in block.formulas or ())

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these lines, typeset where they have been before."""
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleName("\n".join(line.plain for line in lines))
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(200, round(sum(sum(block.heights) for block in self._blocks)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._timer.isActive() and not self._typesetter.ready:
            self._timer.start(_PREPARE_DELAY_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = 0.0
            for block in self._blocks:
                if block.formulas is None:
                    self._paint_plain(painter, block, top)
                else:
                    self._paint_typeset(painter, block, block.formulas, top)
                top += sum(block.heights)

    def _lay_out(self) -> None:
        pixels = self.fontInfo().pixelSize()
        self._blocks = [self._block(line, pixels) for line in self._lines]
        missing = [block for block in self._blocks if not self._take_kept(block)]
        self._work = self._typeset(missing)
        if missing or not self._typesetter.ready:
            self._timer.start(_DELAY_MS if self._typesetter.ready else _PREPARE_DELAY_MS)
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()

    def _block(self, line: Line, pixels: int) -> _Block:
        size = round(pixels * line.scale, 1)
        pieces = break_line(line.latex, max(8.0, 1.1 * self.width() / size))
        heights = [size * height_in_ems(piece) + _LEADING for piece in pieces]
        return _Block(line, size, pieces, heights)

    def _take_kept(self, block: _Block) -> bool:
        kept = [self._typesetter.at_once(p, block.size, self._theme.text) for p in block.pieces]
        found = [formula for formula in kept if formula is not None]
        if len(found) < len(kept):
            return False
        self._adopt(block, found)
        return True

    def _adopt(self, block: _Block, formulas: list[Formula]) -> None:
        block.formulas = formulas
        tall = [f.ascent + f.descent + _LEADING for f in formulas]
        block.heights = [max(pair) for pair in zip(block.heights, tall, strict=True)]

    def _typeset(self, blocks: list[_Block]) -> Iterator[None]:
        """Each step takes as long as one import or one formula, no more."""
        while not self._typesetter.ready:
            self._typesetter.prepare()
            yield
        for block in blocks:
            formulas = []
            for piece in block.pieces:
                formulas.append(self._typesetter.typeset(piece, block.size, self._theme.text))
                yield
            if all(formulas):
                self._adopt(block, [formula for formula in formulas if formula])
                self.updateGeometry()
                self.update()

    def _work_on(self) -> None:
        try:
            next(self._work)
            self._timer.start(0)
        except StopIteration:
            self.typeset.emit()

    def _paint_plain(self, painter: QPainter, block: _Block, top: float) -> None:
        painter.setPen(QColor(self._theme.text))
        area = QRectF(0, top, self.width(), sum(block.heights))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, block.line.plain)

    def _paint_typeset(
        self, painter: QPainter, block: _Block, formulas: list[Formula], top: float
    ) -> None:
        for number, (formula, height) in enumerate(zip(formulas, block.heights, strict=True)):
            left = _INDENT if number else 0.0
            scale = min(1.0, (self.width() - left) / formula.width)
            used = (formula.ascent + formula.descent) * scale
            baseline = top + (height - used) / 2 + formula.ascent * scale
            formula.paint(painter, QPointF(left, baseline), scale)
            top += height
