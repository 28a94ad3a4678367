"""The sheet of layers: a row for each with its verdict, its picture over the run, and now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from bpstudio.analysis.health import LayerHealth
from bpstudio.engine import NetworkSpec
from bpstudio.stepping.notation import plain
from bpstudio.ui.plots.gradients.histories import GRADIENTS, WEIGHTS
from bpstudio.ui.plots.gradients.layer import LayerPicture
from bpstudio.ui.plots.gradients.layout import Layout
from bpstudio.ui.plots.gradients.paint import (
    paint_iterations,
    paint_mark,
    paint_now,
    paint_picture,
    paint_pill,
    paint_value_ticks,
    small,
    value_ticks,
)
from bpstudio.ui.plots.gradients.words import (
    figure_words,
    layer_name,
    layer_title,
    sentence,
    tip,
    verdict_words,
)
from bpstudio.ui.theme import Theme

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is drawn: of each layer a picture and what was found, at one iteration."""

    spec: NetworkSpec
    what: str
    pictures: tuple[LayerPicture, ...]
    health: tuple[LayerHealth, ...]
    iteration: int

    @property
    def across(self) -> tuple[float, float]:
        """The iterations on the axis below."""
        starts, stops = zip(*((one.start, one.stop) for one in self.pictures), strict=True)
        return min(*starts, self.iteration), max(*stops, self.iteration + 1)


class SheetView(QWidget):
    """As high as its room, or higher where there are many layers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self._theme = theme
        self._room = QSize(300, 160)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Draw it."""
        layers = None if self.sheet is None else len(self.sheet.pictures)
        self.sheet = sheet
        if sheet is not None and len(sheet.pictures) != layers:
            self._fit()
        self.update()

    def set_room(self, room: QSize) -> None:
        """The size in which all is seen without scrolling."""
        self._room = room
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @property
    def layout_now(self) -> Layout:
        """Where everything stands."""
        metrics = QFontMetricsF(small(self.font()))
        layers = 1 if self.sheet is None else len(self.sheet.pictures)
        ticks, axis = metrics.horizontalAdvance("−0.25") + 6, metrics.height() + 2
        return Layout(layers, self.width(), self._room.height(), ticks, axis)

    def tip_at(self, at: QPoint) -> str:
        """Of the layer's words the whole sentence and all figures; else what is there."""
        sheet, layout = self.sheet, self.layout_now
        row = None if sheet is None else layout.row(at.y())
        if sheet is None or row is None:
            return ""
        area, one = layout.picture(row), sheet.pictures[row]
        if not area.contains(QPointF(at)):
            return tip(sheet.health[row])
        low, high = sheet.across
        at_x = low + (at.x() - area.left()) / area.width() * (high - low)
        column = int((at_x - one.start) / (one.stop - one.start) * one.levels.shape[1])
        bins = len(one.levels)
        place = min(int((at.y() - area.top()) / area.height() * bins), bins - 1)
        if not 0 <= column < one.levels.shape[1]:
            return self.tr("Iteration {0} has not been looked at.").format(f"{int(at_x):,}")
        step = (one.high - one.low) / bins
        top = one.high - place * step
        share = f"{100 * one.share(place, column):.1f} %"
        if sheet.what == GRADIENTS:
            words = self.tr("Iteration {0}: {1} of |g| from {2} to {3}")
            ends = (plain(10.0**value, 3) for value in (top - step, top))
        else:
            words = self.tr("Iteration {0}: {1} of the weights from {2} to {3}")
            ends = (plain(value, 3) for value in (top - step, top))
        return words.format(f"{int(at_x):,}", share, *ends)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        sheet, theme = self.sheet, self._theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.panel))
            if sheet is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            layout = self.layout_now
            for row in range(layout.layers):
                self._paint_words(painter, layout.words(row), sheet, row)
                self._paint_pictures(painter, layout, sheet, row)
            self._paint_axis(painter, layout, sheet)

    def _paint_pictures(self, painter: QPainter, layout: Layout, sheet: Sheet, row: int) -> None:
        theme, one = self._theme, sheet.pictures[row]
        area, now = layout.picture(row), layout.now(row)
        painter.setFont(small(self.font()))
        paint_picture(painter, theme, area, one, sheet.what, sheet.across)
        paint_mark(painter, theme, area, sheet.iteration, sheet.across)
        paint_now(painter, theme, now, one, sheet.what)
        paint_value_ticks(painter, theme, area, value_ticks(one, sheet.what, area.height()))

    def _paint_words(self, painter: QPainter, area: QRectF, sheet: Sheet, row: int) -> None:
        theme, found = self._theme, sheet.health[row]
        painter.setFont(small(self.font()))
        metrics = QFontMetricsF(painter.font())
        line, top = metrics.height(), area.top() - 3
        title = layer_title(sheet.spec, found.layer)
        if metrics.horizontalAdvance(title) > area.width():
            title = layer_name(sheet.spec, found.layer)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(area.left(), top + metrics.ascent()), title)
        pill = paint_pill(
            painter,
            theme,
            QPointF(area.left(), top + line + 1),
            verdict_words(found.verdict),
            found.verdict,
        )
        painter.setPen(QColor(theme.muted))
        rest = QRectF(area.left(), pill.bottom() + 1, area.width(), area.bottom() - pill.bottom())
        words = sentence(found)
        if metrics.boundingRect(rest, _WRAPPED, words).height() <= rest.height():
            painter.drawText(rest, _WRAPPED, words)
            return
        figure = metrics.elidedText(figure_words(found), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QPointF(rest.left(), rest.top() + metrics.ascent()), figure)

    def _paint_axis(self, painter: QPainter, layout: Layout, sheet: Sheet) -> None:
        picture, below = layout.picture(layout.layers - 1), layout.below
        painter.setFont(small(self.font()))
        paint_iterations(painter, self._theme, picture, below, sheet.across)
        name = QRectF(0, below.top(), picture.left() - 4, below.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if sheet.what == WEIGHTS:
            words = self.tr("weight over iteration")
        else:
            words = self.tr("|g| over iteration")
        painter.drawText(name, right, words)
        now = layout.now(layout.layers - 1)
        area = QRectF(now.left(), below.top(), now.width(), below.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("now"))

    def _fit(self) -> None:
        self.setMinimumHeight(int(self.layout_now.height))
