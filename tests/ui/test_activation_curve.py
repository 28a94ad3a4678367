"""The activation's curve: the right neuron, the right slope, and no room where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import ACTIVATIONS, Dense
from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind
from bpstudio.ui.theme import DARK, LIGHT
from bpstudio.ui.views.curve import HEIGHT, ActivationCurve
from bpstudio.ui.views.curve_paint import axes_for
from bpstudio.ui.views.curve_point import CurvePoint, Passing, point_of, reach_of, sampled
from tests.ui.freed import assert_freed
from tests.ui.moments import at, at_node, first_frame

ELEMENTWISE = [name for name, one in ACTIVATIONS.items() if one.elementwise]


def known(point: CurvePoint | None) -> CurvePoint:
    assert point is not None
    return point


def of_neuron(activation: str, z: float, bias: float = 0.0) -> Frame:
    """One neuron whose weight makes its z that, but for the bias."""
    document = first_frame("neuron").document
    spec = replace(document.spec, layers=(Dense(1, activation),))
    document = replace(document, spec=spec, parameters=(z / 2, bias))
    problem = document.problem()
    frame = Frame(document, problem, document.initial_state(problem))
    return at_node(frame, Kind.NEURON, 1, 0)


def shown(qtbot: QtBot, frame: Frame) -> ActivationCurve:
    curve = ActivationCurve(LIGHT)
    qtbot.addWidget(curve)
    curve.resize(340, HEIGHT)
    curve.show_frame(frame)
    return curve


def picture(curve: ActivationCurve) -> QImage:
    return curve.grab().toImage()


# Which point -------------------------------------------------------------------------------------


def test_the_point_is_the_passs_own() -> None:
    frame = at_node(first_frame(), Kind.NEURON, 1, 1)
    point, pass_ = known(point_of(frame)), frame.trace.pass_
    assert (point.z, point.a) == (pass_.z[1][0, 1], pass_.a[1][0, 1])
    assert point.slope == pytest.approx(point.a * (1 - point.a))
    assert (point.input_name, point.output_name, point.symbol) == ("z₂⁽¹⁾", "a₂⁽¹⁾", "σ")


@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize("z", [-2.5, -0.5, 0.7, 3.0])
def test_the_slope_is_that_of_the_curve(activation: str, z: float) -> None:
    point = known(point_of(of_neuron(activation, z)))
    assert point.z == pytest.approx(z)
    ends = np.array([[z - 1e-6], [z + 1e-6]])
    values = np.empty_like(ends)
    ACTIVATIONS[activation].forward(ends, values)
    assert point.slope == pytest.approx(float(np.diff(values, axis=0)[0, 0]) / 2e-6, abs=1e-6)


def test_it_comes_with_the_activation_and_not_before() -> None:
    frame = at_node(first_frame(), Kind.NEURON, 1, 0)
    assert point_of(at(frame, frame.cursor - 1)) is None
    assert point_of(frame) is not None


def test_in_the_backward_pass_it_stands_beside_the_delta_alone() -> None:
    frame = first_frame()
    assert point_of(at_node(frame, Kind.DELTA, 1, 0)) is not None
    for kind, layer in ((Kind.GRADIENT, 1), (Kind.LOSS_TERM, 3), (Kind.UPDATE, 1)):
        assert point_of(at_node(frame, kind, layer, 0)) is None
    assert point_of(frame) is None


def test_a_selected_neuron_comes_first() -> None:
    frame = at_node(first_frame(), Kind.DELTA, 2, 0)
    assert known(point_of(replace(frame, selection=Selection(1, 1)))).input_name == "z₂⁽¹⁾"
    for other in (Selection(0, 1), Selection(1, 1, 0), Selection(3, 0)):
        assert point_of(replace(frame, selection=other)) is None


def test_softmax_and_training_have_no_curve() -> None:
    iris = first_frame("iris")
    assert point_of(at_node(iris, Kind.DELTA, 2, 0)) is None
    assert point_of(replace(at_node(iris, Kind.NEURON, 1, 0), training=True)) is None


def test_of_a_batch_the_samples_before_are_pale_dots() -> None:
    frame = at_node(first_frame("iris", 4), Kind.NEURON, 1, 3, sample=2)
    point = known(point_of(frame))
    assert point.others.tolist() == frame.trace.pass_.z[1][:2, 3].tolist()


@pytest.mark.parametrize(
    ("activation", "z", "passing"),
    [
        ("sigmoid", 0.4, Passing.FREE),
        ("sigmoid", -12.0, Passing.SATURATED),
        ("tanh", 4.0, Passing.SATURATED),
        ("relu", -1.0, Passing.DEAD),
        ("relu", 1.0, Passing.FREE),
        ("leaky_relu", -1.0, Passing.FREE),
        ("step", 1.0, Passing.DEAD),
        ("identity", 30.0, Passing.FREE),
    ],
)
def test_saturation_and_death_are_noticed(activation: str, z: float, passing: Passing) -> None:
    assert known(point_of(of_neuron(activation, z))).passing is passing


def test_what_is_not_finite_has_no_point() -> None:
    assert point_of(of_neuron("identity", 1.7e308, 1.7e308)) is None


# The plot ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("z", "reach"), [(0.0, 4.0), (-3.4, 4.0), (3.9, 6.0), (20.0, 25.0), (-30.0, 40.0), (1e5, 1.5e5)]
)
def test_the_axis_reaches_past_z(z: float, reach: float) -> None:
    assert reach_of(z) == reach
    assert reach_of(z) > abs(z)


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_the_whole_curve_lies_in_its_area(activation: str) -> None:
    curve = sampled(activation, 6.0)
    area = QRectF(4, 8, 180, 100)
    axes = axes_for(curve, area)
    points = [axes.point(float(z), float(a)) for z, a in zip(curve.z, curve.a, strict=True)]
    assert all(area.adjusted(-1, -1, 1, 1).contains(point) for point in points)
    assert axes.x(0) == area.center().x()
    run = axes.x(1) - axes.x(0)
    assert axes.y(1) - axes.y(0) == pytest.approx(axes.steepness(1) * run)


def test_flat_parts_are_known() -> None:
    relu = sampled("relu", 4.0)
    assert relu.flat[relu.z < 0].all()
    assert not relu.flat[relu.z > 0].any()
    assert relu.kinks == (0.0,)
    assert not sampled("leaky_relu", 4.0).flat.any()
    sigmoid = sampled("sigmoid", 10.0)
    assert sigmoid.flat[0]
    assert sigmoid.flat[-1]
    assert not sigmoid.flat[len(sigmoid.flat) // 2]


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_activation_is_painted(qtbot: QtBot, activation: str) -> None:
    curve = shown(qtbot, of_neuron(activation, -0.8))
    colours = {
        picture(curve).pixelColor(x, y).name()
        for x in range(0, 200, 1)
        for y in range(0, HEIGHT, 2)
    }
    assert LIGHT.violet in colours
    assert colours & {LIGHT.blue, LIGHT.orange}


def test_the_dot_stands_on_the_point(qtbot: QtBot) -> None:
    curve = shown(qtbot, of_neuron("identity", 0.0))
    image = picture(curve)
    axes = axes_for(sampled("identity", 4.0), QRectF(4, 8, curve.width() - 148, HEIGHT - 26))
    point = axes.point(0.0, 0.0)
    assert image.pixelColor(round(point.x()), round(point.y())).name() == LIGHT.text


def test_other_samples_change_the_picture(qtbot: QtBot) -> None:
    frame = at_node(first_frame("iris", 4), Kind.NEURON, 1, 3, sample=2)
    curve = shown(qtbot, frame)
    several = picture(curve)
    alone = at_node(first_frame("iris", 4), Kind.NEURON, 1, 3, sample=0)
    curve.show_frame(alone)
    assert picture(curve) != several


# The widget --------------------------------------------------------------------------------------


def test_it_takes_no_room_where_there_is_no_curve(qtbot: QtBot) -> None:
    curve = shown(qtbot, first_frame())
    assert not curve.isVisible()
    curve.show_frame(at_node(first_frame(), Kind.NEURON, 1, 0))
    assert curve.isVisible()
    assert curve.sizeHint().height() == HEIGHT
    curve.show_frame(at_node(first_frame(), Kind.GRADIENT, 1, 0))
    assert not curve.isVisible()


def test_it_says_in_words_what_it_shows(qtbot: QtBot) -> None:
    curve = shown(qtbot, of_neuron("relu", -1.5))
    assert curve.accessibleName().splitlines() == [
        "z₁⁽¹⁾ = −1.5",
        "a₁⁽¹⁾ = 0.0",
        "ReLU′ = 0.0",
        "slope 0: no gradient passes",
    ]


def test_nothing_is_computed_while_its_page_is_hidden(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    curve = ActivationCurve(LIGHT)
    QVBoxLayout(page).addWidget(curve)
    first = at_node(first_frame(), Kind.NEURON, 1, 0)
    frame = Frame(first.document, first.problem, first.state, first.cursor)
    curve.show_frame(frame)
    assert "trace" not in frame.__dict__
    assert curve.point is None
    with qtbot.waitExposed(page):
        page.show()
    assert known(curve.point).input_name == "z₁⁽¹⁾"
    assert curve.isVisible()


def test_both_themes_and_another_font(qtbot: QtBot) -> None:
    curve = shown(qtbot, of_neuron("tanh", 0.5))
    for theme in (DARK, LIGHT):
        curve.set_theme(theme)
        assert picture(curve).pixelColor(1, HEIGHT - 1).name() == theme.panel
    before = picture(curve)
    font = QFont(curve.font())
    font.setFamily("monospace")
    font.setItalic(True)
    curve.setFont(font)
    assert picture(curve).size() == before.size()


def test_a_curve_that_is_dropped_is_gone() -> None:
    def make() -> ActivationCurve:
        curve = ActivationCurve(LIGHT)
        curve.show_frame(at_node(first_frame(), Kind.NEURON, 1, 0))
        return curve

    assert_freed(make)


def test_a_curve_that_is_kept_never_shows_for_another(qtbot: QtBot) -> None:
    walked = shown(qtbot, of_neuron("tanh", 0.3))
    for activation, z in (("tanh", 1.5), ("tanh", -9.0), ("relu", 1.5), ("tanh", 0.3)):
        frame = of_neuron(activation, z)
        walked.show_frame(frame)
        assert picture(walked) == picture(shown(qtbot, frame))
