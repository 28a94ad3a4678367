"""Words that can be translated although nothing here knows Qt.

lupdate collects what is wrapped in QT_TRANSLATE_NOOP; the window asks for its translation, in the
same context, where it shows it. The engine's labels are in the context "engine".
"""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, words: str) -> str:  # noqa: N802 - lupdate knows this name
    """Mark `words` for translation in `context`, and return them unchanged."""
    del context
    return words
