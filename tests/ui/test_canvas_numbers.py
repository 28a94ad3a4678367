"""Numbers and symbols as the canvas writes them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.ui.canvas import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.593269992, "0.5933"),
        (-0.0380982, "−0.0381"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (0.00043857, "4.4e−4"),
        (12345.678, "1.2e4"),
        (123.456, "123.46"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
    ],
)
def test_a_computed_number_has_four_decimals_or_an_exponent(value: float, text: str) -> None:
    assert numbers.fixed(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.13849, "+0.1385"), (-0.0381, "−0.0381"), (0.0, "0.0000")]
)
def test_a_gradient_shows_its_sign(value: float, text: str) -> None:
    assert numbers.fixed(value, signed=True) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4, "0.40"), (0.05, "0.05"), (0.35891648, "0.3589"), (-3.0, "−3.00"), (1e-9, "1.0e−9")],
)
def test_a_given_number_has_no_more_decimals_than_it_needs(value: float, text: str) -> None:
    assert numbers.short(value) == text


@pytest.mark.parametrize(("room", "text"), [(7, "−0.5933"), (6, "−0.593"), (5, "−0.59"), (1, "−1")])
def test_a_small_circle_shows_fewer_decimals(room: int, text: str) -> None:
    assert numbers.fitted(-0.59327, room) == text


def test_symbols_are_those_of_the_formulas() -> None:
    assert numbers.symbol("a", 0, 0) == "x₁"
    assert numbers.symbol("a", 2, 11) == "a₁₂⁽²⁾"
    assert numbers.symbol("δ", 1, 0) == "δ₁⁽¹⁾"
    assert numbers.weight_symbol(1, 0, 1) == "w₁₂⁽¹⁾"
    assert numbers.weight_symbol(2, 10, 0) == "w₁₁,₁⁽²⁾"
    assert numbers.term_symbol(1) == "E₂"


@given(st.floats(allow_nan=False))
def test_an_exact_number_reads_back_as_itself(value: float) -> None:
    assert float(numbers.exact(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 12))
def test_text_never_grows_beyond_an_exponent(value: float, room: int) -> None:
    assert len(numbers.fitted(value, room)) <= max(room, 8)
