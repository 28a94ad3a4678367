"""The strip under the canvas: step, choose the level, step by itself, and see where one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from bpstudio.ui.action_button import CAP_ROOM, ActionButton
from bpstudio.ui.auto_button import AutoButton
from bpstudio.ui.cursor_words import sentence
from bpstudio.ui.level_choice import LevelChoice
from bpstudio.ui.rich_line import RichLine
from bpstudio.ui.scrubber import Scrubber
from bpstudio.ui.theme import Theme
from bpstudio.ui.timeline import Timeline

if TYPE_CHECKING:
    from bpstudio.frame import Frame
    from bpstudio.runs import RunList

PADDING = 5
COMPACT = f"QToolButton {{ padding: 4px {PADDING}px; }}"
"""All buttons in one row at the width that the usual window leaves."""
MARGIN = 14
GAP = 6
_LONG, _SHORT = (9, 7), (6, 3)
"""Pixels above and below, and between rows: where words are left out, height is short as well."""


class ControlPanel(QFrame):
    """Buttons mirror the window's actions; the timeline and the level choice ask by signals.

    When the panel is too narrow for one row of buttons, the levels move to a row of their own; when
    it is too narrow for that, what tooltips and menus say as well is left out.
    """

    level_chosen = Signal(object)
    """A Level."""
    seek_requested = Signal(object)
    """A cursor."""
    travel_requested = Signal(object)
    """An iteration."""
    auto_speed_changed = Signal(float)
    """Steps a second."""

    def __init__(
        self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("controlPanel")
        self.setStyleSheet(COMPACT)
        self._theme = theme
        self._frame: Frame | None = None
        self.buttons = self._make_buttons(actions)
        self.levels = LevelChoice(self)
        self.levels.level_chosen.connect(self.level_chosen)
        self.auto = AutoButton(actions["step.auto"], self)
        self.auto.speed_changed.connect(self.auto_speed_changed)
        self.timeline = Timeline(theme, self)
        self.timeline.seek_requested.connect(self.seek_requested)
        self.scrubber = Scrubber(theme, self)
        self.scrubber.travel_requested.connect(self.travel_requested)
        self.sentence = RichLine(self)
        self.sentence.setProperty("role", "muted")
        self._lay_out()

    def show_frame(self, frame: Frame) -> None:
        """Show level and cursor of `frame`."""
        was, self._frame = self._frame, frame
        self.levels.set_level(frame.level)
        self.timeline.show_frame(frame)
        self.scrubber.show_frame(frame)
        if was is None or not (was.training and frame.training):
            self._show_sentence()

    def show_runs(self, runs: RunList) -> None:
        """The runs there are; the current one is what can be travelled."""
        self.scrubber.show_runs(runs)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.timeline.set_theme(theme)
        self.scrubber.set_theme(theme)
        self._show_sentence()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for two rows of buttons, with as few words as need be."""
        return QSize(max(self._widths(short=True)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()
        self._place_levels()

    def _make_buttons(self, actions: Mapping[str, QAction]) -> dict[str, ActionButton]:
        rows = (
            ("step.start", self.tr("|◀"), ""),
            ("step.back", self.tr("◀ Back"), "←"),
            ("step.forward", self.tr("Step ▶"), "→"),
            ("step.end", self.tr("To end ▶|"), ""),
        )
        buttons = {name: ActionButton(actions[name], text, key, self) for name, text, key in rows}
        buttons["step.forward"].setProperty("role", "primary")
        return buttons

    def _lay_out(self) -> None:
        self._first_row = QHBoxLayout()
        self._second_row = QHBoxLayout()
        for row in (self._first_row, self._second_row):
            row.setSpacing(GAP)
        for button in self.buttons.values():
            self._first_row.addWidget(button)
        self._first_row.addStretch(1)
        self._first_row.addWidget(self.auto)
        self._second_row.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._space(_LONG)
        column.addLayout(self._first_row)
        column.addLayout(self._second_row)
        column.addWidget(self.timeline)
        column.addWidget(self.sentence)
        column.addWidget(self.scrubber)
        self._wide: bool | None = None
        self._short = False
        self._place_levels()

    def _shorten(self) -> None:
        """Leave out what there is no room for."""
        short = self.width() < max(self._widths(short=False))
        if short == self._short:
            return
        self._short = short
        for button in self.buttons.values():
            button.show_key(not short)
        self.auto.set_short(short)
        self.levels.set_short(short)
        self._space(_SHORT if short else _LONG)

    def _space(self, space: tuple[int, int]) -> None:
        self._column.setContentsMargins(MARGIN, space[0], MARGIN, space[0])
        self._column.setSpacing(space[1])

    def _widths(self, short: bool) -> tuple[int, int]:
        """What the row of the buttons needs, and the one of the levels."""
        keys = sum(bool(button.key) for button in self.buttons.values())
        spare = keys * (CAP_ROOM - PADDING) + self.auto.spare, self.levels.spare
        more = self._short - short
        buttons = (*self.buttons.values(), self.auto)
        transport = sum(button.sizeHint().width() + GAP for button in buttons)
        levels = self.levels.sizeHint().width()
        return transport + more * spare[0] + 2 * MARGIN, levels + more * spare[1] + 2 * MARGIN

    def _place_levels(self) -> None:
        """Put the levels beside the buttons where they fit, else beneath them."""
        wide = self.width() >= sum(self._widths(short=False)) + GAP - 2 * MARGIN
        if wide == self._wide:
            return
        self._wide = wide
        if wide:
            self._first_row.insertWidget(len(self.buttons), self.levels)
        else:
            self._second_row.insertWidget(0, self.levels)
        self.updateGeometry()

    def _show_sentence(self) -> None:
        if self._frame is not None:
            words = sentence(self._frame, self._theme)
            self.sentence.setText(words)
            self.timeline.setAccessibleDescription(re.sub("<[^>]*>", "", words))
