"""What is copied from the NumPy view: whole programs that run, and parts as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.engine import Array
from bpstudio.stepping import Kind
from bpstudio.ui.theme import LIGHT
from bpstudio.ui.views.numpy_view import NumpyView
from tests.ui.moments import at_node, first_frame
from tests.ui.test_numpy_view import line_number


@pytest.fixture
def view(qtbot: QtBot) -> NumpyView:
    view = NumpyView(LIGHT)
    qtbot.addWidget(view)
    view.resize(340, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def copied(view: NumpyView) -> dict[str, Array]:
    """What the copied script leaves behind."""
    QTest.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    names: dict[str, Array] = {}
    exec(QGuiApplication.clipboard().text(), names)
    return names


def test_the_copy_runs_and_computes_this_iteration(
    view: NumpyView, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    view.show_frame(frame)
    names = copied(view)
    np.testing.assert_allclose(names["W1"], frame.trace.weights_after(1), rtol=1e-12)
    assert repr(float(frame.trace.pass_.loss)) in capsys.readouterr().out
    assert view.copy_button.text() == "Copied"


def test_the_copy_is_whole_where_the_view_is_short(
    view: NumpyView, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = first_frame("digits", 4)
    view.show_frame(frame)
    assert "W1 = np.array([...])  # 32×64" in view.code.toPlainText()
    names = copied(view)
    np.testing.assert_allclose(names["delta1"], frame.trace.pass_.dz[1], rtol=1e-12)
    assert "loss =" in capsys.readouterr().out


def test_all_that_is_selected_is_copied_whole(view: NumpyView) -> None:
    view.show_frame(first_frame("digits", 4))
    view.code.selectAll()
    view.code.copy()
    assert "np.array([...])" not in QGuiApplication.clipboard().text()
    assert "b64decode" in QGuiApplication.clipboard().text()


_COPY_AND_END = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from bpstudio.ui.theme import LIGHT
from bpstudio.ui.views.numpy_view import NumpyView
from tests.ui.moments import first_frame
view = NumpyView(LIGHT)
view.show()
view.show_frame(first_frame("mazur"))
view.code.selectAll()
view.code.copy()
print(QApplication.clipboard().text().splitlines()[0])
"""


def test_what_was_copied_may_outlive_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COPY_AND_END],
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "import numpy as np"
    assert done.returncode == 0


def test_a_part_is_copied_as_it_stands(view: NumpyView) -> None:
    view.show_frame(first_frame("mazur"))
    number = line_number(view, "z1 = x @ W1.T + b1")
    cursor = QTextCursor(view.code.document().findBlockByNumber(number))
    cursor.select(QTextCursor.SelectionType.LineUnderCursor)
    view.code.setTextCursor(cursor)
    view.code.copy()
    assert QGuiApplication.clipboard().text() == "z1 = x @ W1.T + b1"


def test_it_cannot_be_edited(view: NumpyView) -> None:
    view.show_frame(first_frame("mazur"))
    before = view.code.toPlainText()
    QTest.keyClicks(view.code, "x = 1")
    assert view.code.toPlainText() == before
