"""Text to numbers and back, with words for what cannot be read."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError


def show(number: float) -> str:
    """The shortest text that reads back as the same number: "0.03", "1e-8", "4"."""
    mantissa, e, exponent = repr(float(number)).partition("e")
    return mantissa.removesuffix(".0") + (f"e{int(exponent)}" if e else "")


def show_percent(share: float) -> str:
    return f"{show(round(share * 100, 10))} %"


def read(text: str, field: str, example: str) -> float:
    """A finite number. Raises UserError at `field`, naming `example` as one that would do."""
    cleaned = text.strip().replace("−", "-").replace(",", ".")
    if not cleaned:
        raise _refusal(
            QCoreApplication.translate(
                "numbers", "This field is empty. Type a number such as {example}."
            ),
            text,
            field,
            example,
        )
    try:
        number = float(cleaned)
    except ValueError:
        raise _refusal(
            QCoreApplication.translate(
                "numbers", "'{text}' is not a number. Type a number such as {example}."
            ),
            text,
            field,
            example,
        ) from None
    if not math.isfinite(number):
        raise _refusal(
            QCoreApplication.translate(
                "numbers", "'{text}' is not a finite number. Type a number such as {example}."
            ),
            text,
            field,
            example,
        )
    return number


def read_whole(text: str, field: str, example: str) -> int:
    """A whole number. Raises UserError at `field`."""
    number = read(text, field, example)
    if number != int(number):
        raise _refusal(
            QCoreApplication.translate(
                "numbers", "'{text}' is not a whole number. Type one such as {example}."
            ),
            text,
            field,
            example,
        )
    return int(number)


def read_percent(text: str, field: str, example: str) -> float:
    """A share from a percentage: "20 %" and "20" are 0.2. Raises UserError at `field`."""
    return read(text.replace("%", ""), field, example) / 100


def _refusal(template: str, text: str, field: str, example: str) -> UserError:
    return UserError(template.format(text=text.strip(), example=example), field=field)
