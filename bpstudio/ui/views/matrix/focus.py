"""The step that matrices are shown for: where it is, which rows it fills, and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec
from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level, Location, Phase, Revealed, Trace
from bpstudio.stepping.symbols import a_, b_, delta_, w_, z_
from bpstudio.ui.views.matrix.board import ONE, Axis, Cell, Hue, Panel
from bpstudio.ui.views.subject import Subject, subject_of

ALL = range(1 << 30)
"""Every row, or every column."""
NOTHING = range(0)


@dataclass(frozen=True, eq=False)
class Focus:
    """A frame, and the step in it that its explanation is about."""

    frame: Frame

    @cached_property
    def subject(self) -> Subject:
        return subject_of(self.frame)

    @property
    def at(self) -> Location | None:
        return self.subject.location

    @property
    def trace(self) -> Trace:
        return self.frame.trace

    @property
    def spec(self) -> NetworkSpec:
        return self.frame.document.spec

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.spec.sizes

    @property
    def last(self) -> int:
        return len(self.spec.layers)

    @property
    def kind(self) -> Kind:
        """What the step reveals; before anything is, the first layer stands ready."""
        return self.at.kind if self.at else Kind.NEURON

    @property
    def phase(self) -> Phase:
        return self.at.phase if self.at else Phase.FORWARD

    @cached_property
    def layer(self) -> int:
        if self.at:
            return self.at.layer
        chosen = self.frame.selection
        return min(max(chosen.layer, 1), self.last) if chosen else 1

    @property
    def neuron(self) -> int:
        return self.at.neuron if self.at else 0

    @property
    def sample(self) -> int:
        return self.at.sample if self.at else self.frame.revealed.sample

    @property
    def batch_size(self) -> int:
        return self.frame.schedule.batch_size

    @cached_property
    def term(self) -> int | None:
        """The term at work; None once the whole node is."""
        if self.at is None or self.subject.level is not Level.TERM:
            return None
        return self.at.term

    @cached_property
    def lit(self) -> range:
        """The neurons that the step fills in: one as a rule, all for a whole layer."""
        if self.at is None:
            return NOTHING
        if self.subject.level >= Level.LAYER:
            return ALL
        return range(self.at.neuron, self.at.neuron + 1)

    @cached_property
    def cursor(self) -> int:
        """How far values are known: to the frame's cursor, unless it is in another sample."""
        same = self.at is None or self.at.sample == self.frame.revealed.sample
        return self.frame.cursor if same else self.subject.cursor

    @cached_property
    def revealed(self) -> Revealed:
        return self.frame.schedule.revealed(self.cursor)

    def elementwise(self, layer: int) -> bool:
        return ACTIVATIONS[self.spec.layers[layer - 1].activation].elementwise

    def entries(self, kind: Kind, layer: int, whole: tuple[int, ...]) -> int:
        """How many entries of the layer's (out, in + 1) matrix nodes of this kind have filled."""
        width = self.sizes[layer - 1] + 1
        here = self.frame.schedule.locate(self.cursor)
        entries = whole[layer] * width
        if here is None or (here.kind, here.layer) != (kind, layer) or here.is_last_term:
            return entries
        return entries + here.term + 1

    # Panels of one layer ------------------------------------------------------------------------

    def axis(self, layer: int, at: int = 0) -> Axis:
        return Axis(f"layer {layer}", self.sizes[layer], at)

    def units(
        self,
        letter: str,
        layer: int,
        values: Array,
        known: int,
        *,
        at: int = 0,
        lit: range = NOTHING,
        element: int | None = None,
        hue: Hue = Hue.SIGN,
        before: str = "",
        glued: bool = False,
    ) -> Panel:
        """A column with one value (units,) for each unit of a layer; the first `known` show."""
        return Panel(
            symbol=of_layer(letter, layer),
            values=values[:, None],
            rows=self.axis(layer, at),
            columns=ONE,
            cell=lambda row, _: Cell(_unit_name(letter, layer, row), Selection(layer, row)),
            known=lambda row, _: row < known,
            hue=hue,
            rows_lit=lit,
            columns_lit=ALL,
            element=None if element is None else (element, 0),
            before=before,
            glued=glued,
        )

    def weights(
        self,
        layer: int,
        values: Array,
        *,
        symbol: str = "W",
        suffix: str = "",
        name: str = "{}",
        row: int = 0,
        column: int = 0,
        known: int | None = None,
        rows_lit: range = NOTHING,
        columns_lit: range = ALL,
        element: tuple[int, int] | None = None,
        hue: Hue = Hue.SIGN,
        before: str = "",
        glued: bool = False,
        transposed: bool = False,
    ) -> Panel:
        """The layer's (out, in) weights, or what belongs to each; `known` counts row by row.

        The count is of rows that end with a bias, as the schedule fills them.
        """
        width = self.sizes[layer - 1] + 1
        return Panel(
            symbol=of_layer(symbol, layer) + suffix,
            values=values,
            rows=self.axis(layer, row),
            columns=self.axis(layer - 1, column),
            cell=lambda j, k: Cell(name.format(w_(layer, j, k).plain), Selection(layer, j, k)),
            known=lambda j, k: known is None or j * width + k < known,
            hue=hue,
            rows_lit=rows_lit,
            columns_lit=columns_lit,
            element=element,
            before=before,
            glued=glued,
            transposed=transposed,
        )

    def biases(
        self,
        layer: int,
        values: Array,
        *,
        symbol: str = "b",
        name: str = "{}",
        row: int = 0,
        known: int | None = None,
        lit: range = NOTHING,
        element: int | None = None,
        hue: Hue = Hue.SIGN,
        before: str = "",
        glued: bool = False,
    ) -> Panel:
        """The layer's biases (out,), or what belongs to each; `known` counts as for weights."""
        width = self.sizes[layer - 1] + 1
        return Panel(
            symbol=of_layer(symbol, layer),
            values=values[:, None],
            rows=self.axis(layer, row),
            columns=ONE,
            cell=lambda j, _: Cell(name.format(b_(layer, j).plain), Selection(layer, j)),
            known=lambda j, _: known is None or (j + 1) * width <= known,
            hue=hue,
            rows_lit=lit,
            columns_lit=ALL,
            element=None if element is None else (element, 0),
            before=before,
            glued=glued,
        )


def of_layer(letter: str, layer: int) -> str:
    """W⁽¹⁾; the activations of layer 0 are x."""
    if letter == "y":
        return letter
    if layer == 0:
        return letter.replace("a", "x") if letter in ("a", "aᵀ", "∂J/∂a") else letter
    stem, mark = (letter[:-1], "ᵀ") if letter.endswith("ᵀ") else (letter, "")
    return f"{stem}{f'({layer})'.translate(_SUPERSCRIPTS)}{mark}"


_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_NAMES = {"a": a_, "aᵀ": a_, "z": z_, "δ": delta_}


def _unit_name(letter: str, layer: int, unit: int) -> str:
    if letter in _NAMES:
        return _NAMES[letter](layer, unit).plain
    if letter == "∂J/∂a":
        return f"∂J/∂{a_(layer, unit).plain}"
    index = str(unit + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
    return f"{letter}{index}"
