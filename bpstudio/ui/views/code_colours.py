"""Light colours for the words, numbers and comments of a short NumPy program."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from bpstudio.ui.theme import Theme, blend

_TOKENS = re.compile(
    r"(?P<comment>#.*)|(?P<text>\"[^\"]*\")|(?P<word>\b(?:import|from|as|def|return|print|len)\b)"
    r"|(?P<module>\bnp\b)|(?P<number>(?<![\w.])\d+\.?\d*(?:e[+-]?\d+)?)"
)


class CodeColours(QSyntaxHighlighter):
    """Colours a document as it is set."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats = _formats(theme)

    def set_theme(self, theme: Theme) -> None:
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt calls it by this name
        for match in _TOKENS.finditer(text):
            start, stop = match.span()
            self.setFormat(start, stop - start, self._formats[match.lastgroup or ""])


def _formats(theme: Theme) -> dict[str, QTextCharFormat]:
    colours = {
        "comment": QColor(theme.muted),
        "text": QColor(theme.green),
        "word": QColor(theme.violet),
        "module": blend(theme.text, theme.panel, 0.72),
        "number": QColor(theme.blue),
    }
    formats = {}
    for name, colour in colours.items():
        formats[name] = QTextCharFormat()
        formats[name].setForeground(colour)
    formats["comment"].setFontItalic(True)
    return formats
