"""What the boundary is made of: the outputs over the plane, and how they are read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import Array, run
from bpstudio.frame import Frame
from bpstudio.ui.maps.boundary_maker import (
    LINE_POINTS,
    PIXELS,
    BoundaryMaker,
    Reading,
    Surface,
    read_levels,
    winner_levels,
)
from bpstudio.ui.maps.colours import shades_of
from bpstudio.ui.maps.ground import PlaneChoice, Site, site_for
from tests.ui.maps.asking import random_theta
from tests.ui.moments import first_frame


def site_of(frame: Frame, choice: PlaneChoice | None = None) -> Site:
    return site_for(frame, choice or PlaneChoice())


def surface_of(
    frame: Frame, reading: Reading, theta: Array, choice: PlaneChoice | None = None
) -> Surface:
    site = site_of(frame, choice)
    return BoundaryMaker(site.ground).make(site, reading, theta)


def expected(frame: Frame, site: Site, theta: Array, n: int) -> Array:
    """(outputs, …): by a pass over all inputs at all points."""
    plane = site.ground.plane.through(site.held)
    x = plane.input_maps(n).reshape(plane.inputs, -1).T
    spec = frame.document.spec
    done = run(spec, theta, x, np.zeros((len(x), spec.outputs)))
    values: Array = done.a[-1].T.reshape(-1, *plane.shape(n))
    return values


@pytest.mark.parametrize("name", ["circle", "iris", "digits", "multi_gauss"])
def test_the_outputs_of_the_network_at_150_by_150(name: str) -> None:
    frame = first_frame(name)
    theta = random_theta(frame)
    surface = surface_of(frame, Reading(0), theta)
    wanted = expected(frame, site_of(frame), theta, PIXELS)
    np.testing.assert_allclose(surface.outputs, wanted, atol=1e-4)
    assert surface.levels is not None
    assert surface.levels.shape == (150, 150)


def test_a_line_has_values_and_no_map() -> None:
    frame = first_frame("neuron")
    surface = surface_of(frame, Reading(0), frame.theta)
    wanted = expected(frame, site_of(frame), frame.theta, LINE_POINTS)
    np.testing.assert_allclose(surface.outputs, wanted, rtol=1e-5)
    assert surface.levels is None


def test_the_rest_held_at_the_sample() -> None:
    frame = first_frame("iris")
    theta, choice = random_theta(frame), PlaneChoice((0, 3), at_sample=True)
    surface = surface_of(frame, Reading(None), theta, choice)
    wanted = expected(frame, site_of(frame, choice), theta, PIXELS)
    np.testing.assert_allclose(surface.outputs, wanted, atol=1e-4)
    means = surface_of(frame, Reading(None), theta, PlaneChoice((0, 3)))
    assert not np.allclose(surface.outputs, means.outputs, atol=1e-3)


def test_the_next_answer_leaves_the_last_alone() -> None:
    frame = first_frame("circle")
    site = site_of(frame)
    maker = BoundaryMaker(site.ground)
    first = maker.make(site, Reading(0), random_theta(frame, 1))
    kept = first.outputs.copy()
    maker.make(site, Reading(0), random_theta(frame, 2))
    np.testing.assert_array_equal(first.outputs, kept)


def test_the_value_at_a_place() -> None:
    frame = first_frame("circle")
    surface = surface_of(frame, Reading(0), random_theta(frame))
    across, up = surface.site.ground.plane.axes
    lowest_left = surface.at((across.low + 1e-6, up.low + 1e-6))
    assert lowest_left is not None
    assert lowest_left[0] == surface.outputs[0, -1, 0]
    highest_right = surface.at((across.high, up.high))
    assert highest_right is not None
    assert highest_right[0] == surface.outputs[0, 0, -1]
    assert surface.at((across.high + 1, up.low)) is None


def test_the_value_at_a_place_of_a_line() -> None:
    frame = first_frame("neuron")
    surface = surface_of(frame, Reading(0), frame.theta)
    (axis,) = surface.site.ground.plane.axes
    first, last = surface.at((axis.low,)), surface.at((axis.high,))
    assert first is not None
    assert last is not None
    assert (first[0], last[0]) == (surface.outputs[0, 0], surface.outputs[0, -1])


def test_one_output_on_the_scale_of_its_targets() -> None:
    ground = site_of(first_frame("circle")).ground
    outputs = np.array([[-2.0, -1.0, 0.0, 0.25, 1.0, 3.0]])
    assert read_levels(ground, Reading(0), outputs).tolist() == [0, 0, 127, 159, 254, 254]
    in_steps = read_levels(ground, Reading(0, discrete=True), outputs)
    assert in_steps.tolist() == [0, 0, 0, 254, 254, 254]


def test_a_regression_in_steps_has_eleven() -> None:
    ground = site_of(first_frame("multi_gauss")).ground
    reach = ground.output_bounds[1]
    values = np.linspace(-reach, reach, 300)[np.newaxis]
    banded = read_levels(ground, Reading(0, discrete=True), values)
    assert len(np.unique(banded)) == 11
    assert (np.diff(banded.astype(int)) >= 0).all()
    assert {0, 127, 254} <= set(banded.tolist())


def test_the_winner_and_how_far_it_leads() -> None:
    outputs = np.array([[0.9, 0.5, 0.2], [0.1, 0.5, 0.3], [0.0, 0.0, 0.5]])
    shades = shades_of(3)
    levels = winner_levels(outputs, (0, 1), discrete=False)
    assert (levels // shades).tolist() == [0, 0, 2]
    leads = (levels % shades) / (shades - 1)
    np.testing.assert_allclose(leads, [0.8, 0.0, 0.2], atol=0.01)
    in_steps = winner_levels(outputs, (0, 1), discrete=True)
    assert (in_steps // shades).tolist() == [0, 0, 2]
    assert (in_steps % shades == shades - 1).all()


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_outputs_that_are_no_numbers_have_levels_too(odd: float) -> None:
    levels = winner_levels(np.array([[odd, 0.1], [odd, 0.2]]), (0, 1), discrete=False)
    assert levels[1] // shades_of(2) == 1


def test_the_winner_is_the_class_that_the_judge_sees() -> None:
    frame = first_frame("digits")
    surface = surface_of(frame, Reading(None), random_theta(frame))
    judge = surface.site.ground.judge
    assert judge is not None
    assert surface.levels is not None
    seen = judge.labels(surface.outputs.reshape(10, -1)).reshape(150, 150)
    np.testing.assert_array_equal(surface.levels // shades_of(10), seen)


def test_more_classes_than_shades_have_levels() -> None:
    outputs = np.eye(300)
    levels = winner_levels(outputs, (0, 1), discrete=False)
    assert levels.shape == (300,)
    assert len(np.unique(levels)) == 128


def test_readings_are_told_apart() -> None:
    assert replace(Reading(0), discrete=True) == Reading(0, True) != Reading(None, True)
