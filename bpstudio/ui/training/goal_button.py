"""The button that says until when to train, and the fields that it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from bpstudio.errors import UserError
from bpstudio.goal_words import goal_words
from bpstudio.training.goal import NO_GOAL, Goal, Mark
from bpstudio.ui.action_button import ActionButton
from bpstudio.ui.training.goal_reading import Standing, read_goal
from bpstudio.ui.training.popover import Popover


class GoalButton(ActionButton):
    """ "Until…", or the goal that is set: a click opens its fields."""

    chosen = Signal(object)
    """A Goal; NO_GOAL when it was removed."""
    _tip = ""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(actions["train.until"], self.tr("Until…"), parent=parent)
        self.setObjectName("goalButton")
        self.goal = NO_GOAL
        self.popover = GoalPopover(self)
        self.popover.chosen.connect(self.chosen)

    def show_goal(self, goal: Goal) -> None:
        """Show it as the one that is set, silently."""
        self.goal = goal
        words = [goal_words(mark, goal.wanted(mark) or 0.0) for mark in Mark if goal.wanted(mark)]
        self.setText(self.tr("Until {0}").format(words[0]) if words else self.tr("Until…"))
        if len(words) > 1:
            self.setText(self.tr("Until {0} …").format(words[0]))
        self._tip = self.tr("Train until {0}").format(self.tr(" or ").join(words)) if words else ""
        self._follow()

    def _follow(self) -> None:
        super()._follow()
        if self._tip:
            self.setToolTip(self._tip)

    def ask(self, standing: Callable[[], Standing], has_tests: bool, training: bool) -> None:
        """Have a goal typed, that lies ahead of where the run then stands."""
        self.popover.begin(self.goal, standing, has_tests, training)
        self.popover.open_under(self)
        self.popover.lines[Mark.EPOCH].setFocus(Qt.FocusReason.PopupFocusReason)


class GoalPopover(Popover):
    """An epoch, a time, two losses: whichever is filled in and comes first."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._standing: Callable[[], Standing] = Standing
        self.lines = {mark: QLineEdit(self) for mark in Mark}
        self.remove = QPushButton(self.tr("Remove"), self)
        self.remove.clicked.connect(self._remove)
        self.accept = QPushButton(self)
        self.accept.setProperty("role", "primary")
        self.accept.clicked.connect(self.commit)
        self._lay_out()

    def begin(
        self, goal: Goal, standing: Callable[[], Standing], has_tests: bool, training: bool
    ) -> None:
        """Begin with this goal."""
        self._standing = standing
        for mark, line in self.lines.items():
            wanted = goal.wanted(mark)
            line.setText("" if wanted is None else f"{wanted:.10g}")
        self.lines[Mark.TEST_LOSS].setEnabled(has_tests)
        self.remove.setEnabled(bool(goal))
        self.accept.setText(self.tr("Set") if training else self.tr("Train"))

    def commit(self) -> None:
        try:
            texts = {mark: line.text() for mark, line in self.lines.items() if line.isEnabled()}
            goal = read_goal(texts, self._standing())
        except UserError as error:
            self.show_error(error)
            return
        self.close()
        self.chosen.emit(goal)

    def _remove(self) -> None:
        self.close()
        self.chosen.emit(NO_GOAL)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Train until"), self)
        title.setProperty("role", "strong")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        captions = {
            Mark.EPOCH: (self.tr("epoch"), self.tr("50 or +10")),
            Mark.SECONDS: (self.tr("time"), self.tr("30, 1:30 or +10")),
            Mark.LOSS: (self.tr("training loss ≤"), self.tr("0.05")),
            Mark.TEST_LOSS: (self.tr("test loss ≤"), self.tr("0.05")),
        }
        for row, (mark, (caption, example)) in enumerate(captions.items()):
            line = self.lines[mark]
            line.setPlaceholderText(example)
            line.setAccessibleName(caption)
            line.setFixedWidth(120)
            self.watch(f"goal.{mark}", line)
            grid.addWidget(QLabel(caption, self), row, 0)
            grid.addWidget(line, row, 1)
        note = QLabel(
            self.tr(
                "Whichever comes first. The training loss is the mean of an epoch's batches; "
                "the time is all that the run has been trained."
            ),
            self,
        )
        note.setProperty("role", "muted")
        for words in (note, self.refusal):
            words.setWordWrap(True)
            words.setFixedWidth(250)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.accept)
        self.column.addWidget(title)
        self.column.addLayout(grid)
        self.column.addWidget(self.refusal)
        self.column.addWidget(note)
        self.column.addLayout(buttons)
