"""Losses to plot, and what tests look at and touch of the plot."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QToolButton

from bpstudio.training import LossCurve
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.plots.loss_plot import LossPlot

N = 400


def curves(n: int = N, train_scale: float = 1.0) -> LossCurves:
    """A train loss for each of n iterations, and a test loss for each tenth."""
    both = LossCurves(LossCurve(), LossCurve())
    iterations = np.arange(n)
    both.train.append(0, train_scale * 0.3 * np.exp(-iterations / 200))
    for iteration in iterations[::10]:
        both.test.append(int(iteration), np.array([0.4 * np.exp(-iteration / 200)]))
    return both


def button(plot: LossPlot, text: str) -> QToolButton:
    return next(each for each in plot.findChildren(QToolButton) if each.text() == text)


def shown(plot: LossPlot) -> list[str]:
    """Every label that can be read."""
    return [label.text() for label in plot.findChildren(QLabel) if label.isVisible()]


def drawn(plot: LossPlot) -> list[tuple[np.ndarray, np.ndarray]]:
    """The lines that have points, as they stand on the axes."""
    found = [item.getOriginalDataset() for item in plot.chart.plot_item.listDataItems()]
    return [(x, y) for x, y in found if x is not None]


def smooth(plot: LossPlot, step: int) -> None:
    """Move the slider to one of its places; 0 is not at all."""
    slider = button(plot, "smooth").menu().findChild(QSlider)
    assert isinstance(slider, QSlider)
    slider.setValue(step)


def log(plot: LossPlot, axis: str) -> None:
    QTest.mouseClick(button(plot, f"log {axis}"), Qt.MouseButton.LeftButton)


def y_range(plot: LossPlot) -> tuple[float, float]:
    low, high = plot.chart.getViewBox().viewRange()[1]
    return low, high


def x_range(plot: LossPlot) -> tuple[float, float]:
    low, high = plot.chart.getViewBox().viewRange()[0]
    return low, high


def zoom(plot: LossPlot) -> None:
    """Turn the wheel over the middle of the chart."""
    viewport = plot.chart.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def hover(plot: LossPlot, iteration: int) -> None:
    # The axes take their widths when they are painted.
    QApplication.processEvents()
    point = QPoint(plot.chart.pixel(iteration), plot.chart.plot_area().center().y())
    QTest.mouseMove(plot.chart.viewport(), point)
