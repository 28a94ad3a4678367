"""The panel of runs: which there are, how they compare, the way back, and a fair new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from bpstudio.ui.forms.fields import ChoiceField, keep_key
from bpstudio.ui.run_figures import Moment, shared
from bpstudio.ui.runs_table import RunsTable
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.runs import RunList
    from bpstudio.training import LossCurves

LEFT, RIGHT = 14, 6
_TITLED = 400
"""In a narrower panel the tab says what it is."""


class RunsPanel(QFrame):
    """Click or Enter returns to a run; Delete removes one that is not on the screen."""

    run_chosen = Signal(object)
    run_removed = Signal(object)
    run_renamed = Signal(object, str)
    run_drawn = Signal(object, bool)
    run_kept = Signal(object, bool)
    again_wanted = Signal()
    """Another run from the same initial weights."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPanel")
        self._runs: RunList | None = None
        self.list = RunsTable(theme, self)
        self.list.chosen.connect(self.run_chosen)
        self.list.removed.connect(self.run_removed)
        self.list.renamed.connect(self.run_renamed)
        self.list.drawn_changed.connect(self.run_drawn)
        self.list.kept_changed.connect(self.run_kept)
        head = self._head()
        words = self.tr(
            "To compare: train, press “{0}”, choose another optimizer, and train. Each begins "
            "with the same weights and the same batches."
        )
        self.hint = QLabel(words.format(self.again.text()), self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(LEFT, 6, RIGHT, 6)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.list, 1)
        box.addWidget(self.hint)
        self.set_theme(theme)

    def show_runs(self, runs: RunList) -> None:
        """List the runs, oldest first, with the current one in bold."""
        self._runs = runs
        self.list.show_runs(runs.runs, runs.current)
        alone = len(runs.runs) == 1
        self.hint.setVisible(alone)
        self.moment.setVisible(not alone)
        self._name_moments()

    def show_losses(self, curves: LossCurves) -> None:
        """How far the current run has come."""
        current = self._runs.current if self._runs else None
        if current is not None and current.losses is curves:
            self.list.show_losses()
            self._name_moments()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.list.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= _TITLED)

    def event(self, event: QEvent) -> bool:
        keep_key(event)
        return super().event(event)

    def _head(self) -> QHBoxLayout:
        self._title = QLabel(self.tr("RUNS"), self)
        self._title.setProperty("role", "section")
        self.moment = ChoiceField("runs.moment", self)
        self.moment.setToolTip(self.tr("Which losses of the runs are listed"))
        self.moment.set_choices([(moment.name, "") for moment in Moment])
        self.moment.show_value(Moment.NEWEST.name)
        self.moment.committed.connect(self._choose_moment)
        self.again = QToolButton(self)
        self.again.setText(self.tr("Again from the start"))
        self.again.setToolTip(
            self.tr(
                "Keep this run on the plot and begin another: the same weights and batches, "
                "with the settings as they are now"
            )
        )
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again.clicked.connect(self.again_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self.moment)
        row.addStretch(1)
        row.addWidget(self.again)
        return row

    def _choose_moment(self, _field: str, key: str) -> None:
        self.moment.show_value(key)
        self.list.set_moment(Moment[key])

    def _name_moments(self) -> None:
        """The shared ones say which iteration or epoch it is."""
        assert self._runs is not None
        runs = self._runs.runs
        iteration, epoch = (
            shared(runs, moment) for moment in (Moment.SAME_ITERATION, Moment.SAME_EPOCH)
        )
        words = {
            Moment.NEWEST: self.tr("newest losses"),
            Moment.SAME_ITERATION: self.tr("at iteration {0}").format(f"{iteration:,.0f}"),
            Moment.SAME_EPOCH: self.tr("at epoch {0}").format(f"{epoch:,.1f}".removesuffix(".0")),
            Moment.LOWEST: self.tr("lowest losses"),
        }
        for row, text in enumerate(words.values()):
            if self.moment.itemText(row) != text:
                self.moment.setItemText(row, text)
                self.moment.updateGeometry()
