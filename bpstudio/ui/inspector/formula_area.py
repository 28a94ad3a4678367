"""The formula and its numbers: typeset soon after a step, or plain text until ziamath is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.ui.inspector.typesetter import INDENT, Formula, Lines, Typesetter
from bpstudio.ui.theme import Theme

FORMULA_SCALE = 1.45
NUMBERS_SCALE = 1.25
_LEADING = 4.0
_PLAIN_HEIGHT = 1.45
# A panel not laid out yet is narrower than any that is shown.
_NARROWEST = 100
# Leaves the event loop time to paint the step: all but its formula is there in one frame.
_DELAY_MS = 20
_PREPARE_DELAY_MS = 150


@dataclass(frozen=True)
class Line:
    """One line as LaTeX and as plain text; `scale` is its size in units of the font's."""

    latex: str
    plain: str
    scale: float


@dataclass
class _Block:
    """A line as laid out: formulas that fit the width, one below the other."""

    line: Line
    size: float
    formulas: Lines | None = None

    @property
    def height(self) -> float:
        if self.formulas is None:
            return self.size * _PLAIN_HEIGHT
        return sum(self.height_of(formula) for formula in self.formulas)

    def height_of(self, formula: Formula) -> float:
        """Lines without fractions are all of one height, so that nothing jumps at a step."""
        return max(self.size * _PLAIN_HEIGHT, formula.ascent + formula.descent) + _LEADING


class FormulaArea(QWidget):
    """Lines of mathematics as wide as the panel: broken and scaled to fit, never cut."""

    typeset = Signal()  # every line that is shown has been typeset

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._typesetter = Typesetter()
        self._lines: tuple[Line, ...] = ()
        self._blocks: list[_Block] = []
        self._work = self._typeset([])
        self._is_behind = False
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
        """Show these lines: at once if each is kept, else a moment later, after a paint.

        Until then those before stay; a step that comes earlier takes their turn.
        """
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleName("\n".join(line.plain for line in lines))
        if self._typesetter.ready and not self._has_all_kept():
            self._is_behind = True
            if not self._timer.isActive():
                self._timer.start(_DELAY_MS)
        else:
            self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(200, round(sum(block.height for block in self._blocks)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def prepare(self) -> None:
        """Load the font in a moment, before there is a line to be set."""
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
                top += block.height

    def _has_all_kept(self) -> bool:
        keep, colour = self._typesetter.keeps, self._theme.text
        return all(keep(b.line.latex, b.size, colour, self._room) for b in self._new_blocks())

    def _new_blocks(self) -> list[_Block]:
        pixels = self.fontInfo().pixelSize()
        return [_Block(line, round(pixels * line.scale, 1)) for line in self._lines]

    def _lay_out(self) -> None:
        self._is_behind = False
        self._blocks = self._new_blocks()
        ready = self._typesetter.ready
        missing = [block for block in self._blocks if not (ready and self._take_at_once(block))]
        self._work = self._typeset(missing)
        if missing or not ready:
            self._timer.start(0 if ready else _PREPARE_DELAY_MS)
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()

    def _take_at_once(self, block: _Block) -> bool:
        block.formulas = self._typesetter.at_once(
            block.line.latex, block.size, self._theme.text, self._room
        )
        return block.formulas is not None

    @property
    def _room(self) -> float:
        return float(max(_NARROWEST, self.width()))

    def _typeset(self, blocks: list[_Block]) -> Iterator[None]:
        """Each step takes as long as one import or one formula, no more."""
        self._typesetter.prepare()
        for block in blocks:
            if not self._take_at_once(block):
                yield from self._typesetter.import_ziamath()
                block.formulas = self._typesetter.typeset(
                    block.line.latex, block.size, self._theme.text, self._room
                )
                yield
            self.updateGeometry()
            self.update()

    def _work_on(self) -> None:
        if self._is_behind:
            self._lay_out()
        else:
            try:
                next(self._work)
                self._timer.start(0)
            except StopIteration:
                pass
        if self.is_typeset:
            self.typeset.emit()

    def _paint_plain(self, painter: QPainter, block: _Block, top: float) -> None:
        painter.setPen(QColor(self._theme.text))
        area = QRectF(0, top, self.width(), block.height)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, block.line.plain)

    def _paint_typeset(self, painter: QPainter, block: _Block, formulas: Lines, top: float) -> None:
        for number, formula in enumerate(formulas):
            height = block.height_of(formula)
            left = INDENT if number else 0.0
            scale = min(1.0, (self.width() - left) / formula.width)
            used = (formula.ascent + formula.descent) * scale
            baseline = top + (height - used) / 2 + formula.ascent * scale
            formula.paint(painter, QPointF(left, baseline), scale)
            top += height
