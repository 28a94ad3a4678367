"""The scores view: accuracy and confusion, or R², over the run and at this moment."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpstudio.analysis.scores import Scores
from bpstudio.background import Background
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.runs import RunList
from bpstudio.ui.maps.paced import HALF, UNHURRIED, Paced
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.past import Past
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.plots.read_out import ReadOut
from bpstudio.ui.plots.scores.asking import Answer, Judge, Question, answer, answers_of_past
from bpstudio.ui.plots.scores.by_run import ByRun
from bpstudio.ui.plots.scores.cells import Cells, confusion_cells, r_squared_cells
from bpstudio.ui.plots.scores.chart import ScoreChart
from bpstudio.ui.plots.scores.controls import CURVE, OUTPUTS, TEST, TRAIN, Controls
from bpstudio.ui.plots.scores.curve import ScoreCurve, row_of
from bpstudio.ui.plots.scores.figures import Figures
from bpstudio.ui.plots.scores.grid import Grid
from bpstudio.ui.plots.scores.table import score_table
from bpstudio.ui.plots.scores.words import class_words, output_words, percent, r_squared
from bpstudio.ui.theme import Theme

INTERVAL_MS, SOON_MS, SOON = 250, 50, 25
"""Learning is quickest in the beginning: so many points come sooner one after the other."""
_NARROWEST_CHART, _GAP = 175, 10
_MARGIN, _WIDEST, _ALL = 14, 16777215, 1000


class ScoresView(QWidget):
    """A point joins the curve for each iteration that is shown, about four a second in training.

    Points belong to the run that was on the screen when they were asked for: whoever has the runs
    tells of another by `show_runs`, before its first frame.
    """

    export_wanted = Signal(object)
    """An `Export`."""
    travel_requested = Signal(object)
    """The iteration that was clicked, or that the marker was dragged to."""

    def __init__(self, background: Background, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scoresView")
        self._theme = theme
        self._judge: Judge | None = None
        self._asked: Question | None = None
        self._newest: Answer | None = None
        self._curves = ByRun(ScoreCurve, ScoreCurve.until)
        self._paced = Paced(background, INTERVAL_MS, self)
        self._paced.answered.connect(self._take)
        self._paced.failed.connect(self._fail)
        self._past = Past(background, self)
        self._past.answered.connect(self._take_past)
        self.controls = Controls(self, self)
        self.controls.changed.connect(self._show_answer)
        self.controls.export.wanted.connect(self.export_wanted)
        self.body = QWidget(self)
        self.chart = ScoreChart(theme, self.body)
        self.chart.hovered.connect(self._read)
        self.chart.travel_requested.connect(self.travel_requested)
        self.chart.following_changed.connect(self.controls.follow.setHidden)
        self.controls.follow.clicked.connect(self.chart.fit)
        self.grid = Grid(theme, self.body)
        self.figures = Figures(theme, self)
        self._read_out = ReadOut(theme, self.chart)
        self._lay_out()

    @property
    def scores(self) -> Scores | None:
        """Those on the screen."""
        return None if self._newest is None else self._newest.scores

    @property
    def busy(self) -> bool:
        """Whether scores are still to come."""
        return self._paced.busy or self._past.busy

    @property
    def curve(self) -> ScoreCurve:
        """That of the run on the screen."""
        return self._curves.current

    def show_runs(self, runs: RunList) -> None:
        """Turn to the run on the screen: each has its own curve, a fork its parent's until there.

        For `Session.runs_changed`.
        """
        self.chart.show_run(runs.current)
        self._past.show_run(runs.current)
        self.figures.set_theme(self._theme, self.chart.train_colour)
        if self._curves.show(runs):
            self._newest = None
            self._show_answer()

    def show_frame(self, frame: Frame) -> None:
        """Ask for the scores of its weights, unless they are there or on their way."""
        if self._judge is None or not self._judge.fits(frame):
            self._paced.cancel()
            self._past.cancel()
            self._judge = Judge(frame.document.spec, frame.problem.dataset)
            self._newest = self._asked = None
            self.figures.show_scores(None)
            self.grid.show_cells(None)
        if not frame.training:
            # In training the mark comes with the answer: each move paints the whole chart.
            self.chart.mark(frame.iteration)
        moments = self._past.missed(frame.problem, self.curve.last, frame.iteration)
        if moments:
            self._past.ask(partial(answers_of_past, self._judge, self.curve, moments))
        question = Question(self._judge, self.curve, frame.iteration, frame.state.theta)
        if not question.is_about(self._asked):
            self._asked = question
            self._paced.share = UNHURRIED if frame.training else HALF
            self._paced.interval_ms = SOON_MS if len(self.curve) < SOON else INTERVAL_MS
            self._paced.ask(partial(answer, question))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.chart.set_theme(theme)
        self.grid.set_theme(theme)
        self.figures.set_theme(theme, self.chart.train_colour)
        self._read_out.set_theme(theme, self.chart.train_colour)

    def picture(self) -> Picture:
        """What is on the screen, for an exported file."""
        shown = self.chart if self.grid.isHidden() else self.body
        return Picture(shown, self._theme, self.tr("SCORES"), self.figures.legend)

    def table(self) -> Table:
        """All numbers of the run's curve and of the matrix, for an exported file."""
        if self._newest is None:
            return score_table(self.curve, None, 0, (), ())
        question, scores = self._newest.question, self._newest.scores
        outputs = output_words(question.judge.dataset)
        return score_table(
            self.curve, scores, question.iteration, class_words(scores.suits), outputs
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _take(self, found: Answer) -> None:
        question = found.question
        question.curve.put(question.iteration, row_of(found.scores))
        if question.curve is not self.curve or question.judge is not self._judge:
            return
        if self._newest is None:
            self._offer(found)
        self._newest = found
        self.chart.mark(question.iteration)
        self._show_answer()

    def _take_past(self, found: list[Answer]) -> None:
        """They stand before what is still to come, which draws them."""
        for one in found:
            one.question.curve.put(one.question.iteration, row_of(one.scores))

    def _fail(self, error: UserError) -> None:
        self.figures.show_message("\n".join(filter(None, (error.message, error.hint))))

    def _offer(self, found: Answer) -> None:
        """What suits the problem."""
        suits = found.scores.suits
        outputs = output_words(found.question.judge.dataset) if suits.r_squared else ()
        several = outputs if len(outputs) > 1 else ()
        parts = [CURVE]
        if suits.confusion:
            parts += [TRAIN] if found.scores.test is None else [TRAIN, TEST]
        elif several:
            parts.append(OUTPUTS)
        self.controls.offer(parts, several)
        self.chart.set_best(100.0, 0.0) if suits.accuracy else self.chart.set_best(1.0, -1.0)
        name = self.tr("accuracy (%)") if suits.accuracy else self.tr("R²")
        self.chart.name_axes(self.tr("iteration"), name)

    def _show_answer(self) -> None:
        """The curves, the figures and the matrix of now."""
        self.chart.set_curves(*self._lines())
        self.figures.show_scores(self.scores)
        self.grid.show_cells(self._cells())
        self._arrange()

    def _lines(self) -> tuple[Curve, Curve]:
        """Train and test: of accuracies in percent, or of R²."""
        column = 2 * self.controls.output
        factor = 100.0 if self.curve.values.shape[1] == 2 else 1.0
        return self.curve.line(column, factor), self.curve.line(column + 1, factor)

    def _cells(self) -> Cells | None:
        scores = self.scores
        if scores is None or self._newest is None:
            return None
        if scores.suits.confusion:
            of_test = self.controls.part == TEST and scores.test is not None
            score = scores.test if of_test else scores.train
            assert score is not None
            assert score.confusion is not None
            return confusion_cells(score.confusion, class_words(scores.suits))
        outputs = output_words(self._newest.question.judge.dataset)
        several = scores.suits.r_squared and len(outputs) > 1
        return r_squared_cells(scores, outputs) if several else None

    def _arrange(self) -> None:
        """Chart and grid side by side where there is room, else the one that was chosen."""
        self._place_figures()
        room = self.body.width() - _NARROWEST_CHART - _GAP
        has_grid = self.grid.cells is not None
        both = has_grid and room >= self.grid.needed_width
        self.controls.set_both(both or not has_grid)
        shown = self.controls.shown
        self.chart.setVisible(both or not has_grid or shown == CURVE)
        self.grid.setVisible(has_grid and (both or shown != CURVE))
        widest = min(room, max(self.grid.needed_width, round(0.46 * self.body.width())))
        self.grid.setMaximumWidth(widest if both else _WIDEST)
        self.grid.setMinimumWidth(widest if both else 60)
        self._read_out.hide()

    def _place_figures(self) -> None:
        """In the row of the controls where it is wide enough."""
        room = self.width() - self.controls.minimumSizeHint().width() - 2 * _MARGIN
        in_row = self.figures.parentWidget() is self.controls
        if (self.figures.full_width <= room) != in_row:
            self._column.removeWidget(self.figures)
            self.controls.row.removeWidget(self.figures)
            if in_row:
                self._column.insertWidget(1, self.figures)
            else:
                self.controls.row.insertWidget(0, self.figures, _ALL)

    def _read(self, iteration: float | None) -> None:
        """The box at the pointer: the scores there."""
        train, test = self.chart.train, self.chart.test
        curve = train if len(train) else test
        if iteration is None or not len(curve):
            self.chart.cross_at(None)
            self._read_out.hide()
            return
        at = int(curve.iterations[curve.nearest(iteration)])
        self.chart.cross_at(at)
        texts = []
        for name, one in ((self.tr("train"), train), (self.tr("test"), test)):
            value = one.at(at)
            texts.append("" if value is None else f"{name} {self._shown(value)}")
        place = self.tr(" · it {0}").format(f"{at:,}")
        texts[1 if texts[1] else 0] += place
        self._read_out.show_at(self.chart.pixel(at), self.chart.plot_area(), texts[0], texts[1])

    def _shown(self, value: float) -> str:
        return percent(value / 100) if self.chart.best == 100 else r_squared(value)

    def _lay_out(self) -> None:
        sides = QHBoxLayout(self.body)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(_GAP)
        sides.addWidget(self.chart, 1)
        sides.addWidget(self.grid)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        self._column.setSpacing(2)
        for widget in (self.controls, self.figures):
            self._column.addWidget(widget)
        self._column.addWidget(self.body, 1)
