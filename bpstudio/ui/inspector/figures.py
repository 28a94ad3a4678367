"""Figures printed in the source of an example, beside the ones computed here."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bpstudio.io import FigureRow
from bpstudio.stepping.notation import plain
from bpstudio.ui.forms.form import caps
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.theme import Theme


class FigureLine(QWidget):
    """One figure: its name, what is printed and ✓; where they differ, the number found here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(0, 1)
        self.label = TextBlock(self)
        self.value = TextBlock(self)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.value, 0, 1)
        self._below: list[TextBlock] = []

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands beneath: the number found here, a note."""
        return tuple(block.text for block in self._below if not block.isHidden())

    def show_row(self, row: FigureRow, theme: Theme) -> None:
        """Show the comparison."""
        colour = theme.green if row.agrees else theme.orange
        mark = "✓" if row.agrees else "≠"
        self.label.show_text(row.label, theme.muted)
        self.value.show_text(f"{row.published} {mark}", colour)
        remarks = [] if row.agrees else [(self._difference(row), theme.text)]
        if row.note:
            remarks.append((row.note, theme.muted))
        while len(self._below) < len(remarks):
            self._below.append(TextBlock(self, scale=0.92))
            self._grid.addWidget(self._below[-1], len(self._below), 0, 1, 2)
        for block in self._below[len(remarks) :]:
            block.hide()
        for block, (text, ink) in zip(self._below, remarks, strict=False):
            block.show_text(text, ink)
            block.show()

    def _difference(self, row: FigureRow) -> str:
        words = self.tr("here {number}, a difference of {difference}")
        difference = row.computed - float(row.published.replace("−", "-"))
        return words.format(
            number=plain(row.computed, 12), difference=plain(difference, 2, sign=True)
        )


class Figures(QWidget):
    """The section PUBLISHED FIGURES; hidden when there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[FigureRow, ...] = ()
        self.lines: list[FigureLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._title = caps(self)
        self._column.addWidget(self._title)
        self._source = TextBlock(self, scale=0.92)
        self._column.addWidget(self._source)
        self.hide()

    def show_rows(self, rows: tuple[FigureRow, ...], source: str) -> None:
        """Show these figures, and where they are printed."""
        self.setVisible(bool(rows))
        self._source.show_text(source, self._theme.muted)
        self._source.setVisible(bool(source))
        if rows != self._rows:
            self._rows = rows
            self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._source.show_text(self._source.text, theme.muted)
        self._fill()

    def _fill(self) -> None:
        one = len(self._rows) == 1
        title = self.tr("Published figure") if one else self.tr("Published figures")
        self._title.setText(title.upper())
        while len(self.lines) < len(self._rows):
            line = FigureLine(self)
            self.lines.append(line)
            self._column.addWidget(line)
        for line in self.lines[len(self._rows) :]:
            line.hide()
        for line, row in zip(self.lines, self._rows, strict=False):
            line.show_row(row, self._theme)
            line.show()
