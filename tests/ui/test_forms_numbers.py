"""Numbers as a user types them, and as a form shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.errors import UserError
from bpstudio.ui.forms import numbers


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_shown_reads_back_as_the_same_number(number: float) -> None:
    assert numbers.read(numbers.show(number), "f", "1") == number


@given(st.integers(0, 1000))
def test_a_percentage_reads_back_as_the_same_share(permille: int) -> None:
    share = permille / 1000
    assert numbers.read_percent(numbers.show_percent(share), "f", "1") == pytest.approx(share)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.03, "0.03"), (1e-8, "1e-8"), (4.0, "4"), (1e-10, "1e-10"), (0.999, "0.999")],
)
def test_numbers_are_shown_short(number: float, text: str) -> None:
    assert numbers.show(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 0.5 ", 0.5), ("0,5", 0.5), ("−2", -2.0), ("1e-3", 0.001), (".5", 0.5), ("+3", 3.0)],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert numbers.read(text, "f", "1") == number


@pytest.mark.parametrize(
    "text", ["abc", "", "  ", "nan", "-inf", "1e999", "1 2", "0x10", "1,000.5"]
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError) as caught:
        numbers.read(text, "training.learning_rate", "0.03")
    assert caught.value.field == "training.learning_rate"
    assert "0.03" in caught.value.message


def test_a_fraction_is_no_whole_number() -> None:
    with pytest.raises(UserError, match=r"'2\.5' is not a whole number"):
        numbers.read_whole("2.5", "f", "4")
    assert numbers.read_whole("12", "f", "4") == 12
    assert numbers.read_whole("1e3", "f", "4") == 1000
