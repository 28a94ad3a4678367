"""Data files in the window: chosen or dropped, read beside it, and told of at their field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dense, Records, Sheet
from bpstudio.engine.datasets.records import SMALL_BYTES
from bpstudio.io import DOUBLE, SINGLE, Document, load, new_document, save
from bpstudio.io.data_files import read_data
from bpstudio.quantities import Quantity, What
from bpstudio.stepping import Level
from bpstudio.ui import file_dialogs
from bpstudio.ui.forms.data_form import FILE
from bpstudio.ui.forms.file_field import FileField
from bpstudio.ui.forms.fit import with_records
from bpstudio.ui.forms.form import Row
from bpstudio.ui.forms.training_form import TrainingForm
from bpstudio.ui.main_window import MainWindow

# Newer versions of Qt have another way to make such an event, which older ones do not know.
DRAGS = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")

OpenWindow = Callable[[Document | None], MainWindow]


def csv(path: Path, classes: int = 3, rows: int = 30) -> Path:
    random = np.random.default_rng(0)
    lines = [f"{a:.3f},{b:.3f},{n % classes}" for n, (a, b) in enumerate(random.random((rows, 2)))]
    path.write_text("\n".join(["wide,high,kind", *lines]), encoding="utf-8")
    return path


def read(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.data_files.open(path)
    qtbot.waitUntil(lambda: not window.data_files.reading)


def error_of(window: MainWindow) -> str:
    rows = window.setup_panel.data.rows
    return next(row.error for row in rows if any(e.field == FILE for e in row.editors))


def records_of(window: MainWindow) -> Records:
    records = window.session.document.data.records
    assert records is not None
    return records


def test_a_chosen_file_is_trained_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv(tmp_path / "plants.csv")
    monkeypatch.setattr(file_dialogs, "ask_data", lambda _: path)
    QTest.mouseClick(window.setup_panel.data.file.button, Qt.MouseButton.LeftButton)
    assert "Reading plants.csv" in window.setup_panel.data.file.words.text()
    qtbot.waitUntil(lambda: not window.data_files.reading)
    session = window.session
    assert session.document.name == "plants"
    assert session.document.spec.sizes[-1] == 3
    assert session.document.spec.loss == "cross_entropy"
    words = window.setup_panel.data.file.words.text()
    assert words == "plants.csv: 30 rows, 2 inputs, 3 classes."
    with qtbot.waitSignal(session.live.settled, timeout=20_000):
        session.train_epoch()
    assert session.frame.iteration == session.frame.problem.batches_per_epoch
    session.undo()
    assert session.document.data.records is None
    assert not window.setup_panel.data.file.words.text()
    session.redo()
    assert records_of(window).name == "plants.csv"


def test_another_data_set_lets_go_of_the_file(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    read(qtbot, window, csv(tmp_path / "plants.csv"))
    window.setup_panel.data.commit("data.name", "circle")
    assert window.session.document.data.records is None
    assert window.session.document.spec.outputs == 1


@DRAGS
def test_a_dropped_file_is_read(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(csv(tmp_path / "plants.csv", classes=2)))])
    copy, left, no = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, no)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, mime, left, no))
    qtbot.waitUntil(lambda: window.session.document.name == "plants")
    assert records_of(window).class_names == ("0", "1")


@DRAGS
def test_what_is_no_data_is_not_taken(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/somewhere/picture.jpg"), QUrl("https://example.org/a.csv")])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier(0),
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_a_bad_cell_is_told_of_at_the_field_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = window.session.document
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n3,nan\n", encoding="utf-8")
    read(qtbot, window, path)
    assert "Row 3, column 2 (“b”) of bad.csv holds “nan”" in error_of(window)
    assert window.session.document is before


def project(tmp_path: Path) -> Path:
    """A saved project on a data file beside it."""
    document = with_records(new_document(), read_data(csv(tmp_path / "plants.csv")))
    save(document, tmp_path / "a.bpstudio")
    return tmp_path / "a.bpstudio"


def test_a_project_opens_and_then_reads_its_file(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(load(project(tmp_path)))
    session = window.session
    session.file.mark_saved(tmp_path / "a.bpstudio")
    qtbot.waitUntil(lambda: not session.frame.problem.dataset.missing)
    assert session.frame.problem.dataset.inputs.any()
    assert not session.file.modified
    assert not session.undo_stack.can_undo
    assert [run.number for run in session.runs.runs] == [1]
    assert not error_of(window)


def test_a_missing_file_loses_nothing(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = project(tmp_path)
    data = tmp_path / "plants.csv"
    data.rename(tmp_path / "elsewhere.csv")
    window = open_window(load(path))
    session = window.session
    qtbot.waitUntil(lambda: "is not there any more" in error_of(window))
    session.toggle_training()
    assert not session.frame.training
    assert "has not been read" in error_of(window)
    # Another edit does not hide that the file is missing.
    session.edit(replace(session.document, seed=3), "seed")
    assert "is not there any more" in error_of(window)
    session.file.save(path)
    assert load(path).data == session.document.data

    (tmp_path / "elsewhere.csv").rename(data)
    read(qtbot, window, data)
    qtbot.waitUntil(lambda: not session.frame.problem.dataset.missing)
    assert session.document.seed == 3
    assert not error_of(window)
    # What was made while it was missing has its rows now, too.
    session.undo()
    assert not session.frame.problem.dataset.missing
    assert session.document.seed == 0


def test_a_changed_file_is_told_of(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = project(tmp_path)
    csv(tmp_path / "plants.csv", rows=40)
    window = open_window(load(path))
    qtbot.waitUntil(lambda: "plants.csv has changed" in error_of(window))
    read(qtbot, window, tmp_path / "plants.csv")
    assert records_of(window).rows == 40
    assert not window.session.frame.problem.dataset.missing


def test_closing_does_not_wait_for_a_file(window: MainWindow, tmp_path: Path) -> None:
    window.data_files.open(csv(tmp_path / "long.csv", rows=20_000))
    window.data_files.close()
    assert window.session.document.data.records is None


def large(path: Path) -> Path:
    rows = SMALL_BYTES // (8 * 784) + 100
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (rows, 28, 28), np.uint8)
    np.savez(path, x_train=pixels, y_train=random.integers(0, 10, rows, np.uint8))
    return path


def test_a_number_of_large_data_can_be_edited_and_taken_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    read(qtbot, window, large(tmp_path / "large.npz"))
    session = window.session
    words = window.setup_panel.data.file.words.text()
    assert "28 × 28 pixels, 10 classes, pixels scaled from 0…255 to 0…1, kept as float32" in words
    small = replace(session.document.spec, layers=(Dense(4, "relu"), Dense(10, "softmax")))
    session.edit(session.document.with_spec(small), "layers")
    content = records_of(window).content
    assert content is not None
    assert isinstance(content.inputs, Sheet)
    row, before = session.frame.indices[0], session.frame.problem.dataset
    session.values.edit(Quantity(What.INPUT, 0, 5), 0.25)
    after = session.frame.problem.dataset
    assert after.inputs[row, 5] == 0.25
    assert session.document.data.edits
    assert len(session.moment().sizes()) < 20
    session.undo()
    assert session.frame.problem.dataset.inputs[row, 5] == before.inputs[row, 5]


# Precision


def test_training_in_float32_is_chosen_and_stepping_says_what_it_shows(
    qtbot: QtBot, window: MainWindow
) -> None:
    session, note = window.session, window.step_views.inspector.precision
    assert not note.isVisible()
    form = window.setup_panel.findChild(TrainingForm)
    assert isinstance(form, TrainingForm)
    form.commit("training.precision", SINGLE)
    assert session.document.precision == SINGLE
    assert note.isVisible()
    assert "computed in float64" in note.text()
    frame = session.frame
    assert frame.state.theta.dtype == np.float32
    assert frame.trace.theta.dtype == frame.trace.pass_.a[-1].dtype == np.float64
    with qtbot.waitSignal(session.live.settled, timeout=20_000):
        session.train_epoch()
    trained = session.frame.state
    assert trained.theta.dtype == np.float32
    session.travel(0)
    for _ in range(trained.iteration):
        session.travel_to_next()
    assert session.frame.state.theta.tobytes() == trained.theta.tobytes()
    session.undo()
    assert session.document.precision == DOUBLE


def test_a_step_over_the_border_gives_what_training_gives(window: MainWindow) -> None:
    session = window.session
    session.edit(replace(session.document, precision=SINGLE), "precision")
    session.step(Level.ITERATION, +1)
    session.step(Level.NODE, +1)
    assert session.frame.iteration == 1
    stepped = session.frame.state
    session.step(Level.ITERATION, +1)
    replay = session.run.history.replay(1)
    replay.run()
    assert stepped.theta.dtype == np.float32
    assert replay.state().theta.tobytes() == stepped.theta.tobytes()


def test_another_precision_is_another_run(window: MainWindow) -> None:
    session = window.session
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    assert session.run.trained
    session.edit(replace(session.document, precision=SINGLE), "precision")
    assert session.frame.iteration == 0
    assert "float64 → float32" in session.run.differs


def test_the_field_says_what_is_in_the_file(qtbot: QtBot) -> None:
    field = FileField(FILE)
    qtbot.addWidget(field)
    records = Records("/a/b.csv", "d", 1200, 3, 2, test_rows=7)
    field.show_value(records)
    assert field.words.text() == "b.csv: 1,200 rows and 7 to test with, 3 inputs, 2 targets."
    field.show_progress("/c/d.npz", 0.421)
    assert field.words.text() == "Reading d.npz … 42 %"
    field.show_progress("", None)
    assert field.words.text().startswith("b.csv")
    assert not Row(None, field).error
