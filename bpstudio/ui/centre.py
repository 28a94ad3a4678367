"""The middle of the window: the network, notices over it, and the controls beneath."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.canvas.keys import height_at_work


class Centre(QWidget):
    """Notices lie over the network, which must not jump when one comes or goes.

    They lie over its top, or over its bottom where the top would hide the neuron at work.
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
        self._grid.addLayout(self._over, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(controls, 1, 0)
        self._grid.setRowStretch(0, 1)
        for notice in notices:
            notice.raise_()
            notice.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            scene = self._canvas.scene_now()
            at_work = None if scene is None else height_at_work(scene)
            above = at_work is not None and at_work < self._canvas.height() / 2
            side = Qt.AlignmentFlag.AlignBottom if above else Qt.AlignmentFlag.AlignTop
            self._grid.setAlignment(self._over, side)
        return super().eventFilter(watched, event)
