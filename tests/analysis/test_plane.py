"""The plane: what the inputs are at each of its points, and where the data lies on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.analysis.plane import Axis, Plane, default_axes, make_plane, plotted_rows
from bpstudio.engine import (
    DATASETS,
    FEATURES,
    CellEdit,
    Dataset,
    DataSpec,
    Dense,
    NetworkSpec,
    Table,
    make_dataset,
)

X, Y = Axis(0, "x1", -6, 6), Axis(1, "x2", -6, 6)


def network(inputs: int, outputs: int = 1) -> NetworkSpec:
    return NetworkSpec(inputs, (Dense(3, "tanh"), Dense(outputs, "tanh")))


def plane_of(data: DataSpec, spec: NetworkSpec, seed: int = 1) -> Plane:
    return make_plane(data, plotted_rows(data, spec, make_dataset(data, spec, seed), seed))


def test_the_first_row_is_the_highest_and_the_first_column_leftmost() -> None:
    u, v = Plane((X, Y), np.zeros(2)).columns(4).reshape(2, 4, 4)
    np.testing.assert_allclose(u[0], [-4.5, -1.5, 1.5, 4.5])
    np.testing.assert_allclose(v[:, 0], [4.5, 1.5, -1.5, -4.5])
    assert (u == u[0]).all()
    assert (v == v[:, :1]).all()


def test_a_line_runs_from_end_to_end() -> None:
    line = Plane((X,), np.zeros(1))
    np.testing.assert_allclose(line.columns(5), [[-6, -3, 0, 3, 6]])
    assert line.is_line
    assert line.shape(5) == (5,)
    assert line.input_maps(5).shape == (1, 5)


def test_all_but_the_axes_are_held() -> None:
    held = np.array([10.0, 11.0, 12.0, 13.0])
    plane = Plane((Axis(2, "c", 0, 1), Axis(0, "a", 0, 1)), held)
    maps = plane.input_maps(3)
    assert plane.varying == (2, 0)
    assert (maps[1] == 11).all()
    assert (maps[3] == 13).all()
    np.testing.assert_allclose(maps[2, 0], [1 / 6, 3 / 6, 5 / 6])
    np.testing.assert_allclose(maps[0, :, 0], [5 / 6, 3 / 6, 1 / 6])
    np.testing.assert_array_equal(plane.held_inputs(), [0, 11, 0, 13])
    np.testing.assert_array_equal(plane.through(held + 1).held, held + 1)


def test_the_values_held_are_the_planes_own() -> None:
    held = np.zeros(2)
    plane = Plane((X, Y), held)
    held[0] = 5
    assert plane.held[0] == 0
    assert not plane.held.flags.writeable


def test_features_are_computed_from_the_two_columns() -> None:
    names = ("sin_x2", "x1", "x1x2", "x1_squared")
    plane = Plane((X, Y), np.zeros(2), names)
    u, v = plane.columns(7)
    maps = plane.input_maps(7).reshape(4, -1)
    for row, name in zip(maps, names, strict=True):
        np.testing.assert_array_equal(row, FEATURES[name].function(u, v))
    assert plane.inputs == 4


def test_features_know_their_columns_though_the_axes_are_swapped() -> None:
    swapped = Plane((Y, X), np.zeros(2), ("x1", "x2_squared"))
    across, up = swapped.columns(5)
    np.testing.assert_array_equal(swapped.values(5), [up, across**2])


@pytest.mark.parametrize("axes", [(), (X, X), (X, Y, Axis(2, "z", 0, 1)), (Axis(9, "z", 0, 1),)])
def test_axes_that_cannot_be(axes: tuple[Axis, ...]) -> None:
    with pytest.raises(ValueError, match=r"axis|axes"):
        Plane(axes, np.zeros(3))


@pytest.mark.parametrize("name", ["circle", "spiral", "xor", "plane", "above_sine"])
def test_toy_data_is_drawn_in_its_own_square(name: str) -> None:
    spec = NetworkSpec(2, (Dense(1, "identity"),))
    plane = plane_of(DataSpec(name), spec)
    assert {(axis.low, axis.high) for axis in plane.axes} == {DATASETS[name].domain}
    assert [axis.name for axis in plane.axes] == ["x1", "x2"]


def test_the_square_widens_for_points_outside() -> None:
    data, spec = DataSpec("gauss", noise=0.5), network(2)
    dataset = make_dataset(data, spec, 3)
    furthest = max(np.abs(dataset.inputs).max(), np.abs(dataset.test_inputs).max())
    assert furthest > 6
    across, up = make_plane(data, dataset).axes
    assert across.high == up.high == -across.low == -up.low
    assert furthest < across.high < furthest + 1


def test_one_column_gives_a_line() -> None:
    plane = plane_of(DataSpec("sine_curve"), NetworkSpec(1, (Dense(1, "identity"),)))
    assert plane.is_line
    assert (plane.axes[0].low, plane.axes[0].high) == (-6, 6)


def test_a_table_is_padded_around_its_rows() -> None:
    table = Table(((0.0, 5.0, 1.0), (100.0, 5.0, 2.0)), ((0.0,), (1.0,)), ("a", "b", "c"))
    data = DataSpec("table", test_share=0.5, table=table)
    rows = make_dataset(data, network(3), 1)
    across, up = make_plane(data, rows, axes=(0, 1)).axes
    assert (across.name, across.low, across.high) == ("a", -8, 108)
    assert (up.name, up.low, up.high) == ("b", 4, 6)


def test_others_are_held_at_their_means_or_at_a_sample() -> None:
    data, spec = DataSpec("iris"), network(4, 3)
    rows = make_dataset(data, spec, 1)
    np.testing.assert_allclose(make_plane(data, rows).held, rows.inputs.mean(axis=0))
    at_sample = make_plane(data, rows, (3, 1), rows.inputs[7])
    np.testing.assert_array_equal(at_sample.held, rows.inputs[7])
    assert [axis.column for axis in at_sample.axes] == [3, 1]
    np.testing.assert_array_equal(at_sample.place(rows.inputs), rows.inputs[:, [3, 1]])


def test_the_default_axes_are_those_that_vary_most() -> None:
    rows = np.array([[0.0, 1.0, -9.0, 0.0], [0.0, 2.0, 9.0, 3.0]])
    assert default_axes(Dataset(rows, np.zeros((2, 1)))) == (2, 3)
    alike = np.array([[1.0, 2.0, 3.0], [1.0 + 1e-12, 3.0, 4.0], [1.0, 2.0, 3.0 - 1e-12]])
    assert default_axes(Dataset(alike, np.zeros((3, 1)))) == (1, 2)
    assert default_axes(Dataset(np.ones((2, 3)), np.zeros((2, 1)))) == (0, 1)


FEATURED = DataSpec("circle", features=("x2_squared", "x1"))


def test_points_lie_in_the_plane_although_the_network_sees_features() -> None:
    dataset = make_dataset(FEATURED, network(2), 5)
    rows = plotted_rows(FEATURED, network(2), dataset, 5)
    np.testing.assert_array_equal(rows.inputs[:, 0], dataset.inputs[:, 1])
    np.testing.assert_array_equal(rows.inputs[:, 1] ** 2, dataset.inputs[:, 0])
    np.testing.assert_array_equal(rows.test_targets, dataset.test_targets)
    assert make_plane(FEATURED, rows).features == FEATURED.features


def test_without_features_the_dataset_is_what_is_drawn() -> None:
    dataset = make_dataset(DataSpec(), network(2), 5)
    assert plotted_rows(DataSpec(), network(2), dataset, 5) is dataset


def test_edited_numbers_move_the_points_that_they_can() -> None:
    edits = (CellEdit(0, 0, False, 9.0), CellEdit(0, 1, False, -2.5), CellEdit(1, 0, True, 0.5))
    data = replace(FEATURED, edits=edits)
    before = plotted_rows(FEATURED, network(2), make_dataset(FEATURED, network(2), 5), 5)
    after = plotted_rows(data, network(2), make_dataset(data, network(2), 5), 5)
    assert after.inputs[0].tolist() == [-2.5, before.inputs[0, 1]]
    assert after.targets[1, 0] == 0.5
