"""Cells of the tables of terms that a user may give another value, and which values they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, What, is_part_of, quantity_in, value_of
from bpstudio.stepping import Level, explain
from bpstudio.stepping.explanation import TermTable
from bpstudio.stepping.given import Given
from bpstudio.stepping.notation import plain
from tests.conftest import example


def frame_of(name: str, batch_size: int = 1) -> Frame:
    document = replace(example(name), batch_size=batch_size)
    problem = document.problem()
    return Frame(document, problem, document.initial_state(problem))


def tables(frame: Frame, level: Level) -> Iterator[tuple[Frame, TermTable]]:
    cursor = 0
    while cursor < frame.schedule.length:
        cursor = frame.schedule.move(cursor, level, +1)
        terms = explain(frame.trace, cursor, level).terms
        if terms is not None:
            yield frame.moved(cursor), terms


@pytest.mark.parametrize("level", [Level.TERM, Level.NODE, Level.LAYER, Level.PHASE])
@pytest.mark.parametrize(("name", "batch"), [("mazur", 1), ("iris", 1), ("circle", 2)])
def test_each_cell_shows_the_value_that_it_stands_for(name: str, batch: int, level: Level) -> None:
    found = set()
    for frame, table in tables(frame_of(name, batch), level):
        for row in table.rows:
            for cell in row:
                quantity = quantity_in(cell)
                if quantity is not None:
                    assert is_part_of(frame.document.spec, quantity)
                    assert cell == plain(value_of(frame, quantity))
                    found.add(quantity.what)
    expected = {
        Level.TERM: set(What),
        Level.NODE: set(What),
        Level.LAYER: {What.INPUT, What.WEIGHT, What.BIAS, What.TARGET},
        Level.PHASE: {What.TARGET},
    }
    assert found == expected[level]


def test_a_sum_has_its_weights_its_inputs_and_its_bias() -> None:
    frame = frame_of("mazur")
    _, table = next(tables(frame, Level.NODE))
    places = [[quantity_in(cell) for cell in row] for row in table.rows]
    weight, source = Quantity(What.WEIGHT, 1, 0, 1), Quantity(What.INPUT, 0, 1)
    assert places[1] == [None, weight, source, None]
    assert places[2] == [None, Quantity(What.BIAS, 1, 0), None, None]


def test_a_computed_number_stands_for_none() -> None:
    assert quantity_in("0.15") is None
    assert quantity_in(Given("0.15", What.INPUT, 0, 2)) == Quantity(What.INPUT, 0, 2)
