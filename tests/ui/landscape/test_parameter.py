from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Dense, NetworkSpec, views
from bpstudio.ui.landscape.parameter import number_of, place_of, symbol_of

SPEC = NetworkSpec(3, (Dense(4, "tanh"), Dense(2, "tanh")))


@pytest.mark.parametrize("number", range(SPEC.n_parameters))
def test_a_place_is_found_both_ways(number: int) -> None:
    assert number_of(SPEC, *place_of(SPEC, number)) == number


def test_a_place_is_where_the_engine_has_it() -> None:
    theta = np.arange(SPEC.n_parameters, dtype=float)
    first, second = views(SPEC, theta)
    assert number_of(SPEC, 1, 2, 1) == first.weights[2, 1]
    assert number_of(SPEC, 2, 1, 4) == second.biases[1]


def test_symbols_are_those_of_the_formulas() -> None:
    assert symbol_of(SPEC, number_of(SPEC, 1, 2, 1)) == "w₃₂⁽¹⁾"
    assert symbol_of(SPEC, number_of(SPEC, 2, 1, 4)) == "b₂⁽²⁾"


def test_there_are_no_others() -> None:
    with pytest.raises(IndexError):
        place_of(SPEC, SPEC.n_parameters)
