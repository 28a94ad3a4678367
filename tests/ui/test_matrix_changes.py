"""What an edit of a value has changed in the matrices: lit for a moment, above what it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, What, value_of, with_value
from bpstudio.stepping import Kind
from bpstudio.ui.theme import LIGHT
from bpstudio.ui.views.matrix import MatrixView
from bpstudio.ui.views.matrix.boards import board_before, board_of
from bpstudio.ui.views.matrix.changes import Changes
from bpstudio.ui.views.matrix.layout import Placed
from bpstudio.ui.views.matrix.numbers import cell_text
from tests.ui.moments import at, at_node, first_frame

WEIGHT = Quantity(What.WEIGHT, 1, 1, 0)


@pytest.fixture
def view(qtbot: QtBot) -> MatrixView:
    view = MatrixView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 500)
    with qtbot.waitExposed(view):
        view.show()
    return view


def edited(before: Frame, quantity: Quantity = WEIGHT, value: float = 0.75) -> Frame:
    document, state = with_value(before, quantity, value)
    problem = document.problem()
    frame = Frame(document, problem, state, before.cursor, before.level)
    return frame.changed_from(before)


def moment() -> Frame:
    """Both sums of the hidden layer are known, and its activations."""
    return at_node(first_frame("mazur"), Kind.NEURON, 1, 1)


def placed(view: MatrixView, symbol: str) -> Placed:
    assert view.layout_now is not None
    return next(one for one in view.layout_now.panels if one.panel.symbol == symbol)


def cell_of(view: MatrixView, symbol: str, row: int, column: int) -> QImage:
    place = placed(view, symbol).cell(row, column)
    picture: QImage = view.grab(QRect(place.toAlignedRect())).toImage()
    return picture


def has(picture: QImage, colour: str) -> bool:
    wanted = QColor(colour)
    every = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return any(picture.pixelColor(*point) == wanted for point in every)


def test_what_differs_is_found_with_what_it_was() -> None:
    before = moment()
    frame = edited(before)
    board = board_of(frame)
    changes = Changes(board, board_before(frame))
    found = {
        (panel.symbol, row, column): changes.old_text(panel, row, column)
        for panel in board.panels
        for row in range(panel.rows.size)
        for column in range(panel.columns.size)
        if changes.old_text(panel, row, column)
    }
    passed = before.trace.pass_
    assert found == {
        ("W⁽¹⁾", 1, 0): cell_text(value_of(before, WEIGHT)),
        ("z⁽¹⁾", 1, 0): cell_text(float(passed.z[1][0, 1])),
        ("a⁽¹⁾", 1, 0): cell_text(float(passed.a[1][0, 1])),
    }


def test_what_is_not_known_yet_has_not_changed() -> None:
    frame = edited(at(first_frame("mazur"), 1))
    board = board_of(frame)
    changes = Changes(board, board_before(frame))
    told = [p.symbol for p in board.panels if changes.old_text(p, 1, 0)]
    assert told == ["W⁽¹⁾"]


def test_a_change_that_no_cell_has_digits_for_is_not_shown() -> None:
    before = moment()
    frame = edited(before, WEIGHT, value_of(before, WEIGHT) + 1e-12)
    board = board_of(frame)
    changes = Changes(board, board_before(frame))
    assert not any(changes.old_text(panel, 1, 0) for panel in board.panels)


def test_it_shines_until_the_light_has_faded(view: MatrixView, qtbot: QtBot) -> None:
    view.show_frame(edited(moment()))
    assert has(cell_of(view, "W⁽¹⁾", 1, 0), LIGHT.flash)
    assert not has(cell_of(view, "W⁽¹⁾", 0, 0), LIGHT.flash)
    with qtbot.waitSignal(view.flash.changed):
        pass
    qtbot.waitUntil(lambda: not view.flash.running)
    assert not has(cell_of(view, "W⁽¹⁾", 1, 0), LIGHT.flash)


def test_the_old_number_has_room_beneath_until_the_next_step(view: MatrixView) -> None:
    before = moment()
    view.show_frame(before)
    low, plain = placed(view, "W⁽¹⁾").cell_height, cell_of(view, "W⁽¹⁾", 1, 0)
    frame = edited(before)
    view.show_frame(frame)
    assert placed(view, "W⁽¹⁾").cell_height > low
    view.show_frame(replace(frame, before=None))
    assert placed(view, "W⁽¹⁾").cell_height == low
    view.show_frame(before)
    assert cell_of(view, "W⁽¹⁾", 1, 0) == plain


def test_a_wide_old_number_widens_its_column(view: MatrixView) -> None:
    before = edited(moment(), WEIGHT, -1.234e-7)
    frame = edited(replace(before, before=None), WEIGHT, 1.0)
    view.show_frame(replace(frame, before=None))
    narrow = placed(view, "W⁽¹⁾").cell_width
    view.show_frame(frame)
    assert placed(view, "W⁽¹⁾").cell_width > narrow


def test_while_training_nothing_is_shown_beside_it(view: MatrixView) -> None:
    frame = replace(edited(moment()), training=True)
    assert board_before(frame) is None
    view.show_frame(frame)
    assert view.board is None
