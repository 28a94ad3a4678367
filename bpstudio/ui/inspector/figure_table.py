"""Three columns: what a figure is called, how it is printed, and what comes out here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.io import FigureRow
from bpstudio.ui.core_words import example_words
from bpstudio.ui.theme import Theme

_GAP = 12.0
_LEADING = 1.25
_LEAST_NAME = 48.0
_EXTRA_DIGITS = 1
_NOTE_SCALE = 0.92
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True)
class FigureLine:
    """One row as it is written; `note` stands beneath it."""

    name: str
    published: str
    here: str
    agrees: bool
    note: str

    @property
    def mark(self) -> str:
        return "✓" if self.agrees else "≠"


def figure_line(row: FigureRow) -> FigureLine:
    """The number found here has one digit more than the printed one."""
    exponent = Decimal(row.published.replace("−", "-")).as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    here = f"{row.computed:.{decimals + _EXTRA_DIGITS}f}"
    return FigureLine(
        example_words(row.label),
        row.published.replace("-", "−"),
        here.replace("-", "−"),
        row.agrees,
        example_words(row.note) if row.note else "",
    )


class FigureTable(QWidget):
    """Names and notes wrap; numbers stand with their points below each other."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: tuple[FigureLine, ...] = ()
        self._kept: Measures | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_rows(self, rows: tuple[FigureRow, ...]) -> None:
        """Show these figures."""
        self.lines = tuple(figure_line(row) for row in rows)
        self._kept = None
        spoken = (f"{o.name}: {o.published}, {o.here} {o.mark} {o.note}" for o in self.lines)
        self.setAccessibleName("\n".join(line.rstrip() for line in spoken))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._measures(width).total + 0.5)

    def sizeHint(self) -> QSize:
        return QSize(302, self.heightForWidth(302))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(self.fontMetrics().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        measures = self._measures(self.width())
        with QPainter(self) as painter:
            self._paint_headers(painter, measures)
            top = measures.line_height
            for line in self.lines:
                self._paint_line(painter, measures, line, top)
                top += measures.height(line)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._kept = None
        super().changeEvent(event)

    def _measures(self, width: int) -> Measures:
        """A layout asks at every step, nearly always for the same width."""
        if self._kept is None or self._kept.width != width:
            self._kept = Measures(self.font(), self._headers(), self.lines, width)
        return self._kept

    def _headers(self) -> tuple[str, str]:
        return self.tr("published"), self.tr("here")

    def _paint_headers(self, painter: QPainter, measures: Measures) -> None:
        painter.setPen(QColor(self._theme.muted))
        for text, right in zip(self._headers(), measures.rights, strict=True):
            painter.drawText(QPointF(right - measures.advance(text), measures.baseline(0)), text)
        y = round(measures.line_height) - 1
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(0, y, self.width(), y)

    def _paint_line(
        self, painter: QPainter, measures: Measures, line: FigureLine, top: float
    ) -> None:
        theme, baseline = self._theme, measures.baseline(top)
        painter.setPen(QColor(theme.muted))
        painter.drawText(measures.name_box(line, top), _WRAP, line.name)
        painter.setPen(QColor(theme.text))
        for text, point in zip((line.published, line.here), measures.points, strict=True):
            painter.drawText(QPointF(point - measures.advance(whole(text)), baseline), text)
        painter.setPen(QColor(theme.green if line.agrees else theme.orange))
        mark = QPointF(self.width() - measures.advance(line.mark), baseline)
        painter.drawText(mark, line.mark)
        if line.note:
            painter.setPen(QColor(theme.muted))
            painter.setFont(measures.note_font)
            painter.drawText(measures.note_box(line, top), _WRAP, line.note)
            painter.setFont(self.font())


class Measures:
    """Where everything stands in a table of this width."""

    def __init__(
        self, font: QFont, headers: tuple[str, str], lines: tuple[FigureLine, ...], width: int
    ) -> None:
        self._metrics = QFontMetricsF(font)
        self.note_font = QFont(font)
        self.note_font.setPointSizeF(font.pointSizeF() * _NOTE_SCALE)
        self._note_metrics = QFontMetricsF(self.note_font)
        self.width = width
        self.line_height = _LEADING * self._metrics.height()
        columns = ([line.published for line in lines], [line.here for line in lines])
        marks = max(self.advance("✓"), self.advance("≠")) + 4
        here, here_fraction = self._column(columns[1], headers[1])
        printed, printed_fraction = self._column(columns[0], headers[0])
        right = width - marks
        self.rights = (right - here - _GAP, right)
        """Where the columns of numbers end."""
        self.points = (self.rights[0] - printed_fraction, right - here_fraction)
        """Where the decimal points of the columns stand."""
        self._name_width = max(_LEAST_NAME, self.rights[0] - printed - _GAP)
        self.total = self.line_height + sum(map(self.height, lines))

    def advance(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    def baseline(self, top: float) -> float:
        return top + (self.line_height + self._metrics.ascent() - self._metrics.descent()) / 2

    def height(self, line: FigureLine) -> float:
        return self._name_height(line) + (self._note_height(line) if line.note else 0.0)

    def name_box(self, line: FigureLine, top: float) -> QRectF:
        inset = (self.line_height - self._metrics.height()) / 2
        return QRectF(0, top + inset, self._name_width, self._name_height(line) - 2 * inset)

    def note_box(self, line: FigureLine, top: float) -> QRectF:
        return QRectF(0, top + self._name_height(line), self.width, self._note_height(line))

    def _name_height(self, line: FigureLine) -> float:
        room = QRectF(0, 0, self._name_width, 1e4)
        wrapped = self._metrics.boundingRect(room, _WRAP, line.name).height()
        return max(self.line_height, wrapped + self.line_height - self._metrics.height())

    def _note_height(self, line: FigureLine) -> float:
        room = QRectF(0, 0, self.width, 1e4)
        return self._note_metrics.boundingRect(room, _WRAP, line.note).height() + 5

    def _column(self, texts: list[str], header: str) -> tuple[float, float]:
        """The width of a column, and how much of it stands from the decimal point on."""
        before = max((self.advance(whole(text)) for text in texts), default=0.0)
        after = max((self.advance(text) - self.advance(whole(text)) for text in texts), default=0.0)
        return max(before + after, self.advance(header)), after


def whole(text: str) -> str:
    """What stands before the decimal point."""
    return text.partition(".")[0]
