"""Little pictures of data sets, painted from their own samples."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from bpstudio.engine import DatasetKind
from bpstudio.engine.datasets.kind import Samples
from bpstudio.ui.theme import Theme, blend

_POINTS = 48
_INSET = 4.0


def paint_thumbnail(kind: DatasetKind, theme: Theme, size: QSizeF, ratio: float) -> QPixmap:
    """The data set as dots, a curve or an image, on a transparent ground."""
    pixmap = QPixmap((size * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    samples = _some(kind)
    box = QRectF(QPointF(0, 0), size).adjusted(_INSET, _INSET, -_INSET, -_INSET)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if samples.inputs.size == 0:
            _paint_rows(painter, theme, box)
        elif samples.inputs.shape[1] == 64:
            _paint_image(painter, theme, box, samples.inputs[0])
        else:
            _paint_dots(painter, theme, box, kind, samples)
    return pixmap


def _some(kind: DatasetKind) -> Samples:
    random = np.random.default_rng(1)
    samples = kind.make(random, _POINTS if kind.has_samples else kind.samples, 0.0, 3)
    stride = max(1, len(samples.inputs) // _POINTS)
    return Samples(samples.inputs[::stride], samples.labels[::stride])


def _paint_rows(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """A table: the rows of a file have no look of their own."""
    cell = QSizeF((box.width() - 8) / 3, (box.height() - 6) / 4)
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(4):
        for column in range(3):
            painter.setBrush(QColor(theme.muted if row == 0 else theme.border))
            at = QPointF(
                box.left() + 2 + column * (cell.width() + 2), box.top() + row * (cell.height() + 2)
            )
            painter.drawRect(QRectF(at, cell))


def _paint_dots(
    painter: QPainter, theme: Theme, box: QRectF, kind: DatasetKind, samples: Samples
) -> None:
    inputs, labels = samples.inputs, samples.labels
    one = inputs.shape[1] == 1
    points = np.stack([inputs[:, 0], labels], axis=1) if one else inputs[:, -2:]
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1.0)
    radius = 3.2 if len(points) <= 8 else 1.5
    inner = box.adjusted(radius, radius, -radius, -radius)
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), label in zip(scaled, labels, strict=True):
        painter.setBrush(QColor(theme.blue) if one else _colour(theme, kind, float(label), labels))
        at = QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())
        painter.drawEllipse(at, radius, radius)


def _colour(theme: Theme, kind: DatasetKind, label: float, labels: np.ndarray) -> QColor:
    if kind.classes > 2 or kind.has_classes:
        hues = (theme.blue, theme.orange, theme.violet, theme.green, theme.red, theme.grey)
        return QColor(hues[int(label) % len(hues)])
    if kind.classes == 2:
        return QColor(theme.blue if label > 0 else theme.orange)
    reach = float(np.abs(labels).max()) or 1.0
    hue = theme.blue if label > 0 else theme.orange
    return blend(hue, theme.field, 0.15 + 0.85 * min(1.0, abs(label) / reach))


def _paint_image(painter: QPainter, theme: Theme, box: QRectF, row: np.ndarray) -> None:
    ink = row.reshape(8, 8) / (float(row.max()) or 1.0)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    for (y, x), share in np.ndenumerate(ink):
        image.setPixelColor(x, y, blend(theme.text, theme.field, float(share)))
    side = min(box.width(), box.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(box.center())
    painter.drawImage(square, image)
