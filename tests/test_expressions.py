"""Typed numbers: what they are worth, and in what words anything else is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpstudio.errors import UserError
from bpstudio.expressions import FUNCTIONS, parse


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.15", 0.15),
        (" 4 ", 4.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-3", 1e-3),
        ("1E3", 1000.0),
        ("1/3", 1 / 3),
        ("sqrt(2)/2", math.sqrt(2) / 2),
        ("-2*pi", -2 * math.pi),
        ("2^0.5", 2**0.5),
        ("2**0.5", 2**0.5),
        ("(1+2)/4", 0.75),
        ("-2^2", -4.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("1 - 2 - 3", -4.0),
        ("8/4/2", 1.0),
        ("--1", 1.0),
        ("−0,5".replace(",", "."), -0.5),
        ("2×3÷4", 1.5),
        ("√2", math.sqrt(2)),
        ("√(1+3)", 2.0),
        ("2*π", 2 * math.pi),
        ("e", math.e),
        ("exp(1)", math.e),
        ("ln(e)", 1.0),
        ("log(1)", 0.0),
        ("abs(-3)", 3.0),
        (
            "tanh(0.5)+sin(1)*cos(1)-tan(1)",
            math.tanh(0.5) + math.sin(1) * math.cos(1) - math.tan(1),
        ),
        ("1e-400", 0.0),
    ],
)
def test_what_a_text_is_worth(text: str, number: float) -> None:
    assert parse(text) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Nothing is typed here."),
        ("  ", "Nothing is typed here."),
        ("1 +", "Something is missing at the end, after “1 +”."),
        ("sqrt(", "Something is missing at the end, after “sqrt(”."),
        ("0,5", "The comma at character 2 is not understood."),
        ("1/0", "“0” is 0, and nothing can be divided by 0."),
        ("1/(2 - 2)", "“(2 - 2)” is 0, and nothing can be divided by 0."),
        ("0.5 $", "“$” at character 5 is not understood."),
        ("foo(1)", "“foo” is not known here."),
        ("sqrt 2", "sqrt needs parentheses."),
        ("(1+2", "The parenthesis at character 1 is not closed."),
        ("1+2)", "“)” at character 4 closes nothing."),
        ("2pi", "An operator is missing before “pi” at character 2."),
        ("2 (3)", "An operator is missing before “(” at character 3."),
        ("*2", "“*” at character 1 does not go there."),
        ("()", "“)” at character 2 does not go there."),
        ("1 × ÷ 2", "“÷” at character 5 does not go there."),
        ("9**9**9", "“9**9**9” is too large: 1.8e308 is about the most."),
        ("1e999", "“1e999” is too large: 1.8e308 is about the most."),
        ("1e308*10", "“1e308*10” is too large: 1.8e308 is about the most."),
        ("exp(1000)", "“exp(1000)” is too large: 1.8e308 is about the most."),
        ("1+sqrt(-1)", "“sqrt(-1)” is not a finite real number."),
        ("ln(0)", "“ln(0)” is not a finite real number."),
        ("(-8)^(1/3)", "“(-8)^(1/3)” is not a finite real number."),
        ("0^-1", "“0^-1” is not a finite real number."),
        ("inf", "“inf” is not known here."),
        ("nan", "“nan” is not known here."),
        ("__import__('os')", "“_” at character 1 is not understood."),
        ("1" * 201, "This is 201 characters long; 200 are the most."),
        ("(" * 90 + "1" + ")" * 90, "This is nested more than 40 deep."),
        ("-" * 150 + "1", "This is nested more than 40 deep."),
        ("2^" * 90 + "1", "This is nested more than 40 deep."),
        ("√" * 199 + "1", "This is nested more than 40 deep."),
    ],
)
def test_what_is_refused_and_why(text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text)
    assert caught.value.message == message
    assert caught.value.field == "value"
    assert caught.value.hint


def test_hints_say_what_would_do() -> None:
    def hint(text: str) -> str:
        with pytest.raises(UserError) as caught:
            parse(text)
        return caught.value.hint

    assert "0.5" in hint("0,5")
    assert "sqrt(0.5)" in hint("sqrt 2")
    assert "2*pi" in hint("2pi")
    assert all(name in hint("foo") for name in FUNCTIONS)


@given(st.text(max_size=40) | st.text("0123456789.+-*/^()√πe sqrtpilnx,", max_size=40))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        number = parse(text)
    except UserError:
        return
    assert math.isfinite(number)


NUMBERS = st.floats(0, 1e6, allow_subnormal=False).map(repr)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", " - ", "*", "/", "**"]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("abs({})".format),
    )


@given(st.recursive(NUMBERS, grown, max_leaves=8))
def test_it_agrees_with_python(text: str) -> None:
    try:
        expected = eval(text)  # made above, of numbers and operators alone
    except (ZeroDivisionError, OverflowError):
        expected = math.nan
    assume(not isinstance(expected, complex))
    if math.isfinite(expected):
        assert parse(text) == expected
    else:
        with pytest.raises(UserError):
            parse(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_reads_back_as_itself(number: float) -> None:
    assert parse(repr(number)) == number
