"""An iteration as a short complete NumPy program, and which of its lines a step stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bpstudio.engine import ACTIVATIONS, NetworkSpec, is_fused
from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.program_pass import backward_lines, forward_lines, loss_lines
from bpstudio.stepping.program_text import (
    UNPACKED,
    Mark,
    Statement,
    array_statement,
    line,
    section,
)
from bpstudio.stepping.program_update import (
    mean_lines,
    memory_lines,
    regularisation_lines,
    update_lines,
)
from bpstudio.stepping.revealed import Location
from bpstudio.stepping.trace import Trace


@dataclass(frozen=True, eq=False)
class Program:
    """`lines` are as a window shows them, long arrays elided; `source` is the whole script.

    The script needs NumPy alone, prints every quantity of the iteration, and computes the same
    numbers as the trace. Lines count from 0.
    """

    spec: NetworkSpec
    statements: tuple[Statement, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(text for statement in self.statements for text in statement.shown)

    @cached_property
    def marks(self) -> tuple[Mark | None, ...]:
        """What each line computes; None where it is no step of the iteration."""
        return tuple(one.mark for one in self.statements for _ in one.shown)

    @cached_property
    def source(self) -> str:
        """The script in full, with every float written so that it reads back the same."""
        text = "\n".join(one.source for one in self.statements) + "\n"
        if any(one.packed for one in self.statements):
            first, rest = text.split("\n", 1)
            text = f"from base64 import b64decode\n\n{first}\n{UNPACKED}{rest}"
        return text

    def lines_of(self, location: Location, level: Level = Level.TERM) -> tuple[int, ...]:
        """The lines that compute the step of that level which ends at the location."""
        part = part_of(self.spec, location) if level is Level.TERM else ""
        return tuple(
            number
            for number, mark in enumerate(self.marks)
            if mark is not None and _covers(mark, location, level, part)
        )

    def line_of(self, location: Location) -> int:
        """The line that computes the term at the location; the last of them where it takes many."""
        return self.lines_of(location)[-1]


def program(trace: Trace) -> Program:
    """The trace's iteration from its data to its new parameters."""
    return Program(trace.spec, tuple(_statements(trace)))


def part_of(spec: NetworkSpec, location: Location) -> str:
    """Which of a node's lines computes this term of it; "" where one line computes all."""
    last = location.is_last_term
    if location.kind in (Kind.NEURON, Kind.SUM, Kind.ACTIVATION):
        return "a" if last and location.kind is not Kind.SUM else "z"
    if location.kind in (Kind.GRADIENT, Kind.MEAN, Kind.UPDATE):
        return "b" if last else "W"
    if location.kind is Kind.DELTA:
        return "da" if location.term < _flowing_terms(spec, location.layer) else "delta"
    return ""


def _flowing_terms(spec: NetworkSpec, layer: int) -> int:
    """How many terms of a δ are about dJ/da, before the activation is gone through."""
    if not ACTIVATIONS[spec.layers[layer - 1].activation].elementwise:
        return 0
    if layer < len(spec.layers):
        return spec.sizes[layer + 1]
    return 0 if is_fused(spec) else 1


def _statements(trace: Trace) -> Iterator[Statement]:
    yield line("import numpy as np")
    yield line("")
    yield line("np.set_printoptions(precision=17)")
    yield from section("Data: one row for each sample")
    yield array_statement("x", trace.x)
    yield array_statement("y", trace.y)
    yield from section("Parameters: row j of W is neuron j's")
    for layer in range(1, len(trace.spec.sizes)):
        yield array_statement(f"W{layer}", trace.weights(layer))
        yield array_statement(f"b{layer}", trace.biases(layer))
    yield from memory_lines(trace)
    yield from forward_lines(trace.spec)
    yield from loss_lines(trace.spec)
    yield from backward_lines(trace)
    yield from mean_lines(trace)
    yield from regularisation_lines(trace)
    yield from update_lines(trace)


def _covers(mark: Mark, location: Location, level: Level, part: str) -> bool:
    if mark.phase is not location.phase:
        return False
    if level > Level.LAYER:
        return True
    if mark.layer != location.layer:
        return False
    if level is Level.LAYER:
        return mark.phase is not Phase.UPDATE or mark.kind is location.kind
    return mark.kind is location.kind and (not part or mark.part == part)
