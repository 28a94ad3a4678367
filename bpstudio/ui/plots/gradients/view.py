"""The gradients view: of each layer weights or gradients over the run, and a plain verdict."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.analysis.health import Health
from bpstudio.background import Background
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.runs import RunList
from bpstudio.ui.maps.paced import HALF, UNHURRIED, Paced
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.gradients.asking import (
    Answer,
    Doctor,
    Question,
    answer,
    answers_of_past,
)
from bpstudio.ui.plots.gradients.histories import GRADIENTS, WEIGHTS, Histories
from bpstudio.ui.plots.gradients.layer import LayerPicture, layer_picture
from bpstudio.ui.plots.gradients.note import Note
from bpstudio.ui.plots.gradients.sheet import Sheet, SheetView
from bpstudio.ui.plots.gradients.table import histogram_table
from bpstudio.ui.plots.gradients.words import rows_words
from bpstudio.ui.plots.past import Past
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.plots.scores.by_run import ByRun
from bpstudio.ui.theme import Theme

INTERVAL_MS, SOON_MS, SOON = 250, 60, 25
"""Learning is quickest in the beginning: so many looks come sooner one after the other."""


class GradientsView(QWidget):
    """Looks at each iteration that is shown, about four times a second in training.

    What it finds belongs to the run that was on the screen then: whoever has the runs tells of
    another by `show_runs`, before its first frame.
    """

    export_wanted = Signal(object)
    """An `Export`."""

    def __init__(self, background: Background, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradientsView")
        self._theme = theme
        self._doctor: Doctor | None = None
        self._asked: Question | None = None
        self._newest: Answer | None = None
        self._what = GRADIENTS
        self._histories = ByRun(Histories, Histories.until)
        self._paced = Paced(background, INTERVAL_MS, self)
        self._paced.answered.connect(self._take)
        self._paced.failed.connect(self._fail)
        self._past = Past(background, self)
        self._past.answered.connect(self._take_past)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._choose)
        self.note = Note(self)
        self.export = ExportButton(self, self.tr("gradients"), self)
        self.export.wanted.connect(self.export_wanted)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = SheetView(theme, self.area)
        self.area.setWidget(self.sheet)
        self.area.viewport().installEventFilter(self)
        self._lay_out()
        self.note.say(self.tr("The layers are being looked at."))

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._paced.busy or self._past.busy

    @property
    def histories(self) -> Histories:
        """Those of the run on the screen."""
        return self._histories.current

    @property
    def health(self) -> Health | None:
        """What was found of the layers on the screen."""
        return None if self._newest is None else self._newest.look.health

    def show_runs(self, runs: RunList) -> None:
        """Turn to the run on the screen, whose histories are its own. For `runs_changed`."""
        self._past.show_run(runs.current)
        if self._histories.show(runs):
            self._newest = None
            self.sheet.show_sheet(None)

    def show_frame(self, frame: Frame) -> None:
        """Have its layers looked at, unless they have been or are to be."""
        if self._doctor is None or not self._doctor.fits(frame.problem):
            self._paced.cancel()
            self._past.cancel()
            self._doctor, self._asked, self._newest = Doctor(frame.problem), None, None
            self.sheet.show_sheet(None)
            self.note.say(self.tr("The layers are being looked at."))
        moments = self._past.missed(frame.problem, self.histories.last, frame.iteration)
        if moments:
            self._past.ask(partial(answers_of_past, self._doctor, self.histories, moments))
        question = Question(self._doctor, self.histories, frame.problem, frame.state)
        if not question.is_about(self._asked):
            self._asked = question
            self._paced.share = UNHURRIED if frame.training else HALF
            self._paced.interval_ms = SOON_MS if self.histories.looks < SOON else INTERVAL_MS
            self._paced.ask(partial(answer, question))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.sheet.set_theme(theme)

    def picture(self) -> Picture:
        """All layers, for an exported file."""
        title = self.tr("GRADIENTS") if self._what == GRADIENTS else self.tr("WEIGHTS")
        legend = ((self.note.full, self._theme.muted),) if self._what == GRADIENTS else ()
        return Picture(self.sheet, self._theme, title, legend)

    def table(self) -> Table:
        """All histograms of the run and the verdicts of now, for an exported file."""
        return histogram_table(self.histories, self._newest)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.sheet.set_room(self.area.viewport().size())
        return super().eventFilter(watched, event)

    def _take_past(self, found: list[Answer]) -> None:
        """They stand before what is still to come, which draws them."""
        for one in found:
            one.keep()

    def _take(self, found: Answer) -> None:
        question, look = found.question, found.look
        found.keep()
        if question.histories is self.histories and question.doctor is self._doctor:
            self._newest = found
            self.note.say(*rows_words(look.health))
            self._draw()

    def _fail(self, error: UserError) -> None:
        self.note.say(" ".join(filter(None, (error.message, error.hint))))

    def _draw(self) -> None:
        found = self._newest
        if found is None:
            return
        pictures = self._pictures(found)
        spec, layers = found.question.doctor.problem.spec, found.look.health.layers
        sheet = Sheet(spec, self._what, pictures, layers, found.iteration)
        self.sheet.show_sheet(sheet)

    def _pictures(self, found: Answer) -> tuple[LayerPicture, ...]:
        now = found.look.gradients if self._what == GRADIENTS else found.look.weights
        pictures = []
        for history, one in zip(self.histories.layers(self._what), now, strict=True):
            known = history.picture()
            assert known is not None
            pictures.append(layer_picture(known, one))
        return tuple(pictures)

    def _choose(self, button: QToolButton) -> None:
        self._what = str(button.property("what"))
        self._draw()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        for what, words, tip in (
            (GRADIENTS, self.tr("gradients"), self.tr("How large |g| is, without the biases’")),
            (WEIGHTS, self.tr("weights"), self.tr("The weights, without biases")),
        ):
            button = QToolButton(self)
            button.setText(words)
            button.setToolTip(tip)
            button.setProperty("role", "flat")
            button.setProperty("what", what)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCheckable(True)
            button.setChecked(what == self._what)
            self._group.addButton(button)
            head.addWidget(button)
        head.addWidget(self.note, 1)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 14, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.area, 1)
