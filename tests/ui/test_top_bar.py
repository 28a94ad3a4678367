"""The top bar."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.ui.theme import DARK, LIGHT
from bpstudio.ui.top_bar import TopBar, network_summaries
from tests.ui.freed import assert_freed
from tests.ui.moments import Actions, after, first_frame


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:  # noqa: ARG001 - actions need an application
    return Actions()


@pytest.fixture
def bar(qtbot: QtBot, actions: Actions) -> TopBar:
    bar = TopBar(actions.by_id, LIGHT)
    qtbot.addWidget(bar)
    bar.resize(1100, 44)
    with qtbot.waitExposed(bar):
        bar.show()
    bar.show_frame(first_frame())
    return bar


def counts(bar: TopBar) -> str:
    return re.sub("<[^>]*>", "", bar.counters.text())


def test_each_button_triggers_its_action(bar: TopBar, actions: Actions) -> None:
    for button in (bar.reset_button, bar.train_button, bar.epoch_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert actions.triggered == ["session.reset", "train.toggle", "train.epoch"]


def test_it_names_the_document(bar: TopBar) -> None:
    frame = first_frame()
    assert bar.document_button.text() == f"{frame.document.name} ▾"


def test_a_long_name_is_shortened(bar: TopBar) -> None:
    frame = first_frame()
    bar.show_frame(replace(frame, document=replace(frame.document, name="long name " * 30)))
    assert "…" in bar.document_button.text()
    assert bar.minimumSizeHint().width() <= 1100


def test_its_menu_is_the_one_given(qtbot: QtBot, bar: TopBar) -> None:
    menu = QMenu(bar)
    qtbot.addWidget(menu)
    bar.set_examples_menu(menu)
    assert bar.document_button.menu() is menu


def test_iteration_and_epoch_have_thousands_separators(bar: TopBar) -> None:
    bar.show_frame(after(first_frame(), 6983))
    assert counts(bar) == "iteration 6,983 · epoch 6,983"


def test_an_epoch_is_all_batches(bar: TopBar) -> None:
    frame = first_frame("circle", 10)
    per_epoch = frame.problem.batches_per_epoch
    bar.show_frame(after(frame, 3 * per_epoch + 1))
    assert counts(bar) == f"iteration {3 * per_epoch + 1} · epoch 3"


def test_while_training_it_offers_to_pause_and_says_how_fast(bar: TopBar) -> None:
    assert bar.train_button.text() == "▶ Train"
    bar.show_frame(replace(first_frame(), training=True, speed=41234.4))
    assert bar.train_button.text() == "❚❚ Pause"
    assert counts(bar).endswith("· 41,234 it/s")
    bar.show_frame(first_frame())
    assert bar.train_button.text() == "▶ Train"
    assert "it/s" not in counts(bar)


def test_once_begun_training_is_continued(bar: TopBar, actions: Actions) -> None:
    train = actions.by_id["train.toggle"]
    bar.show_frame(after(first_frame(), 40))
    assert bar.train_button.text() == "▶ Continue"
    assert train.text() == "&Continue"
    bar.show_frame(replace(after(first_frame(), 40), training=True))
    assert train.text() == "&Pause"
    bar.show_frame(first_frame())
    assert bar.train_button.text() == "▶ Train"
    assert train.text() == "&Train"


def test_no_button_comes_under_the_mouse_as_words_become_shorter(bar: TopBar) -> None:
    bar.show_frame(replace(after(first_frame(), 123456), training=True, speed=41234.4))
    bar.show_frame(after(first_frame(), 123456))
    QApplication.processEvents()
    places = [button.geometry() for button in (bar.reset_button, bar.train_button)]
    for frame in (first_frame(), replace(first_frame(), training=True)):
        bar.show_frame(frame)
        QApplication.processEvents()
        assert [one.geometry() for one in (bar.reset_button, bar.train_button)] == places


@pytest.mark.parametrize("width", [960, 1280, 1440, 1920])
def test_training_moves_no_button(bar: TopBar, width: int) -> None:
    bar.resize(width, 44)
    frame = first_frame("circle", 10)
    places = set()
    for iterations, speed in ((0, 0.0), (12, 900.0), (25_610, 41234.4), (1_234_567, 41234.4)):
        bar.show_frame(replace(after(frame, iterations), training=speed > 0, speed=speed))
        QApplication.processEvents()
        places.add((bar.reset_button.x(), bar.train_button.x(), bar.epoch_button.x()))
    assert len(places) == 1


def test_a_second_click_at_the_same_place_pauses(bar: TopBar, actions: Actions) -> None:
    bar.resize(1440, 44)
    QApplication.processEvents()
    place = bar.train_button.geometry().center()
    bar.show_frame(replace(after(first_frame(), 123456), training=True, speed=41234.4))
    QApplication.processEvents()
    button = bar.childAt(place)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert actions.triggered == ["train.toggle"]


def test_a_summary_names_each_activation_once() -> None:
    layers = (Dense(4, "tanh"), Dense(4, "tanh"), Dense(1, "sigmoid"))
    spec = NetworkSpec(2, layers, "binary_cross_entropy")
    long, short = network_summaries(spec)
    assert long.lower() == "tanh, sigmoid · binary cross-entropy"
    assert short.lower() == "tanh, sigmoid"


def test_a_summary_is_never_cut(bar: TopBar) -> None:
    whole, short = network_summaries(first_frame().document.spec)
    seen = set()
    for width in range(1500, bar.minimumSizeHint().width(), -5):
        bar.resize(width, 44)
        seen.add((bar.summary.shown(), bar.summary.toolTip()))
    assert seen == {(whole, ""), (short, whole), ("", "")}
    assert whole in bar.document_button.toolTip()


def test_the_train_button_has_one_width_whatever_it_says(bar: TopBar) -> None:
    begun = after(first_frame(), 40)
    widths = set()
    for frame in (first_frame(), replace(begun, training=True), begun):
        bar.show_frame(frame)
        QApplication.processEvents()
        widths.add((bar.train_button.width(), bar.train_button.sizeHint().width()))
    assert len(widths) == 1


def test_a_theme_changes_its_background(bar: TopBar) -> None:
    bar.set_theme(DARK)
    assert bar.grab().toImage().pixelColor(2, 2).name() == DARK.panel


def test_it_is_freed_while_its_actions_live(actions: Actions) -> None:
    def make() -> TopBar:
        bar = TopBar(actions.by_id, LIGHT)
        bar.show_frame(first_frame())
        return bar

    assert_freed(make)
