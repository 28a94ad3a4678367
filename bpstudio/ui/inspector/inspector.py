"""The right-hand panel: this step as formula, numbers, terms, words and code."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.io import SINGLE, FigureRow
from bpstudio.stepping.explanation import Explanation
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.forms.fields import keep_key
from bpstudio.ui.forms.form import rule
from bpstudio.ui.inspector.check_tick import CheckTick
from bpstudio.ui.inspector.figures import Figures
from bpstudio.ui.inspector.step_page import StepPage
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.inspector.training_summary import TrainingSummary
from bpstudio.ui.theme import Theme, blend, phase_colour
from bpstudio.ui.what_if import WhatIfPanel

NARROWEST = 330
_MARGIN = 14


class Inspector(QScrollArea):
    """All numbers and words appear with the step; a new formula follows a moment later."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(NARROWEST)
        self._theme = theme
        self._frame: Frame | None = None
        self._explanation: Explanation | None = None
        self._page = page = _Page(theme, self)
        self.pill = TextBlock(page, bold=True, scale=0.95, padding=5)
        self.summary = TrainingSummary(page)
        self.step = StepPage(theme, page)
        self.step.formula.typeset.connect(self._lay_out)
        self.what_if = WhatIfPanel(theme, page)
        self._figures_rule = rule(page)
        self.figures = Figures(theme, page)
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.setSpacing(9)
        self.tick = CheckTick(theme, page)
        head = QHBoxLayout()
        head.addWidget(self.pill, 1)
        head.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.precision = QLabel(
            self.tr("Training is in float32; this pass is computed in float64.")
        )
        self.precision.setProperty("role", "muted")
        self.precision.setWordWrap(True)
        steps = (self.precision, self.summary, self.step)
        parts = (*steps, self.what_if, self._figures_rule, self.figures)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(page)
        # The style sheet fills it already. Qt takes what fills itself for opaque, and then its dock
        # for hidden beneath it.
        page.setAutoFillBackground(False)

    def show_frame(self, frame: Frame) -> None:
        """Show the step of this frame, or a calm summary while training runs."""
        self._frame = frame
        self.summary.setVisible(frame.training)
        self.step.setVisible(not frame.training)
        is_single = frame.document.precision == SINGLE
        self.precision.setVisible(is_single and not frame.training)
        if frame.training:
            self._explanation = None
            self._show_pill(self.tr("Training"), self._theme.accent)
            self.summary.show_frame(frame)
        else:
            self._explanation = frame.explanation.translated(_translate)
            colour = phase_colour(self._theme, self._explanation.phase.value)
            self._show_pill(self._explanation.title, colour)
            self.step.show_explanation(self._explanation)
            before = frame.explanation_before
            self.step.show_before(None if before is None else before.translated(_translate))
        self.step.curve.show_frame(frame)
        self.tick.show_frame(frame)
        self.what_if.show_frame(frame)
        rows = () if frame.training else _figures(frame)
        self.figures.show_rows(rows, frame.document.source)
        self._figures_rule.setVisible(bool(rows))
        self._lay_out()
        self.step.terms.show_frame(frame)

    def show_losses(self, curves: LossCurves) -> None:
        """The newest losses, for the summary while training."""
        self.summary.show_losses(curves.train.last, curves.test.last)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._page.set_theme(theme)
        self.step.set_theme(theme)
        self.tick.set_theme(theme)
        self.what_if.set_theme(theme)
        self.figures.set_theme(theme)
        if self._frame is not None:
            self.show_frame(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The scroll bar takes its room from the margin, or formulas would be broken anew.
        # The event has the size of the viewport; asking for that one loads every class of widget.
        taken = self.width() - event.size().width()
        self._column.setContentsMargins(_MARGIN, 12, max(0, _MARGIN - taken), 12)
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        keep_key(event)
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._explanation is None:
            return
        latex = "\n".join((*self._explanation.formula, *self._explanation.numbers))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, content in (
            (self.tr("Copy the value"), self.step.copy_value.content),
            (self.tr("Copy the formula as LaTeX"), latex),
            (self.tr("Copy the NumPy code"), self.step.copy_code.content),
        ):
            action = menu.addAction(text)
            action.setData(content)
            action.setEnabled(bool(content))
        menu.triggered.connect(self._copy)
        menu.popup(event.globalPos())

    def _lay_out(self) -> None:
        """Laid out now, it is painted once; left to the event loop, twice."""
        for part in (self.step, self._page):
            QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest.value)

    def _copy(self, action: QAction) -> None:
        QGuiApplication.clipboard().setText(str(action.data()))

    def _show_pill(self, text: str, colour: str) -> None:
        self.pill.show_text(text, colour, blend(colour, self._theme.panel, 0.15).name())


class _Page(QWidget):
    """Paints its own ground, so that nothing behind it is painted at each step."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._theme.panel))


def _translate(template: str) -> str:
    return QCoreApplication.translate("explain", template)


def _figures(frame: Frame) -> tuple[FigureRow, ...]:
    try:
        return frame.figures
    except UserError:
        # The network was edited, and no longer has the quantity that a figure names.
        return ()
