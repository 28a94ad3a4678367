"""The step as a line of a short complete NumPy program for this very network."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.frame import Frame
from bpstudio.stepping import Trace
from bpstudio.stepping.program import Program, program
from bpstudio.ui.forms.fields import FormButton
from bpstudio.ui.inspector.text_block import TextBlock
from bpstudio.ui.theme import Theme, phase_colour
from bpstudio.ui.views.code_text import CodeText
from bpstudio.ui.views.subject import subject_of

_SAID_FOR = 1500


class NumpyView(QWidget):
    """Lights the lines of the step; Copy gives a script that prints the same numbers.

    A click on a line that computes a step asks to go there. Nothing is done while hidden.
    """

    seek_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("numpyView")
        self._theme = theme
        self._frame: Frame | None = None
        self._trace: Trace | None = None
        self._program: Program | None = None
        self.caption = TextBlock(self)
        self.copy_button = FormButton("copyProgram", self)
        self.copy_button.setText(self.tr("Copy"))
        tip = self.tr("Copy the whole program: it runs with NumPy alone and prints these numbers")
        self.copy_button.setToolTip(tip)
        self.copy_button.setAccessibleName(tip)
        self.copy_button.clicked.connect(self.copy)
        self.code = CodeText(theme, self._source, self)
        self.code.setAccessibleName(self.tr("NumPy program of this iteration"))
        self.code.line_clicked.connect(self._seek)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_FOR)
        self._said.timeout.connect(self._unsay)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 10, 0)
        head.addWidget(self.caption, 1)
        head.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.code, 1)
        self.setMinimumHeight(220)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def program(self) -> Program | None:
        """What is shown; None before the first frame."""
        return self._program

    def show_frame(self, frame: Frame) -> None:
        self._frame = frame
        if self.isVisible():
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.code.set_theme(theme, theme.accent)
        if self.isVisible():
            self._refresh()

    def copy(self) -> None:
        """Put the whole script on the clipboard."""
        if self._program is None:
            return
        QGuiApplication.clipboard().setText(self._program.source)
        self.copy_button.setText(self.tr("Copied"))
        self._said.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        frame = self._frame
        if frame is None:
            return
        self.copy_button.setEnabled(not frame.training)
        if frame.training:
            # Its numbers are older than the network by now, and a pass for each frame is too much.
            self.caption.show_text(self.tr("Pause training to see this."), self._theme.muted)
            self.code.light((), self._theme.accent)
            return
        self._show_program(frame)
        self._light(frame)

    def _show_program(self, frame: Frame) -> None:
        text = self.tr("Iteration {n} as a program").format(n=f"{frame.iteration:,}")
        self.caption.show_text(text, self._theme.muted)
        if frame.trace is self._trace and self._program is not None:
            return
        self._trace, self._program = frame.trace, program(frame.trace)
        self.code.show_code(self._program.lines)

    def _source(self) -> str:
        return self._program.source if self._program else ""

    def _light(self, frame: Frame) -> None:
        subject = subject_of(frame)
        location = subject.location
        if location is None or self._program is None:
            self.code.light((), self._theme.accent)
            return
        lines = self._program.lines_of(location, subject.level)
        self.code.light(lines, phase_colour(self._theme, location.phase.value))

    def _seek(self, line: int) -> None:
        frame, written = self._frame, self._program
        if frame is None or written is None or frame.training:
            return
        mark = written.marks[line]
        if mark is not None:
            sample = frame.revealed.sample
            self.seek_requested.emit(frame.schedule.node_position(mark.kind, sample, mark.layer, 0))

    def _unsay(self) -> None:
        self.copy_button.setText(self.tr("Copy"))
