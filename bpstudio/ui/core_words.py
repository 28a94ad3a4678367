"""The core's words in the user's language: it has them in English, marked for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.engine import Dataset


def engine_words(english: str) -> str:
    """A label, description or name of the engine."""
    return QCoreApplication.translate("engine", english)


def input_words(dataset: Dataset, column: int) -> str:
    """What an input is called; a pixel by its row and column, both counted from 1."""
    names, shape = dataset.input_names, dataset.image_shape
    if shape is not None and shape[0] * shape[1] == dataset.inputs.shape[1]:
        row, place = divmod(column, shape[1])
        words = QCoreApplication.translate("engine", "pixel ({row}, {column})")
        return words.format(row=row + 1, column=place + 1)
    return engine_words(names[column]) if column < len(names) else f"x{column + 1}"


def example_words(english: str) -> str:
    """The name of an example, or what it says of itself."""
    return QCoreApplication.translate("examples", english)


def sentence_case(words: str) -> str:
    """Labels are written as they stand in a sentence; this is how they begin one."""
    return words[:1].upper() + words[1:]
