"""The picture of the network on a widget: a frame, the part of it in sight, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.background import Background
from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.gestures import pinched
from bpstudio.ui.canvas.layout import Layout
from bpstudio.ui.canvas.neuron_maps import CanvasMaps
from bpstudio.ui.canvas.paint import paint_foreground, paint_neurons
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stage import Stage
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.flash import Flash
from bpstudio.ui.theme import Theme

_ZOOM_STEP = 1.25
_WHEEL_STEP = 1.0015
_SMALLEST_FILE = QSizeF(640, 360)


class NetworkView(QWidget):
    """Draws frames, can be zoomed, and writes itself to a file; nothing in it can be chosen.

    Given a background, it has the neurons' own maps from there.

    Edges and headers are kept in a pixmap, painted anew when a weight changes its pen; the rest
    is painted over it.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, background: Background | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._viewport = Viewport()
        self._stage = Stage(self.font())
        self._scene: Scene | None = None
        self._hover: Selection | None = None
        self.flash = Flash(self)
        self.flash.changed.connect(self._relight)
        self.maps = CanvasMaps(background, theme, self)
        self.maps.changed.connect(self._show_maps)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or frame.document.spec.sizes != self._frame.document.spec.sizes:
            self._viewport, self._hover = Viewport(), None
        self._frame = frame
        self.flash.show_frame(frame)
        self.maps.show_frame(frame)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.maps.set_theme(theme)
        self._refresh()

    @property
    def layout_now(self) -> Layout | None:
        """Where everything stands on the widget; None before the first frame."""
        return scene.layout if (scene := self.scene_now()) else None

    def scene_now(self) -> Scene | None:
        """All that is painted from; None before the first frame."""
        if self._scene is None and self._frame is not None:
            size, ratio = QSizeF(self.size()), self.devicePixelRatioF()
            scene = self._stage.scene(
                self._frame, self._theme, size, ratio, self._viewport, self._hover
            )
            self._scene = self.maps.added_to(replace(scene, flash=self.flash.strength))
        return self._scene

    def export(self, path: Path | str) -> None:
        """Write the whole network as PNG, SVG or PDF, by the path's suffix; raises UserError."""
        if self._frame is None:
            return
        size = QSizeF(self.size()).expandedTo(_SMALLEST_FILE)
        # Writers of SVG and PDF are seldom wanted, and the window opens sooner without them.
        from bpstudio.ui.canvas.export import export_scene

        scene = self._stage.scene_for_file(self._frame, self._theme, size)
        export_scene(self.maps.added_to(scene), Path(path))

    # Zoom and pan -------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole network."""
        self._look(Viewport())

    def zoom_in(self) -> None:
        self._zoom(_ZOOM_STEP, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        self._zoom(1 / _ZOOM_STEP, QPointF(self.rect().center()))

    def _zoom(self, factor: float, about: QPointF) -> None:
        self._look(self._viewport.zoomed(factor, about.x(), about.y()))

    def _look(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._viewport = viewport
            self._refresh()

    # Painting -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(820, 430)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 132)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scene = self.scene_now()
        with QPainter(self) as painter:
            if scene is None:
                painter.fillRect(self.rect(), self._theme.canvas)
                return
            self._paint(painter, scene)
            self._paint_over(painter, scene)
        self.maps.begin_later()

    def _paint(self, painter: QPainter, scene: Scene) -> None:
        ratio = self.devicePixelRatioF()
        if scene.moment is None:
            painter.drawPixmap(0, 0, self._stage.backdrop(scene, ratio))
            paint_foreground(painter, scene)
        else:
            painter.drawPixmap(0, 0, self._stage.ground(scene, ratio))
            paint_neurons(painter, scene)

    def _paint_over(self, painter: QPainter, scene: Scene) -> None:
        """What lies over the network."""

    def _refresh(self) -> None:
        self._scene = None
        self.update()

    def _show_maps(self) -> None:
        """While training the next frame is due soon enough."""
        if self._scene is not None:
            self._scene = self.maps.added_to(self._scene)
        if self._frame is not None and not self._frame.training:
            self.update()

    def _relight(self) -> None:
        if self._scene is not None:
            self._scene = replace(self._scene, flash=self.flash.strength)
        self.update()

    # Events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scene = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._stage = Stage(self.font())
            self._refresh()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        pinch = pinched(event, self)
        if pinch is not None:
            self._zoom(*pinch)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(_WHEEL_STEP ** event.angleDelta().y(), event.position())
