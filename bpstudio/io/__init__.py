"""Files in and out: project files, the shipped examples, and the figures they are held against."""

from bpstudio.io.document import DOUBLE, GIVEN, SINGLE, Document, Figure, new_document
from bpstudio.io.examples import Example, find_example, read_examples
from bpstudio.io.figures import FigureRow, compare, quantity
from bpstudio.io.files import SUFFIX, load, save

__all__ = [
    "DOUBLE",
    "GIVEN",
    "SINGLE",
    "SUFFIX",
    "Document",
    "Example",
    "Figure",
    "FigureRow",
    "compare",
    "find_example",
    "load",
    "new_document",
    "quantity",
    "read_examples",
    "save",
]
