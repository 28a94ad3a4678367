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
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        self.label = TextBlock(self)
        self.value = TextBlock(self)
        self.found = TextBlock(self)
        self.note = TextBlock(self, scale=0.92)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.value, 0, 1)
        grid.addWidget(self.found, 1, 0, 1, 2)
        grid.addWidget(self.note, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def show_row(self, row: FigureRow, theme: Theme) -> None:
        """Show the comparison."""
        colour = theme.green if row.agrees else theme.orange
        mark = "✓" if row.agrees else "≠"
        self.label.show_text(row.label, theme.muted)
        self.value.show_text(f"{row.published} {mark}", colour)
        found = self.tr("here {number}, a difference of {difference}")
        difference = row.computed - float(row.published.replace("−", "-"))
        self.found.show_text(
            found.format(
                number=plain(row.computed, 12), difference=plain(difference, 2, sign=True)
            ),
            theme.text,
        )
        self.found.setVisible(not row.agrees)
        self.note.show_text(row.note, theme.muted)
        self.note.setVisible(bool(row.note))


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
