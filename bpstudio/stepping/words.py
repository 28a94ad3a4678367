"""Words that can be translated although nothing here knows Qt.

A template is written once, in `labels` or `sentences`, wrapped in QT_TRANSLATE_NOOP so that
lupdate collects it in the context "explain". `Text(template, …)` is the English string, and keeps
what it was made of; the window asks for the same words in its own language with `translated`.
"""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.words import QT_TRANSLATE_NOOP

__all__ = ["QT_TRANSLATE_NOOP", "Text", "Translate", "joined", "translated"]

Translate = Callable[[str], str]


class Text(str):
    """English words: `template.format(**arguments)`, where arguments may be Texts themselves."""

    template: str
    arguments: dict[str, str]

    def __new__(cls, template: str, /, **arguments: str) -> Text:
        self = super().__new__(cls, template.format(**arguments))
        self.template = template
        self.arguments = arguments
        return self


def translated(words: str, translate: Translate) -> str:
    """`words` in another language: `translate` maps each template to its translation.

    A plain str (a number, a formula) stays as it is.
    """
    if not isinstance(words, Text):
        return words
    arguments = {name: translated(part, translate) for name, part in words.arguments.items()}
    return translate(words.template).format(**arguments)


def joined(*parts: str) -> Text:
    """Several sentences as one text; empty ones are left out."""
    kept = {f"s{number}": part for number, part in enumerate(parts) if part}
    return Text(" ".join(f"{{{name}}}" for name in kept), **kept)
