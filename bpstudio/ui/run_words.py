"""What runs are called, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

from bpstudio.differences import differences
from bpstudio.io import Document
from bpstudio.runs import Run


def run_name(run: Run) -> str:
    """The name that a user gave, or one that says where the run comes from."""
    if run.name:
        return run.name
    name = QCoreApplication.translate("runs", "Run {number}").format(number=run.number)
    if run.parent is None:
        return name
    words = QCoreApplication.translate("runs", "{name} · from {iteration}")
    return words.format(name=name, iteration=f"{run.forked_at:,}")


def run_origin(run: Run) -> str:
    """Where the run was forked from, and what differs."""
    if run.parent is None:
        words = QCoreApplication.translate("runs", "Begun at iteration {iteration}.")
        origin = words.format(iteration=f"{run.history.first:,}")
    else:
        words = QCoreApplication.translate("runs", "Forked from {parent} at iteration {iteration}.")
        origin = words.format(parent=run_name(run.parent), iteration=f"{run.forked_at:,}")
    return f"{origin}\n{run.differs}" if run.differs else origin


def run_differs(run: Run, first: Run) -> str:
    """How the run learns, and what else tells it from the first one of the list.

    A fork says what tells it from the run that it was forked from.
    """
    if run.parent is not None:
        return run.differs
    begun = run.first_document
    words = [_optimizer(begun), differences(_learning_as(first.first_document, begun), begun)]
    from_ = QCoreApplication.translate("runs", "{change} from {iteration}")
    for before, after in pairwise(run.history.stretches):
        change = differences(before.document, after.document)
        if change and after.first < run.history.head:
            words.append(from_.format(change=change, iteration=f"{after.first:,}"))
    return ", ".join(filter(None, words))


def _optimizer(document: Document) -> str:
    optimizer = document.optimizer
    words = QCoreApplication.translate("runs", "{optimizer}, η {rate}")
    return words.format(optimizer=optimizer.label, rate=f"{optimizer.learning_rate:g}")


def _learning_as(document: Document, other: Document) -> Document:
    """The document with the optimizer of the other, or only its learning rate if it is the same."""
    optimizer = document.optimizer
    if type(optimizer) is not type(other.optimizer):
        return replace(document, optimizer=other.optimizer)
    rate = other.optimizer.learning_rate
    return replace(document, optimizer=replace(optimizer, learning_rate=rate))
