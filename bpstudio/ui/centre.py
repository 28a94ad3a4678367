"""The middle of the window: the network, notices over it, and the controls beneath."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.canvas.keys import height_at_work
from bpstudio.ui.canvas.paint_notes import headers_end

_BENEATH = 36
"""From the middle of a neuron to the end of what hangs beneath it, at the scale of 1."""


class Centre(QWidget):
    """Notices lie over the network, which must not jump when one comes or goes.

    They lie over its bottom, or beneath its headers where they would hide the neuron at work.
    """

    def __init__(
        self,
        canvas: NetworkCanvas,
        controls: QWidget,
        notices: tuple[QWidget, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._over = QVBoxLayout()
        self._over.setSpacing(0)
        for notice in notices:
            self._over.addWidget(notice)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.addWidget(canvas, 0, 0)
        self._grid.addLayout(self._over, 0, 0, Qt.AlignmentFlag.AlignBottom)
        self._grid.addWidget(controls, 1, 0)
        self._grid.setRowStretch(0, 1)
        for notice in notices:
            notice.raise_()
            notice.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._place(watched)
        return super().eventFilter(watched, event)

    def _place(self, notice: QWidget) -> None:
        scene, top = self._canvas.scene_now(), 0
        at_work = None if scene is None else height_at_work(scene)
        side = Qt.AlignmentFlag.AlignBottom
        if scene is not None and at_work is not None:
            height = notice.heightForWidth(self._canvas.width())
            height = max(height, notice.sizeHint().height())
            if at_work + _BENEATH * scene.layout.scale > self._canvas.height() - height:
                top, side = max(0, round(headers_end(scene))), Qt.AlignmentFlag.AlignTop
        self._over.setContentsMargins(0, top, 0, 0)
        self._grid.setAlignment(self._over, side)
