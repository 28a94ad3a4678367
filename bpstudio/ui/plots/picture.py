"""A plot painted for a file: its heading and legend, and below them what its widget shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from bpstudio.ui.theme import Theme

MARGIN, HEADING, GAP = 12, 30, 12


@dataclass(frozen=True, eq=False)
class Picture:
    """`widget` is a pyqtgraph plot, or any other; `legend` are words with their colours."""

    widget: QWidget
    theme: Theme
    title: str
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> QSize:
        """Width and height in pixels of the screen, margins included."""
        return self.widget.size() + QSize(2 * MARGIN, HEADING + MARGIN)


def png(picture: Picture) -> bytes:
    """As many pixels as on the screen."""
    ratio = picture.widget.devicePixelRatioF()
    image = QImage(picture.size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        _paint(painter, picture)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def svg(picture: Picture) -> bytes:
    """Lines stay lines and text stays text."""
    # Seldom wanted, and the window opens sooner without it.
    from PySide6.QtSvg import QSvgGenerator

    # SVG Tiny, the default, has no clipping: what is out of view would be drawn over the axes.
    buffer, generator = QBuffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(picture.widget.logicalDpiX())
    generator.setSize(picture.size)
    generator.setViewBox(QRect(QPoint(), picture.size))
    generator.setTitle(picture.title)
    with QPainter(generator) as painter:
        _paint(painter, picture)
    return bytes(buffer.data().data())


def _paint(painter: QPainter, picture: Picture) -> None:
    painter.fillRect(QRect(QPoint(), picture.size), QColor(picture.theme.panel))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_heading(painter, picture)
    corner, widget = QPoint(MARGIN, HEADING), picture.widget
    if isinstance(widget, QGraphicsView):
        _paint_scene(painter, widget, corner)
    else:
        widget.render(painter, corner)


def _paint_heading(painter: QPainter, picture: Picture) -> None:
    font = QFont(picture.widget.font())
    bold = QFont(font)
    bold.setBold(True)
    at = QPointF(MARGIN, HEADING - 11)
    words = ((picture.title, picture.theme.muted, bold), *((*w, font) for w in picture.legend))
    for text, colour, used in words:
        painter.setFont(used)
        painter.setPen(QColor(colour))
        painter.drawText(at, text)
        at += QPointF(QFontMetricsF(used).horizontalAdvance(text) + GAP, 0)


def _paint_scene(painter: QPainter, view: QGraphicsView, corner: QPoint) -> None:
    """By the items themselves: what they have cached for the screen are pixels."""
    kept = [(item, item.cacheMode()) for item in view.scene().items()]
    for item, _ in kept:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    try:
        target = QRectF(corner, view.viewport().size())
        view.render(painter, target, view.viewport().rect())
    finally:
        for item, mode in kept:
            item.setCacheMode(mode)
