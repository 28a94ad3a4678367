"""A small plot beside an activation's formula: saturation and a dead ReLU are seen, not told."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.frame import Frame
from bpstudio.ui.canvas.materials import Fonts
from bpstudio.ui.theme import Theme
from bpstudio.ui.views.curve_paint import Look, Remarks, paint_ground, paint_point
from bpstudio.ui.views.curve_point import CurvePoint, point_of, reach_of

HEIGHT = 130


class ActivationCurve(QWidget):
    """Takes no room where there is no curve: before a is known, for softmax, while training.

    While its parent is hidden it keeps the newest frame and computes nothing.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activationCurve")
        self._theme = theme
        self._fonts = Fonts(self.font())
        self._point: CurvePoint | None = None
        self._waiting: Frame | None = None
        self._pixmap: QPixmap | None = None
        self._ground: QPixmap | None = None
        self._ground_key: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVisible(False)
        self._watch()

    @property
    def point(self) -> CurvePoint | None:
        """The neuron that is plotted; None where nothing is."""
        return self._point

    def show_frame(self, frame: Frame) -> None:
        """Plot the neuron of the selection or of the step."""
        around = self.parentWidget()
        if around is not None and not around.isVisible():
            self._waiting = frame
            return
        self._waiting = None
        self._point = point_of(frame)
        self._pixmap = None
        self.setAccessibleName(self.description)
        self.setToolTip(self.description)
        self.setVisible(self._point is not None)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmap = None
        self.update()

    @property
    def description(self) -> str:
        """The plot in words, in full precision."""
        point = self._point
        if point is None:
            return ""
        values = (
            f"{point.input_name} = {point.z!r}",
            f"{point.output_name} = {point.a!r}",
            f"{point.symbol}′ = {point.slope!r}",
        )
        remark = self._remarks().of(point.passing)
        return "\n".join((*values, remark) if remark else values).replace("-", "−")

    def sizeHint(self) -> QSize:
        return QSize(330, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    # Painting -----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._pixmap is None or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = self._picture(ratio)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._pixmap)

    def _picture(self, ratio: float) -> QPixmap:
        point, size = self._point, QRectF(self.rect())
        if point is None:
            return self._empty(ratio)
        look = Look(self._theme, self._fonts, self._remarks())
        key = (point.activation, reach_of(point.z), self.size(), ratio, self._theme, self._fonts)
        if self._ground is None or key != self._ground_key:
            self._ground, self._ground_key = self._empty(ratio), key
            with QPainter(self._ground) as painter:
                paint_ground(painter, point, look, size)
        pixmap = QPixmap(self._ground)
        with QPainter(pixmap) as painter:
            paint_point(painter, point, look, size)
        return pixmap

    def _empty(self, ratio: float) -> QPixmap:
        pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._theme.panel))
        return pixmap

    def _remarks(self) -> Remarks:
        return Remarks(
            slope=self.tr("slope {name}"),
            saturated=self.tr("saturated: hardly any gradient passes"),
            dead=self.tr("slope 0: no gradient passes"),
        )

    # Events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pixmap = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fonts = Fonts(self.font())
            self._pixmap = None
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._watch()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and watched is self.parentWidget()
        if shown and self._waiting is not None:
            self.show_frame(self._waiting)
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        """A hidden widget is not told that its parent shows."""
        around = self.parentWidget()
        if around is not None:
            around.installEventFilter(self)
