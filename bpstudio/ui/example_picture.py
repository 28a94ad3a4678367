"""A small picture of an example: its data where it has a data set, else its network."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from bpstudio.engine import DATASETS, views
from bpstudio.io import Document
from bpstudio.ui.forms.thumbnail import paint_thumbnail
from bpstudio.ui.theme import Theme, blend

SIZE = QSize(66, 38)
_RADIUS = 4.0
_MARGIN = 8.0


def example_icon(document: Document, theme: Theme, ratio: float) -> QIcon:
    """The picture as an icon for a menu."""
    pixmap = QPixmap(SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.canvas))
        frame = QRectF(0.5, 0.5, SIZE.width() - 1, SIZE.height() - 1)
        painter.drawRoundedRect(frame, 4, 4)
        if document.data.name == "table":
            _paint_network(painter, document, theme, frame)
        else:
            side = QSizeF(SIZE.height(), SIZE.height())
            data = paint_thumbnail(DATASETS[document.data.name], theme, side, ratio)
            painter.drawPixmap(QPointF((SIZE.width() - side.width()) / 2, 0), data)
    return QIcon(pixmap)


def _paint_network(painter: QPainter, document: Document, theme: Theme, frame: QRectF) -> None:
    spec = document.spec
    columns = [_column(frame, i, len(spec.sizes), n) for i, n in enumerate(spec.sizes)]
    for number, view in enumerate(views(spec, document.initial_parameters())):
        for j, end in enumerate(columns[number + 1]):
            for k, start in enumerate(columns[number]):
                colour = theme.blue if view.weights[j, k] >= 0 else theme.orange
                painter.setPen(QPen(blend(colour, theme.canvas, 0.7), 1.2))
                painter.drawLine(start, end)
    painter.setPen(QPen(QColor(theme.muted), 1.2))
    painter.setBrush(QColor(theme.node))
    for point in (point for column in columns for point in column):
        painter.drawEllipse(point, _RADIUS, _RADIUS)


def _column(frame: QRectF, column: int, columns: int, units: int) -> list[QPointF]:
    box = frame.adjusted(2 * _MARGIN, _MARGIN, -2 * _MARGIN, -_MARGIN)
    x = box.left() + box.width() * column / (columns - 1)
    step = box.height() / units
    return [QPointF(x, box.top() + step * (row + 0.5)) for row in range(units)]
