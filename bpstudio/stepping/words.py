"""Words of an explanation, which can be translated although nothing here knows Qt.

A template is written once, in `labels` or `sentences`, wrapped in QT_TRANSLATE_NOOP so that
lupdate collects it in the context "explain".
"""

from __future__ import annotations

from bpstudio.words import QT_TRANSLATE_NOOP, Text, Translate, joined, translated

__all__ = ["QT_TRANSLATE_NOOP", "Text", "Translate", "joined", "translated"]
