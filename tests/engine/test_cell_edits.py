"""Single numbers of the training rows given by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import CellEdit, DataSpec, Dense, NetworkSpec, Table, make_dataset, merged
from bpstudio.errors import UserError

SPEC = NetworkSpec(2, (Dense(1, "sigmoid"),), "binary_cross_entropy")
DATA = DataSpec("circle", samples=20)


def test_edits_are_made_after_all_else_and_in_the_training_rows_alone() -> None:
    edits = (CellEdit(3, 1, False, 9.5), CellEdit(0, 0, True, 0.25))
    plain, edited = (make_dataset(replace(DATA, edits=some), SPEC, 0) for some in ((), edits))
    expected = plain.inputs.copy()
    expected[3, 1] = 9.5
    np.testing.assert_array_equal(edited.inputs, expected)
    assert edited.targets[0, 0] == 0.25
    np.testing.assert_array_equal(edited.targets[1:], plain.targets[1:])
    np.testing.assert_array_equal(edited.test_inputs, plain.test_inputs)
    assert not edited.inputs.flags.writeable


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (CellEdit(10, 0, False, 1.0), "row 11, column 1 of the inputs"),
        (CellEdit(0, 2, False, 1.0), "row 1, column 3 of the inputs"),
        (CellEdit(0, 1, True, 1.0), "row 1, column 2 of the targets"),
    ],
)
def test_a_place_that_the_data_has_not_is_refused(edit: CellEdit, words: str) -> None:
    with pytest.raises(UserError) as caught:
        make_dataset(replace(DATA, edits=(edit,)), SPEC, 0)
    assert caught.value.field == "data.edits"
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(-1, 0, 1.0), (0, -1, 1.0), (0.5, 0, 1.0), (0, 0, float("nan")), (0, 0, "1"), (0, 0, True)],
)
def test_what_is_no_edit(row: int, column: int, value: float) -> None:
    with pytest.raises(UserError) as caught:
        CellEdit(row, column, False, value)
    assert caught.value.field == "data.edits"


PLACES = st.tuples(st.integers(0, 3), st.integers(0, 1), st.booleans())
EDITS = st.lists(st.tuples(PLACES, st.floats(-9, 9)), max_size=12).map(
    lambda some: tuple(CellEdit(*place, value) for place, value in some)
)


@given(EDITS, EDITS)
def test_the_later_edit_of_a_place_counts(
    before: tuple[CellEdit, ...], added: tuple[CellEdit, ...]
) -> None:
    found = merged(before, added)
    expected = {edit.place: edit.value for edit in (*before, *added)}
    assert {edit.place: edit.value for edit in found} == expected
    assert [edit.place for edit in found] == sorted(expected)
    assert merged(found, ()) == found


def test_there_are_not_too_many() -> None:
    many = tuple(CellEdit(row, 0, False, 1.0) for row in range(10_000))
    assert len(merged(many, (CellEdit(0, 0, False, 2.0),))) == 10_000
    with pytest.raises(UserError, match="10,000"):
        merged(many, (CellEdit(10_000, 0, False, 1.0),))


def test_a_cell_of_a_table() -> None:
    table = Table(((1.0, 2.0), (3.0, 4.0)), ((0.0,), (1.0,)), ("a", "b"), ("c",))
    inputs = table.with_cell(CellEdit(1, 0, False, 9.0))
    assert inputs == replace(table, inputs=((1.0, 2.0), (9.0, 4.0)))
    targets = table.with_cell(CellEdit(0, 0, True, 0.5))
    assert targets == replace(table, targets=((0.5,), (1.0,)))
    assert table.inputs[1][0] == 3.0
