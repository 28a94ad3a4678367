"""The button in a plot's header whose menu exports the plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

if TYPE_CHECKING:
    from bpstudio.ui.plots.export import Exportable


class ExportButton(QToolButton):
    """`name` is what a file is called if the user does not say otherwise: "loss"."""

    wanted = Signal(object)
    """An `Export`, for `FileActions.export`."""

    def __init__(self, plot: Exportable, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot, self._name = plot, name
        self.setText(self.tr("export"))
        self.setToolTip(self.tr("Save this plot as a picture, a drawing or a table of numbers"))
        self.setProperty("role", "flat")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for suffix, words in (
            (".png", self.tr("Picture (PNG)…")),
            (".svg", self.tr("Drawing for any size (SVG)…")),
            (".csv", self.tr("Numbers (CSV)…")),
        ):
            menu.addAction(words).setData(suffix)
        menu.triggered.connect(self._want)
        self.setMenu(menu)

    def _want(self, action: QAction) -> None:
        # Loaded with the first export.
        from bpstudio.ui.plots.export import Export

        self.wanted.emit(Export(self._plot, self._name, action.data()))
