"""A sheet on which a graph is drawn: wires, gates and words, each placed, none painted yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

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
_DIGITS = (6, 5, 4, 3, 2, 1)


class Tone(Enum):
    """What a text is about, which its colour says."""

    VALUE = "value"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    GRADIENT = "gradient"
    NAME = "name"
    NOTE = "note"
    TITLE = "title"


class Align(Enum):
    """Which part of the text stands at the given point."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True)
class Words:
    """The first of `texts` that is no wider than `width`, its middle line at y; none if none is."""

    x: float
    y: float
    width: float
    align: Align
    texts: tuple[str, ...]
    tone: Tone
    lit: bool = False


@dataclass(frozen=True)
class Line:
    """A wire's way; with an arrow where it ends."""

    points: tuple[Point, ...]
    lit: bool
    flows: bool
    """Whether its value is known."""
    arrow: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Box:
    """A gate: round where it is as high as it is wide, else a bar."""

    x: float
    y: float
    width: float
    height: float
    label: str
    lit: bool
    upright: bool = False


@dataclass(frozen=True)
class Loop:
    """A dashed line around gates that are differentiated as one."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spot:
    """Where the mouse finds something: what it is in full, and what a click chooses."""

    x: float
    y: float
    width: float
    height: float
    place: Place | None
    title: str
    rows: Rows

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
        texts: tuple[str, ...],
        tone: Tone,
        align: Align = Align.LEFT,
        lit: bool = False,
    ) -> None:
        self.words.append(Words(x, y, width, align, texts, tone, lit))

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
            texts = number_texts(wire.value, wire.value_grows, name=wire.name if named else "")
            self.write(x, y + ABOVE, width, texts, tone, Align.CENTRE, wire.lit)
        if wire.gradient is not None:
            name = wire.gradient_name if named else ""
            texts = number_texts(wire.gradient, wire.gradient_grows, True, name)
            self.write(x, y + BELOW, width, texts, Tone.GRADIENT, Align.CENTRE, wire.lit)
        self.spot(wire, x - width / 2, y - 17, width, 35)

    def name(self, wire: Wire, x: float, y: float, width: float) -> None:
        self.write(x, y, width, (wire.name,), Tone.NAME, lit=wire.lit)
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
                text = f"∂={local.rule}"
                self.write(x + BAR / 2, middle + 16, BAR, (text,), Tone.NOTE, Align.CENTRE)

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
        rows = tuple(
            (one.by, one.rule if one.value is None else exact(one.value)) for one in gate.local
        )
        self.spots.append(
            Spot(x - width / 2, y - height / 2, width, height, gate.place, label, rows)
        )

    def local(
        self, local: Local, x: float, y: float, width: float, align: Align = Align.LEFT
    ) -> None:
        self.write(x, y, width, _local_texts(local), Tone.NOTE, align)

    def spot(self, wire: Wire, x: float, y: float, width: float, height: float) -> None:
        rows = wire_rows(wire)
        if rows or wire.place is not None:
            self.spots.append(Spot(x, y, width, height, wire.place, wire.name, rows))


def value_tone(wire: Wire) -> Tone:
    if not wire.weight or wire.value is None:
        return Tone.VALUE
    return Tone.NEGATIVE if wire.value < 0 else Tone.POSITIVE


def gate_width(gate: Gate) -> float:
    return max(2 * GATE, len(gate.label) * _SIGN + 12)


def exact(value: float) -> str:
    """The shortest text that reads back as this very float."""
    return repr(float(value)).replace("-", "−")


def wire_rows(wire: Wire) -> Rows:
    """What the mouse is told of a wire, in full precision."""
    both = ((wire.name or "Σ", wire.value), (wire.gradient_name, wire.gradient))
    return tuple((name, exact(value)) for name, value in both if value is not None)


def number_texts(
    value: float, grows: bool = False, sign: bool = False, name: str = ""
) -> tuple[str, ...]:
    """A number, its name before it where there is one, in fewer and fewer digits."""
    more = " …" if grows else ""
    bare = [f"{plain(value, digits, sign)}{more}" for digits in _DIGITS]
    if not name:
        return tuple(dict.fromkeys(bare))
    named = [f"{name} = {text}" for text in bare[:4]]
    return tuple(dict.fromkeys((*named, *bare)))


def _local_texts(local: Local) -> tuple[str, ...]:
    by, rule = local.by, local.rule
    if local.value is None:
        return (f"{by} = {rule}", rule) if rule else (by,)
    numbers = [plain(local.value, digits) for digits in (6, 4, 3, 2)]
    full: list[str] = []
    if rule and rule != numbers[0]:
        full = [f"{by} = {rule} = {number}" for number in numbers[:2]]
    short = [f"{by} = {number}" for number in numbers]
    return tuple(dict.fromkeys((*full, *short, *numbers)))


def weight_texts(wire: Wire) -> tuple[str, ...]:
    """A weight with its name, or without it, on one line."""
    if wire.value is None:
        return (wire.name,)
    numbers = [plain(wire.value, digits) for digits in _DIGITS]
    named = [f"{wire.name} {number}" for number in numbers[:4]]
    return tuple(dict.fromkeys((*named, *numbers)))
