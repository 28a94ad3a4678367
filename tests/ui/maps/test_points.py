"""The rows of the data as points: places, colours, a part of very many, and the nearest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine import Dataset
from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.ground import Ground, PlaneChoice, site_for
from bpstudio.ui.maps.points import MOST, both_kinds, ink_colours, nearest, points_of
from bpstudio.ui.theme import LIGHT
from tests.ui.moments import first_frame


def ground_of(name: str) -> Ground:
    return site_for(first_frame(name), PlaneChoice()).ground


def test_all_rows_of_the_data_where_they_lie() -> None:
    ground = ground_of("circle")
    train, test = both_kinds(ground, Reading(0))
    np.testing.assert_array_equal(train.places, ground.dataset.inputs)
    np.testing.assert_array_equal(test.places, ground.dataset.test_inputs)
    assert (train.test, test.test, train.total) == (False, True, 250)
    assert train.rows.tolist() == list(range(250))


def test_points_have_the_colours_of_their_classes() -> None:
    ground = ground_of("circle")
    colours = ink_colours(LIGHT, ground, Reading(0))
    for points, targets in zip(
        both_kinds(ground, Reading(0)),
        (ground.dataset.targets, ground.dataset.test_targets),
        strict=True,
    ):
        wanted = [LIGHT.blue if target > 0 else LIGHT.orange for target in targets[:, 0]]
        assert [colours[ink] for ink in points.inks] == wanted


def test_of_several_classes_each_has_its_own() -> None:
    ground = ground_of("iris")
    points = points_of(ground, Reading(None), test=False)
    np.testing.assert_array_equal(points.inks, ground.dataset.targets.argmax(axis=1))
    assert len(set(ink_colours(LIGHT, ground, Reading(None)))) == 3


def test_for_one_of_several_outputs_points_have_its_targets() -> None:
    ground = ground_of("iris")
    points = points_of(ground, Reading(1), test=False)
    colours = ink_colours(LIGHT, ground, Reading(1))
    assert len(colours) == 17
    is_it = ground.dataset.targets[:, 1] == 1
    assert set(points.inks[is_it]) == {16}
    assert set(points.inks[~is_it]) == {0}


def test_shades_of_a_regression_grow_with_the_target() -> None:
    ground = ground_of("multi_gauss")
    points = points_of(ground, Reading(0), test=False)
    order = ground.dataset.targets[:, 0].argsort()
    assert (np.diff(points.inks[order]) >= 0).all()
    assert len(np.unique(points.inks)) > 8


def test_over_a_line_points_are_as_high_as_their_targets() -> None:
    ground = ground_of("neuron")
    points = points_of(ground, Reading(0), test=False)
    data = ground.dataset
    np.testing.assert_array_equal(points.places, np.hstack([data.inputs, data.targets]))
    assert ink_colours(LIGHT, ground, Reading(0)) == (LIGHT.blue,)


def test_of_very_many_some_of_each_kind_are_drawn() -> None:
    random = np.random.default_rng(0)

    def rows(n: int) -> tuple[np.ndarray, np.ndarray]:
        return random.normal(size=(n, 2)), np.where(random.random((n, 1)) > 0.5, 1.0, -1.0)

    x, y = rows(30_000)
    test_x, test_y = rows(10_000)
    data = Dataset(x, y, test_x, test_y)
    ground = replace(ground_of("circle"), dataset=data, rows=data)
    train, test = both_kinds(ground, Reading(0))
    assert len(train.rows) == MOST * 3 // 4
    assert len(test.rows) == MOST // 4
    assert (train.total, test.total) == (30_000, 10_000)
    np.testing.assert_array_equal(train.places, x[train.rows])
    again, _ = both_kinds(ground, Reading(0))
    np.testing.assert_array_equal(again.rows, train.rows)


def test_the_nearest_within_reach() -> None:
    places = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 0.0]])
    assert nearest(places, (1, 1), 8) == 0
    assert nearest(places, (9, 0), 8) == 2
    assert nearest(places, (30, 0), 8) is None
    assert nearest(np.empty((0, 2)), (0, 0), 8) is None
