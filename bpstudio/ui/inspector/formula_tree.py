"""Reads the LaTeX in which formulas are explained: symbols, scripts, fractions, roots, fences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S")


class Kind(Enum):
    """What a symbol is among its neighbours: it decides the space around it."""

    ORDINARY = auto()
    BINARY = auto()
    RELATION = auto()
    OPENING = auto()
    CLOSING = auto()
    PUNCTUATION = auto()
    NAME = auto()
    INNER = auto()  # fractions and fences


@dataclass(frozen=True)
class Symbol:
    text: str
    kind: Kind = Kind.ORDINARY


@dataclass(frozen=True)
class Row:
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Scripts:
    base: Node
    below: Node | None = None
    above: Node | None = None


@dataclass(frozen=True)
class Fraction:
    top: Node
    bottom: Node


@dataclass(frozen=True)
class Root:
    inner: Node


@dataclass(frozen=True)
class Hat:
    base: Node


@dataclass(frozen=True)
class Fence:
    """Signs as tall as what is between them; either may be ""."""

    left: str
    inner: Node
    right: str


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[Row, ...], ...]
    centred: bool


Node = Symbol | Row | Scripts | Fraction | Root | Hat | Fence | Grid

SUM = Symbol("∑", Kind.NAME)
_NAMES = ("ln", "log", "exp", "tanh", "max", "min")
_SYMBOLS = {
    "+": Symbol("+", Kind.BINARY),
    "-": Symbol("−", Kind.BINARY),
    r"\times": Symbol("×", Kind.BINARY),
    r"\cdot": Symbol("·", Kind.BINARY),
    r"\odot": Symbol("⊙", Kind.BINARY),
    "=": Symbol("=", Kind.RELATION),
    "<": Symbol("<", Kind.RELATION),
    ">": Symbol(">", Kind.RELATION),
    r"\le": Symbol("≤", Kind.RELATION),
    r"\ge": Symbol("≥", Kind.RELATION),
    r"\leftarrow": Symbol("←", Kind.RELATION),
    "(": Symbol("(", Kind.OPENING),
    "[": Symbol("[", Kind.OPENING),
    ")": Symbol(")", Kind.CLOSING),
    "]": Symbol("]", Kind.CLOSING),
    ",": Symbol(",", Kind.PUNCTUATION),
    ";": Symbol(";", Kind.PUNCTUATION),
    r"\cdots": Symbol("⋯", Kind.INNER),
    r"\infty": Symbol("∞"),
    r"\partial": Symbol("𝜕"),
    r"\top": Symbol("⊤"),
    r"\Delta": Symbol("Δ"),
    r"\lVert": Symbol("‖"),
    r"\rVert": Symbol("‖"),
    "|": Symbol("|"),
    "'": Symbol("′", Kind.CLOSING),
    r"\sum": SUM,
    **{rf"\{name}": Symbol(name, Kind.NAME) for name in _NAMES},
}
# In the order of their code points; one is the sigma that ends a word.
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon"),
    *("varphi", "chi", "psi", "omega"),
)
# Where each alphabet begins among the mathematical letters: A, a and α.
_ITALIC = (0x1D434, 0x1D44E, 0x1D6FC)
_BOLD = (0x1D400, 0x1D41A, 0x1D6C2)
_BOLD_ITALIC = (0x1D468, 0x1D482, 0x1D736)
_UPRIGHT = (ord("A"), ord("a"), ord("α"))
_ALPHABETS = {r"\mathrm": _UPRIGHT, r"\mathbf": _BOLD, r"\boldsymbol": _BOLD_ITALIC}
# Left sign, right sign, and whether the columns are centred.
_FENCES = {"pmatrix": ("(", ")", True), "cases": ("{", "", False)}


class Unreadable(Exception):  # noqa: N818 - a way out, and no error
    """The formula holds more than this module knows."""


def read(latex: str) -> Row:
    """The formula as a tree; raises Unreadable."""
    reader = _Reader(_TOKEN.findall(latex))
    row = reader.row(_ITALIC)
    if reader.tokens:
        raise Unreadable(reader.tokens[-1])
    return row


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens[::-1]

    def row(self, alphabet: tuple[int, int, int]) -> Row:
        """All up to what closes a group; that itself is left where it is."""
        nodes: list[Node] = []
        while self.tokens and self.tokens[-1] not in ("}", "&", r"\\", r"\right", r"\end"):
            token = self.tokens.pop()
            if token in "_^":
                base = nodes.pop() if nodes else Row(())
                nodes.append(self._scripts(base, token))
            else:
                nodes.append(self._node(token, alphabet))
        return Row(tuple(nodes))

    def _scripts(self, base: Node, mark: str) -> Scripts:
        script = self._argument()
        taken = base if isinstance(base, Scripts) else Scripts(base)
        if mark == "_":
            return Scripts(taken.base, script, taken.above)
        if taken.above is not None:
            return Scripts(taken, None, script)
        return Scripts(taken.base, taken.below, script)

    def _argument(self, alphabet: tuple[int, int, int] = _ITALIC) -> Node:
        return self._node(self._next(), alphabet)

    def _node(self, token: str, alphabet: tuple[int, int, int]) -> Node:
        match token:
            case "{":
                row = self.row(alphabet)
                self._expect("}")
                return row
            case r"\frac":
                return Fraction(self._argument(), self._argument())
            case r"\sqrt":
                return Root(self._argument())
            case r"\hat":
                return Hat(self._argument())
            case r"\left":
                return self._fence()
            case r"\begin":
                return self._environment()
            case r"\mathrm" | r"\mathbf" | r"\boldsymbol":
                return self._lettering(token)
        return _symbol(token, alphabet)

    def _lettering(self, command: str) -> Node:
        argument = self._argument(_ALPHABETS[command])
        letters = argument.nodes if isinstance(argument, Row) else (argument,)
        text = "".join(node.text for node in letters if isinstance(node, Symbol))
        return Symbol(text, Kind.NAME if command == r"\mathrm" else Kind.ORDINARY)

    def _fence(self) -> Fence:
        left = _sign(self._next())
        inner = self.row(_ITALIC)
        self._expect(r"\right")
        return Fence(left, inner, _sign(self._next()))

    def _environment(self) -> Fence:
        name = self._name()
        if name not in _FENCES:
            raise Unreadable(name)
        left, right, centred = _FENCES[name]
        rows = [[self.row(_ITALIC)]]
        while (token := self._next()) != r"\end":
            if token == r"\\":
                rows.append([])
            elif token != "&":
                raise Unreadable(token)
            rows[-1].append(self.row(_ITALIC))
        self._name()
        return Fence(left, Grid(tuple(tuple(row) for row in rows), centred), right)

    def _name(self) -> str:
        self._expect("{")
        letters = []
        while (token := self._next()) != "}":
            letters.append(token)
        return "".join(letters)

    def _expect(self, token: str) -> None:
        if (found := self._next()) != token:
            raise Unreadable(found)

    def _next(self) -> str:
        if not self.tokens:
            raise Unreadable("the end")
        return self.tokens.pop()


def _sign(token: str) -> str:
    if token == ".":
        return ""
    symbol = _SYMBOLS.get(token)
    if symbol is None:
        raise Unreadable(token)
    return symbol.text


def _symbol(token: str, alphabet: tuple[int, int, int]) -> Symbol:
    upper, lower, greek = alphabet
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    if token.startswith("\\"):
        if token[1:] not in _GREEK:
            raise Unreadable(token)
        return Symbol(chr(greek + _GREEK.index(token[1:])))
    if not token.isalpha() or not token.isascii():
        return Symbol(token)
    first, start = ("a", lower) if token.islower() else ("A", upper)
    letter = chr(start + ord(token) - ord(first))
    # The italic h is Planck's constant, and stands elsewhere.
    return Symbol("ℎ" if letter == "\U0001d455" else letter)
