"""Pictures of panels without what is lit: most steps only move the light."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

from bpstudio.ui.views.matrix.layout import Placed
from bpstudio.ui.views.matrix.paint import Brush, Panels, paint_still

_MARGIN = 3.0
_MOST = 12


class Pictures:
    """Keeps the latest, for a board to take what it shares with those before."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}

    def draw(self, painter: QPainter, panels: Panels, brush: Brush, ratio: float) -> None:
        """Draw the panels on a screen of `ratio` device pixels to one of ours."""
        drawn: dict[Hashable, QPixmap] = {}
        for placed in panels:
            around = _around(placed, brush)
            key = (*_look(placed, around), brush.theme, brush.faces, ratio)
            picture = self._kept.get(key)
            if picture is None:
                picture = _painted(placed, brush, around, ratio)
            drawn[key] = picture
            painter.drawPixmap(around.topLeft(), picture)
        # A strip that comes in sight, or is pointed at, needs few of them.
        self._kept = drawn if len(self._kept) > _MOST else self._kept | drawn


def _around(placed: Placed, brush: Brush) -> QRect:
    """The cells with their brackets and indices, in whole pixels; nothing else stands there."""
    body, faces = placed.body, brush.faces
    indices = faces.label_width * len(str(placed.rows.stop)) if placed.row_labels else 0.0
    left = min(placed.area.left() - indices, body.left()) - _MARGIN
    top = body.top() - _MARGIN - (faces.label_height if placed.column_labels else 0.0)
    right, bottom = body.right() + _MARGIN, body.bottom() + _MARGIN
    start = QRect(int(left), int(top), 0, 0).topLeft()
    return QRect(start.x(), start.y(), int(right) + 1 - start.x(), int(bottom) + 1 - start.y())


def _look(placed: Placed, around: QRect) -> tuple[Hashable, ...]:
    """All that the picture of a panel depends on, beside fonts and theme."""
    panel, rows, columns = placed.panel, placed.rows, placed.columns
    values = panel.values[rows.start : rows.stop, columns.start : columns.stop]
    return (
        values.tobytes(),
        tuple(panel.known(*entry) for entry in placed.entries()),
        *(panel.hue, panel.element, rows, columns),
        *(placed.row_labels, placed.column_labels, placed.cell_width),
        *(placed.area.left() - around.left(), placed.body.left() - around.left()),
        *(placed.body.top() - around.top(), around.width(), around.height()),
    )


def _painted(placed: Placed, brush: Brush, around: QRect, ratio: float) -> QPixmap:
    picture = QPixmap(around.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(brush.theme.panel))
    with QPainter(picture) as painter:
        painter.translate(-around.topLeft())
        paint_still(painter, placed, brush)
    return picture
