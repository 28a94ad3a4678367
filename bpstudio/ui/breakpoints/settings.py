"""The settings of a condition as text to edit, and back."""

from __future__ import annotations

from dataclasses import Field, fields, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from bpstudio.errors import UserError
from bpstudio.training.conditions import Condition
from bpstudio.ui.forms import numbers

FROM_ONE = ("neuron", "source")
"""Counted from 0 in a condition, and from 1 wherever a user reads them."""


def settings_of(condition: Condition) -> tuple[Field[Any], ...]:
    """What there is to edit: the metadata of each field say how it is shown."""
    return fields(condition)


def text_of(condition: Condition, name: str) -> str:
    """The value as it is edited; "" for any place."""
    value: float | int | None = getattr(condition, name)
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value + 1 if name in FROM_ONE else value)
    return numbers.show(value)


def with_text(condition: Condition, name: str, text: str) -> Condition:
    """The condition with what was typed. Raises UserError ("breakpoint.<name>")."""
    metadata = next(one.metadata for one in fields(condition) if one.name == name)
    where = f"breakpoint.{name}"
    if metadata["optional"] and not text.strip():
        return replace(condition, **{name: None})
    value: float = numbers.read(text, where, metadata["example"])
    if name in FROM_ONE:
        if value < 1 or value != int(value):
            raise UserError(
                QCoreApplication.translate(
                    "breakpoints", "Give a whole number from 1, or leave it empty for any."
                ),
                where,
            )
        value -= 1
    return replace(condition, **{name: value})
