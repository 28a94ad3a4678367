"""A sheet on which a graph is drawn: wires, gates and words, each placed, none painted yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

from bpstudio.stepping.graph import Gate, Local, Place, Wire
from bpstudio.stepping.notation import plain
from bpstudio.stepping.words import translated

Point = tuple[float, float]
Rows = tuple[tuple[str, str], ...]

ABOVE = -9.0
BELOW = 10.0
GATE = 12.0
BAR = 26.0
_SIGN = 7.6
_LINE = 12.0
_DIGITS = (6, 5, 4, 3, 2, 1)


class Tone(IntEnum):
    """What a text is about, which its colour says."""

    VALUE = 0
    POSITIVE = 1
    NEGATIVE = 2
    GRADIENT = 3
    NAME = 4
    NOTE = 5
    TITLE = 6


class Align(float, Enum):
    """Which part of the text stands at the given point."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Words(NamedTuple):
    """The first of `texts` that is no wider than `width`, its middle line at y; none if none is."""

    x: float
    y: float
    width: float
    align: Align
    texts: Iterable[str]
    tone: Tone
    lit: bool = False


class Line(NamedTuple):
    """A wire's way; with an arrow where it ends."""

    points: tuple[Point, ...]
    lit: bool
    flows: bool
    """Whether its value is known."""
    arrow: bool = False
    dashed: bool = False


class Box(NamedTuple):
    """A gate: round where it is as high as it is wide, else a bar."""

    x: float
    y: float
    width: float
    height: float
    label: str
    lit: bool
    upright: bool = False


class Loop(NamedTuple):
    """A dashed line around gates that are differentiated as one."""

    x: float
    y: float
    width: float
    height: float


class Spot(NamedTuple):
    """Where the mouse finds a wire or a gate; a click chooses its place."""

    x: float
    y: float
    width: float
    height: float
    part: Wire | Gate

    @property
    def place(self) -> Place | None:
        return self.part.place

    @property
    def rows(self) -> Rows:
        """What is known of it, in full precision."""
        return wire_rows(self.part) if isinstance(self.part, Wire) else gate_rows(self.part)

    def contains(self, x: float, y: float) -> bool:
        return 0 <= x - self.x <= self.width and 0 <= y - self.y <= self.height


@dataclass
class Sheet:
    """Collects what is drawn. Sizes are in pixels, y downwards."""

    translate: Callable[[str], str] = str
    """What puts a gate's name into the window's language."""
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    lit: list[tuple[float, float]] = field(default_factory=list)
    """From where to where, down the sheet, the step's own parts lie."""

    def write(
        self,
        x: float,
        y: float,
        width: float,
        texts: Iterable[str],
        tone: Tone,
        align: Align = Align.LEFT,
        lit: bool = False,
    ) -> None:
        self.words.append(Words(x, y, width, align, texts, tone, lit))

    def words_between(self, top: float, bottom: float) -> list[Words]:
        """Those that are seen from `top` to `bottom`."""
        return [words for words in self.words if top - _LINE <= words.y <= bottom + _LINE]

    def line(self, wire: Wire, *points: Point, arrow: bool = False, flows: bool = True) -> None:
        known = flows and (wire.value is not None or wire.gradient is not None)
        self.lines.append(Line(points, wire.lit, known, arrow))
        if wire.lit:
            ys = [y for _, y in points]
            self.lit.append((min(ys) - 16, max(ys) + 18))

    def numbers(self, wire: Wire, x: float, y: float, width: float, named: bool = False) -> None:
        """The value above the point and the gradient below it, as precise as there is room."""
        if wire.value is not None:
            tone = value_tone(wire)
            texts = Number(wire.value, wire.value_grows, name=wire.name if named else "")
            self.write(x, y + ABOVE, width, texts, tone, Align.CENTRE, wire.lit)
        if wire.gradient is not None:
            name = wire.gradient_name if named else ""
            texts = Number(wire.gradient, wire.gradient_grows, True, name)
            self.write(x, y + BELOW, width, texts, Tone.GRADIENT, Align.CENTRE, wire.lit)
        self.spot(wire, x - width / 2, y - 17, width, 35)

    def name(self, wire: Wire, x: float, y: float, width: float) -> None:
        self.write(x, y, width, name_texts(wire.name), Tone.NAME, lit=wire.lit)
        self.spot(wire, x, y - 12, width, 24)

    def gate(self, gate: Gate, x: float, y: float) -> None:
        """A round gate about the point; wider where its sign is."""
        self.box(gate, x, y, gate_width(gate), 2 * GATE)

    def bar(self, gate: Gate, x: float, top: float, bottom: float, upright: bool = False) -> None:
        """A gate that takes in many wires, as high as they are; x is its left edge."""
        middle = (top + bottom) / 2
        self.box(gate, x + BAR / 2, middle, BAR, bottom - top, upright)
        if not upright:
            for local in gate.local:
                texts = (f"∂={local.rule}", local.rule)
                self.write(x + BAR / 2, middle + 16, BAR, texts, Tone.NOTE, Align.CENTRE)

    def box(
        self,
        gate: Gate,
        x: float,
        y: float,
        width: float,
        height: float,
        upright: bool = False,
    ) -> None:
        label = translated(gate.label, self.translate)
        self.boxes.append(Box(x, y, width, height, label, gate.lit, upright))
        if gate.lit and height <= 3 * GATE:
            self.lit.append((y - height / 2, y + height / 2))
        self.spots.append(Spot(x - width / 2, y - height / 2, width, height, gate))

    def local(
        self, local: Local, x: float, y: float, width: float, align: Align = Align.LEFT
    ) -> None:
        self.write(x, y, width, LocalTexts(local), Tone.NOTE, align)

    def spot(self, wire: Wire, x: float, y: float, width: float, height: float) -> None:
        self.spots.append(Spot(x, y, width, height, wire))


