"""The picture of the network as a file: PNG, SVG or PDF, by the same paint function."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from bpstudio.errors import UserError
from bpstudio.ui.canvas.paint import paint_network
from bpstudio.ui.canvas.scene import Scene

FORMATS = (".png", ".svg", ".pdf")
_PNG_RATIO = 2


def export_scene(scene: Scene, path: Path) -> None:
    """Write the scene to `path`, whose suffix says as what.

    Raises UserError for another suffix, or when the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UserError(
            f"A picture cannot be written as “{path.suffix or path.name}”.",
            hint="Choose a name that ends in .png, .svg or .pdf.",
        )
    try:
        path.open("wb").close()
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}.", hint="Choose another folder."
        ) from error
    {".png": _png, ".svg": _svg, ".pdf": _pdf}[suffix](scene, path)


def _png(scene: Scene, path: Path) -> None:
    size = QSize(round(scene.width), round(scene.height)) * _PNG_RATIO
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_PNG_RATIO)
    with QPainter(image) as painter:
        paint_network(painter, scene)
    image.save(str(path))


def _svg(scene: Scene, path: Path) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(round(scene.width), round(scene.height)))
    generator.setViewBox(QRectF(0, 0, scene.width, scene.height))
    generator.setTitle(scene.reading.frame.document.name)
    with QPainter(generator) as painter:
        paint_network(painter, scene)


def _pdf(scene: Scene, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setTitle(scene.reading.frame.document.name)
    points = QSizeF(scene.width, scene.height)
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(
        QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)
    )
    with QPainter(writer) as painter:
        painter.scale(writer.resolution() / 72, writer.resolution() / 72)
        painter.setClipRect(QRectF(0, 0, scene.width, scene.height), Qt.ClipOperation.ReplaceClip)
        paint_network(painter, scene)
