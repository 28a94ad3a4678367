"""How runs are told apart: each has a colour and a shape of its own, in list and plot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from bpstudio.runs import Run
from bpstudio.ui.theme import Theme, blend

SHAPES = ("o", "s", "t1", "d", "x")
"""pyqtgraph's names: circle, square, triangle, diamond, cross."""
PALE = 0.55
_SIZE = QSize(26, 14)


@dataclass(frozen=True)
class RunStyle:
    """`strong` while the run is on the screen, `pale` else; `shape` is one of `SHAPES`."""

    strong: str
    pale: str
    shape: str


def run_style(run: Run, theme: Theme) -> RunStyle:
    """The style of a run, which it keeps. The first has the blue that training has had."""
    colours = _colours(theme)
    # 6 colours and 5 shapes: both come again together after 30 runs only.
    colour = colours[(run.number - 1) % len(colours)]
    pale = blend(colour, theme.panel, PALE).name()
    return RunStyle(colour, pale, SHAPES[(run.number - 1) % len(SHAPES)])


def swatch(style: RunStyle, strong: bool, ratio: float) -> QIcon:
    """A short line with the run's shape on it, as the plot draws it."""
    picture = QPixmap(_SIZE * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    colour = QColor(style.strong if strong else style.pale)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2.5 if strong else 1.5))
    middle = QPointF(_SIZE.width() / 2, _SIZE.height() / 2)
    painter.drawLine(QPointF(0, middle.y()), QPointF(_SIZE.width(), middle.y()))
    painter.setBrush(QColor(style.strong))
    painter.setPen(QPen(QColor(style.strong), 1))
    _draw_shape(painter, style.shape, middle, 4)
    painter.end()
    return QIcon(picture)


def _draw_shape(painter: QPainter, shape: str, at: QPointF, size: float) -> None:
    corners = {
        "t1": ((-1, 0.8), (0, -1), (1, 0.8)),
        "d": ((0, -1.2), (1, 0), (0, 1.2), (-1, 0)),
    }
    if shape == "o":
        painter.drawEllipse(at, size, size)
    elif shape == "s":
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    elif shape == "x":
        painter.setPen(QPen(painter.pen().color(), 2))
        for dy in (-size, size):
            painter.drawLine(at + QPointF(-size, dy), at + QPointF(size, -dy))
    else:
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) * size for x, y in corners[shape]]))


def _colours(theme: Theme) -> tuple[str, ...]:
    """Told apart by colour-blind people too, by lightness where hue does not do it."""
    dark, light = ("#000000", "#ffffff")
    away = light if theme.dark else dark
    return (
        theme.blue,
        blend(theme.green, theme.blue, 0.75).name(),
        blend(blend(theme.red, theme.violet, 0.5).name(), theme.panel, 0.85).name(),
        blend(blend(theme.orange, theme.green, 0.6).name(), away, 0.8).name(),
        theme.grey,
        blend(theme.text, theme.panel, 0.9).name(),
    )
