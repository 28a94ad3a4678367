"""The matrix view: it fits any width, shows windows of large layers, and selects."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dataset, Dense, NetworkSpec, pack
from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level
from bpstudio.ui.theme import DARK, LIGHT, Theme
from bpstudio.ui.views.matrix import MatrixView, widget
from bpstudio.ui.views.matrix.board import Board
from bpstudio.ui.views.matrix.changes import Changes
from bpstudio.ui.views.matrix.layout import Layout, Placed, lay_out
from bpstudio.ui.views.matrix.numbers import cell_text
from bpstudio.ui.views.matrix.type_faces import Faces
from tests.ui.matrices import term
from tests.ui.moments import at, at_node, first_frame


@pytest.fixture
def view(qtbot: QtBot) -> MatrixView:
    return shown(qtbot, 340)


def shown(qtbot: QtBot, width: int, theme: Theme = LIGHT) -> MatrixView:
    view = MatrixView(theme)
    qtbot.addWidget(view)
    view.resize(width, 900)
    with qtbot.waitExposed(view):
        view.show()
    return view


def placed(view: MatrixView, symbol: str) -> Placed:
    assert view.layout_now is not None
    [found] = [one for one in view.layout_now.panels if one.panel.symbol == symbol]
    return found


# The widget -------------------------------------------------------------------------------------


def test_nothing_is_done_while_hidden(qtbot: QtBot) -> None:
    view, frame = MatrixView(LIGHT), at(first_frame("mazur"), 7)
    qtbot.addWidget(view)
    view.show_frame(frame)
    assert view.board is None
    with qtbot.waitExposed(view):
        view.show()
    assert view.board is not None


def test_training_asks_for_no_trace(view: MatrixView) -> None:
    frame = replace(at(first_frame("mazur"), 0), training=True)
    view.show_frame(frame)
    assert view.board is None
    assert "trace" not in vars(frame)
    view.grab()


@pytest.mark.parametrize(
    ("symbol", "entry", "expected"),
    [
        ("W⁽²⁾", (0, 1), Selection(2, 0, 1)),
        ("a⁽¹⁾", (1, 0), Selection(1, 1)),
        ("b⁽²⁾", (1, 0), Selection(2, 1)),
        ("z⁽²⁾", (0, 0), Selection(2, 0)),
    ],
)
def test_a_click_selects(
    view: MatrixView, symbol: str, entry: tuple[int, int], expected: Selection
) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 2, 0))
    spy = QSignalSpy(view.selected)
    click(view, placed(view, symbol).cell(*entry).center())
    assert spy.count() == 1
    assert spy.at(0)[0] == expected


def test_targets_and_terms_select_the_loss(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.LOSS_TOTAL, 3, 0))
    spy = QSignalSpy(view.selected)
    for symbol, row in (("E", 1), ("J", 0), ("y", 0)):
        click(view, placed(view, symbol).cell(row, 0).center())
    found = [spy.at(number)[0] for number in range(3)]
    assert found == [Selection(3, 0, 1), Selection(3, 0), Selection(3, 0, 0)]


def test_a_click_beside_the_matrices_selects_nothing(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 2, 0))
    spy = QSignalSpy(view.selected)
    click(view, QPointF(2, 2))
    assert spy.count() == 0


def test_the_mouse_shows_full_precision(view: MatrixView) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    view.show_frame(frame)
    hover(view, placed(view, "a⁽¹⁾").cell(0, 0).center())
    assert view.hover_text == f"a₁⁽¹⁾ = {float(frame.trace.pass_.a[1][0, 0])!r}"
    hover(view, placed(view, "W⁽¹⁾").cell(1, 0).center())
    assert view.hover_text == "w₂₁⁽¹⁾ = 0.25"
    hover(view, placed(view, "a⁽¹⁾").cell(1, 0).center())
    assert "0." not in view.hover_text
    hover(view, QPointF(1, 1))
    assert view.hover_text == ""


def click(view: MatrixView, point: QPointF) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point.toPoint())


def hover(view: MatrixView, point: QPointF) -> None:
    QTest.mouseMove(view, point.toPoint())


@pytest.mark.parametrize("width", [302, 340, 420, 900])
@pytest.mark.parametrize("name", ["mazur", "iris", "digits"])
def test_everything_fits_the_width_and_the_height(qtbot: QtBot, name: str, width: int) -> None:
    view, first = shown(qtbot, width), first_frame(name, 1 if name == "mazur" else 2)
    schedule, cursor = first.schedule, 0
    while cursor < schedule.length:
        cursor = schedule.move(cursor, Level.LAYER, +1)
        for level in (Level.TERM, Level.NODE):
            view.show_frame(replace(at(first, schedule.move(cursor, Level.TERM, -1)), level=level))
            assert_inside(view, width)


def assert_inside(view: MatrixView, width: int) -> None:
    assert view.layout_now is not None
    height = view.heightForWidth(width)
    for one in view.layout_now.panels:
        assert one.area.left() >= 0
        assert one.area.right() <= width
        assert one.area.top() >= 0
        assert one.body.bottom() <= height


def test_wide_is_beside_and_narrow_is_below(qtbot: QtBot) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    tops = {}
    for width in (320, 900):
        view = shown(qtbot, width)
        view.show_frame(frame)
        assert view.layout_now is not None
        tops[width] = {round(one.body.center().y()) for one in view.layout_now.panels}
    assert len(tops[320]) == 2
    assert len(tops[900]) == 1


def test_a_step_is_laid_out_once_for_each_width(
    view: MatrixView, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[float] = []

    def noting(board: Board, faces: Faces, width: float, top: float, changes: Changes) -> Layout:
        widths.append(width)
        return lay_out(board, faces, width, top, changes)

    monkeypatch.setattr(widget, "lay_out", noting)
    first = first_frame("digits", 2)
    for kind in (Kind.NEURON, Kind.DELTA):
        widths.clear()
        view.show_frame(at_node(first, kind, 1, 0))
        heights = [view.heightForWidth(width) for width in (320, 900, 320, 900)]
        assert heights[0] > heights[1]
        assert heights[:2] == heights[2:]
        assert sorted(widths) == sorted({320 - 1, view.width() - 1, 900 - 1})


@pytest.fixture(scope="module")
def large() -> Frame:
    """784 – 128 – 10, a batch of two."""
    spec = NetworkSpec(784, (Dense(128, "relu"), Dense(10, "softmax")), "cross_entropy")
    first = first_frame("digits", 2)
    random = np.random.default_rng(0)
    layers = [(random.normal(size=(128, 784)), random.normal(size=128))]
    layers.append((random.normal(size=(10, 128)), random.normal(size=10)))
    data = Dataset(random.random((8, 784)), np.eye(10)[random.integers(0, 10, 8)])
    problem = replace(first.problem, spec=spec, dataset=data)
    document = replace(first.document, spec=spec)
    return Frame(document, problem, problem.initial_state(pack(spec, layers)))


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "symbol", "along_rows"),
    [
        (Kind.NEURON, 1, 100, "W⁽¹⁾", True),
        (Kind.DELTA, 1, 77, "W⁽²⁾", False),
        (Kind.GRADIENT, 1, 127, "Σ ∂J/∂W⁽¹⁾", True),
        (Kind.INPUT_GRADIENT, 0, 500, "W⁽¹⁾", False),
        (Kind.MEAN, 1, 0, "∂J/∂W⁽¹⁾", True),
        (Kind.UPDATE, 1, 64, "new W⁽¹⁾", True),
    ],
)
def test_large_layers_show_a_window_around_the_current_unit(
    view: MatrixView,
    large: Frame,
    kind: Kind,
    layer: int,
    neuron: int,
    symbol: str,
    along_rows: bool,
) -> None:
    view.show_frame(at_node(large, kind, layer, neuron))
    one = placed(view, symbol)
    window = one.rows if along_rows else one.columns
    assert neuron in window.units
    assert len(one.rows.units) * len(one.columns.units) < 120
    assert one.panel.shape in ("128×784", "10×128")
    assert one.rows.cut
    assert one.columns.cut
    assert_inside(view, view.width())


def test_a_term_brings_its_column_into_the_window(view: MatrixView, large: Frame) -> None:
    view.show_frame(term(large, Kind.NEURON, 1, 5, 700))
    assert 700 in placed(view, "W⁽¹⁾").columns.units
    assert 700 in placed(view, "x").rows.units


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_unknown_cells_are_empty_and_known_ones_are_not(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, 340, theme)
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 1, 0))
    image = picture(view)
    body = placed(view, "a⁽¹⁾")
    assert colours(image, body, 1) == {QColor(theme.panel).rgb()}
    assert len(colours(image, body, 0)) > 3


def test_a_new_theme_is_painted(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 1, 0))
    before = picture(view)
    view.set_theme(DARK)
    after = picture(view)
    assert before.pixelColor(2, 2) == QColor(LIGHT.panel)
    assert after.pixelColor(2, 2) == QColor(DARK.panel)


def picture(view: MatrixView) -> QImage:
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image, QPoint(), renderFlags=QWidget.RenderFlag(0))
    return image


def colours(image: QImage, one: Placed, row: int) -> set[int]:
    """The colours well inside a cell of a column."""
    box = one.cell(row, 0).adjusted(5, 5, -5, -5).toRect()
    return {
        image.pixel(x, y)
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.593269992, "0.5933"),
        (-0.426758820, "−0.4268"),
        (-0.00873451, "−0.00873"),
        (-1.2345678e-10, "−1.2e−10"),
        (123456.0, "1.235e5"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_keep_to_eight_characters(value: float, text: str) -> None:
    assert cell_text(value) == text


def test_a_view_that_is_dropped_is_gone(qtbot: QtBot) -> None:
    for _ in range(3):
        view = MatrixView(LIGHT)
        view.resize(340, 500)
        view.show()
        view.show_frame(at_node(first_frame("mazur"), Kind.GRADIENT, 1, 0))
        view.grab()
        gone = weakref.ref(view)
        with qtbot.waitSignal(view.destroyed):
            view.deleteLater()
        del view
        gc.collect()
        assert gone() is None
