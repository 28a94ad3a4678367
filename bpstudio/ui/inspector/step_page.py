"""One step: formula, the same with numbers, the result, the terms, the words, the code."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpstudio.stepping.explanation import Explanation
from bpstudio.ui.forms.form import rule
from bpstudio.ui.inspector.copy_button import CopyButton
from bpstudio.ui.inspector.formula_area import FORMULA_SCALE, NUMBERS_SCALE, FormulaArea, Line
from bpstudio.ui.inspector.terms_table import TermsTable
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.theme import Theme, blend, phase_colour
from bpstudio.ui.views.curve import ActivationCurve


class StepPage(QWidget):
    """Shows an explanation; what a step does not have takes no room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.formula = FormulaArea(theme, self)
        self.result = TextBlock(self, bold=True, scale=1.1)
        self.copy_value = CopyButton(
            "copyValue", self.tr("Copy the value in full precision"), theme, self
        )
        self.was = TextBlock(self)
        self.curve = ActivationCurve(theme, self)
        self._terms_rule = rule(self)
        self.terms = TermsTable(theme, self)
        self._sentence_rule = rule(self)
        self.sentence = TextBlock(self)
        self.code = TextBlock(self)
        self.code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy_code = CopyButton("copyCode", self.tr("Copy the NumPy code"), theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.formula)
        column.addLayout(_beside(self.result, self.copy_value))
        column.addWidget(self.was)
        column.addWidget(self.curve)
        for part in (self._terms_rule, self.terms, self._sentence_rule, self.sentence):
            column.addWidget(part)
        column.addLayout(_beside(self.code, self.copy_code))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.formula.prepare()

    def show_explanation(self, explanation: Explanation) -> None:
        """Show every part at once, but a new formula, which follows."""
        theme = self._theme
        colour = phase_colour(theme, explanation.phase.value)
        self.formula.show_lines(_lines(explanation))
        self.formula.setVisible(bool(explanation.formula or explanation.numbers))
        self.result.show_text(explanation.result, colour)
        self._show_pair(self.result, self.copy_value, _full_precision(explanation))
        self._terms_rule.setVisible(explanation.terms is not None)
        self.terms.show_table(explanation.terms, colour)
        self.sentence.show_text(explanation.sentence, theme.muted)
        self.code.show_text(explanation.code, blend(theme.text, theme.panel, 0.85).name())
        self._show_pair(self.code, self.copy_code, explanation.code)

    def show_before(self, before: Explanation | None) -> None:
        """What the result was before a value was edited, where it was another."""
        words = ""
        if before is not None and before.result not in ("", self.result.text):
            words = self.tr("was {0}").format(before.result.removeprefix("= "))
        self.was.show_text(words, self._theme.muted)
        self.was.setVisible(bool(words))
        self.terms.show_before(None if before is None else before.terms)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours for what is shown next; the owner shows the step again."""
        self._theme = theme
        for part in (self.formula, self.curve, self.terms, self.copy_value, self.copy_code):
            part.set_theme(theme)

    @staticmethod
    def _show_pair(block: TextBlock, button: CopyButton, content: str) -> None:
        button.content = content
        block.setVisible(bool(block.text))
        button.setVisible(bool(block.text))


def _lines(explanation: Explanation) -> tuple[Line, ...]:
    general = zip(explanation.formula, explanation.formula_plain, strict=True)
    numeric = zip(explanation.numbers, explanation.numbers_plain, strict=True)
    return (
        *(Line(latex, plain, FORMULA_SCALE) for latex, plain in general),
        *(Line(latex, plain, NUMBERS_SCALE) for latex, plain in numeric),
    )


def _full_precision(explanation: Explanation) -> str:
    return explanation.result if explanation.value is None else repr(explanation.value)


def _beside(block: TextBlock, button: CopyButton) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addWidget(block, 1)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return line
