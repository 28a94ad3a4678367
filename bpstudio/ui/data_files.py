"""Joins data files to the session: chosen or dropped, read in the background, and begun with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from bpstudio.background import Background
from bpstudio.engine import Records
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.session import Session
from bpstudio.ui import file_dialogs
from bpstudio.ui.forms.data_form import FILE, DataForm
from bpstudio.ui.forms.fit import with_records

_LOOK_MS = 50
_AFTER_PAINT_MS = 100
_SUFFIXES = (".csv", ".tsv", ".txt", ".data", ".npz", ".gz")


@dataclass(eq=False)
class Reading:
    """A file that is being read, and how far that is; `known` is what a project says of it."""

    path: str
    known: Records | None = None
    share: float = 0.0

    def follow(self, share: float) -> None:
        self.share = share


class DataFiles(QObject):
    """Reads on a thread of its own, so that maps and scores need not wait for a large file.

    What a project speaks of is read when it is opened; until then zeros stand in for it, and it
    cannot be trained on. A file that is gone or has changed is told of at the field.
    """

    def __init__(self, session: Session, form: DataForm, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._form, self._window = session, form, window
        self._background = Background(self)
        self._topic = self._background.topic(self)
        self._topic.answered.connect(self._on_read)
        self._topic.failed.connect(self._on_failed)
        self._shown = False
        self._reading: Reading | None = None
        self._read: Records | None = None
        self._failed: tuple[Records, UserError] | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        form.file.wanted.connect(self.choose)
        session.frame_changed.connect(self.show_frame)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def reading(self) -> bool:
        return self._reading is not None

    def choose(self) -> None:
        """Ask for a file, and train on it."""
        if path := file_dialogs.ask_data(self._window):
            self.open(path)

    def open(self, path: Path) -> None:
        """Read the file, and put its rows in the place of the data that there is."""
        self._begin(Reading(str(path.absolute())))

    def show_frame(self, frame: Frame) -> None:
        """Read the file that a project speaks of, once."""
        records = frame.document.data.records
        if not self._shown or not frame.problem.dataset.missing or records is None:
            return
        if self._read == records:
            self._session.provide(self._read)
        elif self._failed is not None and self._failed[0] is records:
            self._session.report(self._failed[1])
        elif self._reading is None or self._reading.known != records:
            self._begin(Reading(records.path, records))

    def close(self) -> None:
        self._look.stop()
        self._background.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not self._shown:
            # Read beside it, a large file would hold up the first paint.
            self._shown = True
            QTimer.singleShot(_AFTER_PAINT_MS, self, lambda: self.show_frame(self._session.frame))
        dropped = event.type() == QEvent.Type.Drop
        if isinstance(event, QDragEnterEvent | QDropEvent) and (path := _dropped(event)):
            event.acceptProposedAction()
            if dropped:
                self.open(path)
            return True
        return super().eventFilter(watched, event)

    def _begin(self, reading: Reading) -> None:
        self._topic.cancel()
        self._reading = reading
        self._topic.ask(partial(_read, reading.path, reading.known, reading.follow))
        self._look.start()
        self._show_progress()

    def _on_read(self, records: Records) -> None:
        reading = self._end()
        self._read, self._failed = records, None
        if reading is not None and reading.known is not None:
            self._session.provide(records)
        else:
            document = with_records(self._session.document, records)
            self._session.edit(document, self.tr("Data file"))
            self._session.provide(records)

    def _on_failed(self, error: UserError) -> None:
        reading = self._end()
        if reading is not None and reading.known is not None:
            shown = self._session.document.data.records
            self._failed = (shown or reading.known, error)
        self._session.report(UserError(error.message, error.field or FILE, error.hint))

    def _end(self) -> Reading | None:
        reading, self._reading = self._reading, None
        self._look.stop()
        self._form.file.show_progress("", None)
        return reading

    def _show_progress(self) -> None:
        if self._reading is not None:
            self._form.file.show_progress(self._reading.path, self._reading.share)


def _read(
    path: str,
    known: Records | None,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Records:
    # Loaded with the first file: most projects have none.
    from bpstudio.io.data_files import read_again, read_data

    if known is not None:
        return read_again(known, progress, cancelled)
    return read_data(Path(path), progress, cancelled)


def _dropped(event: QDropEvent) -> Path | None:
    """The data file that is being dropped, if it is one."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    paths = [Path(url.toLocalFile()) for url in urls]
    known = (one for one in paths if one.suffix.lower() in _SUFFIXES or "idx" in one.name.lower())
    return next(known, None)
