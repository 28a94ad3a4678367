"""The bar above everything: which document, and training in one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from bpstudio.engine import ACTIVATIONS, LOSSES
from bpstudio.ui.action_button import ActionButton
from bpstudio.ui.core_words import engine_words, example_words
from bpstudio.ui.iteration_field import IterationField
from bpstudio.ui.places import Place
from bpstudio.ui.theme import Theme
from bpstudio.ui.training.counters import Counts, variants
from bpstudio.ui.training.goal_button import GoalButton
from bpstudio.ui.training.pace_button import PaceButton
from bpstudio.ui.training.train_button import TrainButton
from bpstudio.ui.whole_label import WholeLabel

if TYPE_CHECKING:
    from bpstudio.engine import NetworkSpec
    from bpstudio.frame import Frame
    from bpstudio.io import Document
    from bpstudio.runs import RunList

NAME_WIDTH = 240
_WIDE = Counts(8_888_888, 888_888, 888, 88_888)
"""Room for these is kept from the first, so that the buttons stay where they are clicked."""


class TopBar(QFrame):
    """Name of the document with its menu, a summary of the network, and the training buttons."""

    def __init__(
        self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.document_button = QToolButton(self)
        self.document_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.document_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.summary = WholeLabel(self)
        self.summary.setProperty("role", "muted")
        # It takes what the others leave.
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reset_button = ActionButton(actions["session.reset"], self.tr("⟲ Reset"), parent=self)
        self.train_button = TrainButton(actions["train.toggle"], self)
        self.epoch_button = ActionButton(actions["train.epoch"], self.tr("1 epoch"), parent=self)
        self.pace_button = PaceButton(actions, self)
        self.goal_button = GoalButton(actions, self)
        self.iteration_field = IterationField(theme, self)
        self.counters = self.iteration_field.words
        self.counters.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._document: Document | None = None
        self._runs: RunList | None = None
        self._counts: Counts | None = None
        self._shortened, self._was_training = 0, False
        self._fitted: tuple[Counts, int, int] | None = None
        self._lay_out()
        self.set_theme(theme)

    def set_examples_menu(self, menu: QMenu) -> None:
        """What the document's button opens."""
        self.document_button.setMenu(menu)

    def show_frame(self, frame: Frame) -> None:
        """Show the document's name and network, and how far training has come."""
        self._name(frame.document)
        self.summary.set_forms(network_summaries(frame.document.spec))
        self._show_counts(frame)
        self._show_place(frame)
        self.train_button.show_frame(frame)

    def show_runs(self, runs: RunList) -> None:
        """The runs there are: how far the current one has come is what may be typed."""
        self._runs = runs

    def _show_place(self, frame: Frame) -> None:
        run = self._runs.current if self._runs else None
        first, head = (run.history.first, run.history.head) if run else (0, frame.iteration)
        start = run.history.epoch_start if run else frame.problem.epoch_start
        length = frame.problem.batches_per_epoch
        place = Place(first, max(head, frame.iteration), frame.iteration, length, start)
        self.iteration_field.show_place(place)

    def _name(self, document: Document) -> None:
        """Its whole name, what it says of itself, and its network are in the tooltip."""
        if document is self._document:
            return
        self._document = document
        whole = example_words(document.name)
        name = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, NAME_WIDTH)
        self.document_button.setText(f"{name} ▾")
        about = (example_words(words) for words in (document.notes, document.source) if words)
        network, _ = network_summaries(document.spec)
        tip = whole, *about, network, self.tr("Open an example")
        self.document_button.setToolTip("\n".join(tip))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.iteration_field.set_theme(theme)
        self.setStyleSheet(
            f"#topBar {{ background: {theme.panel}; border-bottom: 1px solid {theme.border}; }}"
        )

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Backprop Studio"), self)
        title.setProperty("role", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.document_button)
        row.addWidget(self.summary, 1)
        for widget in (
            self.reset_button,
            self.train_button,
            self.epoch_button,
            self.goal_button,
            self.pace_button,
            self.iteration_field,
        ):
            row.addWidget(widget)

    def _show_counts(self, frame: Frame) -> None:
        """The counters, in the longest words for which there is room.

        While training they do not become longer again, so that they do not flicker.
        """
        run = self._runs.current if self._runs else None
        seconds = run.clock.at(frame.iteration) if run else 0.0
        speed = frame.speed if frame.training else 0.0
        counts = Counts(
            frame.iteration, frame.epoch, seconds, speed, frame.problem.batches_per_epoch
        )
        if frame.training != self._was_training:
            self._was_training, self._shortened = frame.training, 0
        self._counts = counts
        self._fit_counts()

    def _fit_counts(self) -> None:
        if self._counts is None:
            return
        room = self._room_for_counters()
        if self.counters.kept and self._fitted == (self._counts, self._shortened, room):
            # Most steps count nothing, and need no layout.
            return
        words = variants(self._counts)
        if not self.counters.kept:
            self._keep_room(room)
        for level in range(self._shortened, len(words)):
            self._shortened = level
            self.counters.setText(words[level])
            if self.counters.natural_width() <= self.counters.kept:
                break
        kept = max(self.counters.kept, self.counters.natural_width())
        self.counters.kept = min(kept, max(room, 0))
        self.counters.updateGeometry()
        # The row is told at once, so that words and buttons move together.
        self.iteration_field.updateGeometry()
        self._fitted = self._counts, self._shortened, room

    def _keep_room(self, room: int) -> None:
        """Keep as much for the counters as they may need; the summary takes what they leave."""
        batches = self._counts.batches_per_epoch if self._counts else 1
        for words in variants(replace(_WIDE, batches_per_epoch=batches)):
            self.counters.setText(words)
            self.counters.kept = max(0, min(self.counters.natural_width(), room))
            if self.counters.kept < room:
                break

    def _room_for_counters(self) -> int:
        row = self.layout()
        assert row is not None
        others = row.minimumSize().width() - self.iteration_field.minimumSizeHint().width()
        return self.width() - others

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._shortened = self.counters.kept = 0
            self._fit_counts()


def network_summaries(spec: NetworkSpec) -> tuple[str, str]:
    """The activations, each once and in the order of the layers, with the loss and without."""
    names = dict.fromkeys(layer.activation for layer in spec.layers)
    activations = ", ".join(engine_words(ACTIVATIONS[name].label) for name in names)
    return f"{activations} · {engine_words(LOSSES[spec.loss].label)}", activations
