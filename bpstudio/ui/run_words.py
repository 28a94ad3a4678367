"""What runs are called, and what is said of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

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
