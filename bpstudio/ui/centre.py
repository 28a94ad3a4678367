"""The middle of the window: the network, notices over it, and the controls beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget


class Centre(QWidget):
    """Notices lie over the top of the network: it must not jump when one comes or goes."""

    def __init__(
        self, canvas: QWidget, controls: QWidget, notices: tuple[QWidget, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        over = QVBoxLayout()
        over.setSpacing(0)
        for notice in notices:
            over.addWidget(notice)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(canvas, 0, 0)
        grid.addLayout(over, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(controls, 1, 0)
        grid.setRowStretch(0, 1)
        for notice in notices:
            notice.raise_()