def value_tone(wire: Wire) -> Tone:
    if not wire.weight or wire.value is None:
        return Tone.VALUE
    return Tone.NEGATIVE if wire.value < 0 else Tone.POSITIVE


def gate_width(gate: Gate) -> float:
    return max(2 * GATE, len(gate.label) * _SIGN + 12)


def name_texts(name: str) -> tuple[str, ...]:
    """A symbol; without its layer, or its indices, where they have no room."""
    bare = name.split("⁽")[0]
    return name, bare, bare.rstrip("₀₁₂₃₄₅₆₇₈₉,")


def exact(value: float) -> str:
    """The shortest text that reads back as this very float."""
    return repr(float(value)).replace("-", "−")


def wire_rows(wire: Wire) -> Rows:
    """What the mouse is told of a wire, in full precision."""
    both = ((wire.name or "Σ", wire.value), (wire.gradient_name, wire.gradient))
    return tuple((name, exact(value)) for name, value in both if value is not None)


def gate_rows(gate: Gate) -> Rows:
    """A gate's local derivatives in full precision."""
    return tuple(
        (one.by, one.rule if one.value is None else exact(one.value)) for one in gate.local
    )


@dataclass(frozen=True)
class Number:
    """A number in fewer and fewer digits, with its name as long as four digits have room."""

    value: float
    grows: bool = False
    sign: bool = False
    name: str = ""
    link: str = " = "

    def __iter__(self) -> Iterator[str]:
        more = " …" if self.grows else ""
        if self.name:
            for digits in _DIGITS[:4]:
                number = plain(self.value, digits, self.sign)
                yield f"{self.name}{self.link}{number}{more}"
        for digits in _DIGITS:
            yield plain(self.value, digits, self.sign) + more


@dataclass(frozen=True)
class LocalTexts:
    """A local derivative as rule and number, or as much of it as there is room for."""

    local: Local

    def __iter__(self) -> Iterator[str]:
        by, rule, value = self.local
        if value is None:
            yield f"{by} = {rule}" if rule else by
            yield rule or by
            return
        number = plain(value)
        if rule and rule != number:
            yield f"{by} = {rule} = {number}"
            yield f"{by} = {rule} = {plain(value, 4)}"
        for digits in _DIGITS:
            yield f"{by} = {plain(value, digits)}"
        yield plain(value, 2)


def weight_texts(wire: Wire) -> Iterable[str]:
    """A weight with its name, or without it, on one line."""
    return (wire.name,) if wire.value is None else Number(wire.value, name=wire.name, link=" ")
