"""Figures printed in the source of an example, beside the ones computed here."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.io import FigureRow
from bpstudio.ui.core_words import example_words
from bpstudio.ui.forms.form import caps
from bpstudio.ui.inspector.figure_table import FigureTable
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.theme import Theme


class Figures(QWidget):
    """The section PUBLISHED FIGURES; hidden when there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[FigureRow, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self._title = caps(self)
        self._source = TextBlock(self, scale=0.92)
        self.table = FigureTable(theme, self)
        for part in (self._title, self._source, self.table):
            column.addWidget(part)
        self.hide()

    def show_rows(self, rows: tuple[FigureRow, ...], source: str) -> None:
        """Show these figures, and where they are printed."""
        self.setVisible(bool(rows))
        self._source.show_text(example_words(source) if source else "", self._theme.muted)
        self._source.setVisible(bool(source))
        if rows != self._rows:
            self._rows = rows
            title = self.tr("Published figure") if len(rows) == 1 else self.tr("Published figures")
            self._title.setText(title.upper())
            self.table.show_rows(rows)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._source.show_text(self._source.text, theme.muted)
        self.table.set_theme(theme)
