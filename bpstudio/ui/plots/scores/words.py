"""What the scores view says: figures in words."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QCoreApplication

from bpstudio.analysis.scores import Score, Suits
from bpstudio.engine import Dataset
from bpstudio.ui.core_words import engine_words


def percent(share: float) -> str:
    """With one decimal; 100 % are all, and 0 % are none."""
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"


def r_squared(value: float) -> str:
    """With three decimals; below −10 it does not matter how bad it is."""
    if not isfinite(value):
        return "—"
    text = f"{value:.3f}" if value > -10 else f"{value:.3g}"
    return text.replace("-", "−")


def figure(name: str, score: Score, brief: bool = False) -> str:
    """ "train 98.4 % (246 of 250)"; brief without the numbers of rows."""
    rows = (
        f"{score.of:,}"
        if score.of == score.total
        else _tr("{some} of {all}").format(some=f"{score.of:,}", all=f"{score.total:,}")
    )
    if score.accuracy is None:
        total = float("nan") if score.r_squared_total is None else score.r_squared_total
        words = _tr("{part} R² {value}").format(part=name, value=r_squared(total))
        rows = _tr("of {rows}").format(rows=rows)
        brief = brief or score.of == score.total
    else:
        words = f"{name} {percent(score.accuracy)}"
        right = f"{round(score.accuracy * score.of):,}"
        rows = _tr("{right} of {rows}").format(right=right, rows=rows)
    return words if brief else f"{words} ({rows})"


def class_words(suits: Suits) -> tuple[str, ...]:
    """The names of the classes."""
    return tuple(engine_words(name) for name in suits.class_names)


def output_words(dataset: Dataset) -> tuple[str, ...]:
    """The names of the outputs."""
    names = dataset.target_names
    outputs = dataset.targets.shape[1]
    return tuple(engine_words(names[n]) if n < len(names) else f"y{n + 1}" for n in range(outputs))


def _tr(text: str) -> str:
    return QCoreApplication.translate("scores", text)
