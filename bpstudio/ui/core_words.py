"""The core's words in the user's language: it has them in English, marked for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def engine_words(english: str) -> str:
    """A label, description or name of the engine."""
    return QCoreApplication.translate("engine", english)


def example_words(english: str) -> str:
    """The name of an example, or what it says of itself."""
    return QCoreApplication.translate("examples", english)


def sentence_case(words: str) -> str:
    """Labels are written as they stand in a sentence; this is how they begin one."""
    return words[:1].upper() + words[1:]
