"""Cells of tables that hold a number which may be given another value: a weight, an input …"""

from __future__ import annotations

from enum import Enum


class What(Enum):
    INPUT = "input"
    WEIGHT = "weight"
    BIAS = "bias"
    TARGET = "target"


class Given(str):
    """The text of such a number, and which one it is; a target has its output's place."""

    what: What
    layer: int
    neuron: int
    source: int | None

    def __new__(
        cls, text: str, what: What, layer: int, neuron: int, source: int | None = None
    ) -> Given:
        self = super().__new__(cls, text)
        self.what, self.layer, self.neuron, self.source = what, layer, neuron, source
        return self


def given_parameter(text: str, layer: int, neuron: int, source: int, n_in: int) -> Given:
    """A weight, or the bias when `source` is n_in."""
    if source == n_in:
        return Given(text, What.BIAS, layer, neuron)
    return Given(text, What.WEIGHT, layer, neuron, source)


def given_unit(text: str, layer: int, neuron: int) -> str:
    """An input; what other layers hold is computed."""
    return text if layer else Given(text, What.INPUT, 0, neuron)


def given_target(text: str, layer: int, output: int) -> Given:
    return Given(text, What.TARGET, layer, output)
