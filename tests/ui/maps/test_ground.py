"""What a frame gives its maps: a plane that stays while training, and the current sample."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import Dataset
from bpstudio.frame import Frame
from bpstudio.ui.maps.ground import Ground, PlaneChoice, Site, site_for
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.moments import after, at, first_frame

NOTHING = PlaneChoice()


def ground_of(name: str) -> Ground:
    return site_for(first_frame(name), NOTHING).ground


def with_data(dataset: Dataset, name: str = "circle") -> Ground:
    ground = ground_of(name)
    return replace(ground, dataset=dataset, rows=dataset)


def test_the_same_site_while_nothing_but_the_weights_change() -> None:
    frame = first_frame("circle")
    site = site_for(frame, NOTHING)
    later = with_theta(after(frame, 7), random_theta(frame), training=True)
    assert site_for(later, NOTHING, site) is site


def test_the_sample_is_that_of_the_step() -> None:
    frame = first_frame("circle", 3)
    site = site_for(frame, NOTHING)
    assert site.sample == frame.indices[0]
    end = site_for(at(frame, frame.schedule.length), NOTHING, site)
    assert end.sample == frame.indices[2]
    assert end.ground is site.ground


def test_other_data_is_another_ground() -> None:
    site = site_for(first_frame("circle"), NOTHING)
    assert site_for(first_frame("spiral"), NOTHING, site).ground is not site.ground


def test_another_network_is_another_ground() -> None:
    frame = first_frame("circle")
    site = site_for(frame, NOTHING)
    spec = replace(frame.document.spec, loss="mean_squared_error")
    other: Frame = replace(frame, document=replace(frame.document, spec=spec))
    assert site_for(other, NOTHING, site).ground.spec == spec


def test_columns_that_are_not_there_are_not_chosen() -> None:
    site = site_for(first_frame("circle"), PlaneChoice((2, 3)))
    assert [axis.column for axis in site.ground.plane.axes] == [0, 1]


def test_held_at_means_or_at_the_sample() -> None:
    frame = first_frame("iris")
    inputs = frame.problem.dataset.inputs
    means = site_for(frame, PlaneChoice((2, 0)))
    assert [axis.column for axis in means.ground.plane.axes] == [2, 0]
    np.testing.assert_allclose(means.held, inputs.mean(axis=0))
    held = site_for(frame, PlaneChoice((2, 0), at_sample=True), means)
    assert held.ground is means.ground
    np.testing.assert_array_equal(held.held, inputs[held.sample])


@pytest.mark.parametrize(
    ("name", "classes", "winner", "binary"),
    [
        ("circle", 2, False, True),
        ("iris", 3, True, False),
        ("multi_gauss", 0, False, False),
        ("mazur", 0, False, False),
    ],
)
def test_how_outputs_are_read(name: str, classes: int, winner: bool, binary: bool) -> None:
    ground = ground_of(name)
    assert (ground.classes, ground.has_winner, ground.judge_is_binary) == (classes, winner, binary)


def test_bounds_of_outputs() -> None:
    x = np.zeros((2, 2))
    assert with_data(Dataset(x, np.array([[-1.0], [3.0]]))).output_bounds == (-1, 3)
    values = np.array([[-1.0], [3.0], [0.5]])
    assert with_data(Dataset(np.zeros((3, 2)), values)).output_bounds == (-3, 3)
    assert with_data(Dataset(np.zeros((3, 2)), values + 2)).output_bounds == (1, 5)
    assert with_data(Dataset(x, np.full((2, 1), 9.0))).output_bounds == (0, 18)
    assert with_data(Dataset(x, np.zeros((2, 1)))).output_bounds == (-1, 1)


def test_test_rows_are_in_bounds_too() -> None:
    data = Dataset(np.zeros((2, 2)), np.array([[1.0], [2.0]]), np.zeros((1, 2)), np.array([[7.0]]))
    assert with_data(data).output_bounds == (1, 7)


def test_names() -> None:
    iris = ground_of("iris")
    assert iris.name(2) == "petal length"
    assert [iris.output_name(0), iris.class_name(2)] == ["setosa", "virginica"]
    digits = ground_of("digits")
    assert [digits.class_name(7), digits.class_label(7)] == ["class 7", "7"]
    circle = ground_of("circle")
    assert [circle.name(1), circle.output_name(0), circle.class_name(0)] == ["x2", "y", "ring"]


def test_features_of_the_columns_leave_the_points_where_they_are() -> None:
    frame = first_frame("circle")
    document = frame.document
    data = replace(document.data, features=("x1_squared", "x2_squared"))
    seen = replace(document, data=data)
    ground = site_for(Frame(seen, seen.problem(), frame.state), NOTHING).ground
    np.testing.assert_allclose(ground.rows.inputs, frame.problem.dataset.inputs)
    assert (ground.dataset.inputs >= 0).all()


def test_sites_are_told_apart_by_what_they_hold() -> None:
    ground = ground_of("iris")
    assert Site(ground, 1, False) == Site(ground, 1, False)
    assert Site(ground, 1, False) != Site(ground, 2, False)
