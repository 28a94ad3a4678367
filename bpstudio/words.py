"""Words that can be translated although nothing here knows Qt.

lupdate collects what is wrapped in QT_TRANSLATE_NOOP; the window asks for its translation, in the
same context, where it shows it. The engine's labels are in the context "engine".
`Text(template, …)` is the English string, and keeps what it was made of; the window asks for the
same words in its own language with `translated`.
"""

from __future__ import annotations

from collections.abc import Callable


def QT_TRANSLATE_NOOP(context: str, words: str) -> str:  # noqa: N802 - lupdate knows this name
    """Mark `words` for translation in `context`, and return them unchanged."""
    del context
    return words


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
