"""What a user types for a number: 0.15, 1/3, -2*pi, sqrt(2)/2; read by a parser of its own.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = ("+" | "-") signed | power
    power   = atom [ ("^" | "**") signed ]
    atom    = number | constant | function "(" sum ")" | "√" atom | "(" sum ")"

Operators bind as in Python. All arithmetic is that of floats, so that no input takes long.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bpstudio.errors import UserError

FIELD = "value"
MAX_LENGTH = 200
MAX_DEPTH = 40

FUNCTIONS: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "sqrt": math.sqrt,
        "exp": math.exp,
        "log": math.log,
        "ln": math.log,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "tanh": math.tanh,
        "abs": math.fabs,
    }
)
CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "π": math.pi, "e": math.e})

_EXAMPLES = "Type a number, a fraction such as 1/3, or an expression such as sqrt(2)/2."
_SAME = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "∕": "/"})
_TOKEN = re.compile(
    r"\s*(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|\s*(?P<name>[A-Za-zπ]+)"
    r"|\s*(?P<sign>\*\*|[-+*/^()√])"
)


class Token(NamedTuple):
    """`kind` is "number", "name", "sign" or "end"; `start` … `stop` is where it stands."""

    kind: str
    text: str
    start: int
    stop: int


def parse(text: str) -> float:
    """The finite number that the text stands for.

    Raises UserError (value), which says where the fault is and what would do.
    """
    if len(text) > MAX_LENGTH:
        raise _refusal(
            f"This is {len(text)} characters long; {MAX_LENGTH} are the most.",
            "Compute a part of it first.",
        )
    if not text.strip():
        raise _refusal("Nothing is typed here.")
    number = _Parser(text).parse()
    if not math.isfinite(number):
        raise _refusal(f"“{text.strip()}” is too large: 1.8e308 is about the most.")
    return number


class _Parser:
    """Reads the tokens once, from left to right; each method is a line of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text.translate(_SAME), text)
        self._at = 0
        self._depth = 0

    def parse(self) -> float:
        number = self._sum()
        if self._next.kind != "end":
            raise self._unexpected()
        return number

    def _sum(self) -> float:
        total = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            total = total + term if sign.text == "+" else total - term
        return total

    def _product(self) -> float:
        total = self._signed()
        while sign := self._take("*", "/"):
            start = self._next.start
            factor = self._signed()
            if sign.text == "/" and factor == 0:
                raise _refusal(
                    f"“{self._since(start)}” is 0, and nothing can be divided by 0.",
                    "Divide by another number.",
                )
            total = total * factor if sign.text == "*" else total / factor
        return total

    def _signed(self) -> float:
        self._descend()
        sign = self._take("+", "-")
        if sign is None:
            number = self._power()
        else:
            number = self._signed() if sign.text == "+" else -self._signed()
        self._depth -= 1
        return number

    def _power(self) -> float:
        start = self._next.start
        base = self._atom()
        if not self._take("^", "**"):
            return base
        exponent = self._signed()
        return self._computed(lambda: math.pow(base, exponent), start)

    def _atom(self) -> float:
        token = self._next
        if token.kind == "end":
            raise self._missing()
        self._at += 1
        if token.kind == "number":
            return float(token.text)
        if token.kind == "name":
            return self._named(token)
        if token.text == "√":
            self._descend()
            argument = self._atom()
            self._depth -= 1
            return self._computed(lambda: math.sqrt(argument), token.start)
        if token.text == "(":
            return self._enclosed(token)
        self._at -= 1
        raise self._unexpected()

    def _named(self, token: Token) -> float:
        if token.text in CONSTANTS:
            return CONSTANTS[token.text]
        function = FUNCTIONS.get(token.text)
        if function is None:
            known = ", ".join((*FUNCTIONS, "pi", "e"))
            raise _refusal(f"“{token.text}” is not known here.", f"Known are {known}.")
        opening = self._take("(")
        if opening is None:
            raise _refusal(f"{token.text} needs parentheses.", f"Write it as in {token.text}(0.5).")
        argument = self._enclosed(opening)
        return self._computed(lambda: function(argument), token.start)

    def _enclosed(self, opening: Token) -> float:
        number = self._sum()
        if self._take(")"):
            return number
        if self._next.kind != "end":
            raise self._unexpected()
        raise _refusal(
            f"The parenthesis at character {opening.start + 1} is not closed.",
            "Add “)” where it ends.",
        )

    def _computed(self, function: Callable[[], float], start: int) -> float:
        try:
            number = function()
        except ValueError:
            raise _refusal(f"“{self._since(start)}” is not a finite real number.") from None
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise _refusal(f"“{self._since(start)}” is too large: 1.8e308 is about the most.")
        return number

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _refusal(
                f"This is nested more than {MAX_DEPTH} deep.", "Compute a part of it first."
            )

    # Tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *signs: str) -> Token | None:
        """The next token, if it is one of these signs."""
        token = self._next
        if token.kind != "sign" or token.text not in signs:
            return None
        self._at += 1
        return token

    def _since(self, start: int) -> str:
        """What was read from there on, as it was typed."""
        return self._text[start : self._tokens[self._at - 1].stop].strip()

    def _missing(self) -> UserError:
        return _refusal(f"Something is missing at the end, after “{self._since(0)}”.")

    def _unexpected(self) -> UserError:
        token, before = self._next, self._tokens[self._at - 1] if self._at else None
        typed = self._text[token.start : token.stop]
        where = f"at character {token.start + 1}"
        ends = before is not None and (before.kind in ("number", "name") or before.text == ")")
        if ends and (token.kind in ("number", "name") or token.text in ("(", "√")):
            return _refusal(
                f"An operator is missing before “{typed}” {where}.", "Write 2*pi, not 2 pi."
            )
        if token.text == ")" and ends:
            return _refusal(f"“)” {where} closes nothing.", "Remove it, or open it with “(”.")
        return _refusal(f"“{typed}” {where} does not go there.")


def _tokens(text: str, typed: str) -> list[Token]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(typed, at + len(text[at:]) - len(text[at:].lstrip()))
        kind = str(match.lastgroup)
        found.append(Token(kind, match[kind], match.start(kind), match.end(kind)))
        at = match.end()
    return [*found, Token("end", "", len(text), len(text))]


def _strange(typed: str, at: int) -> UserError:
    character = typed[at]
    if character == ",":
        return _refusal(
            f"The comma at character {at + 1} is not understood.",
            "Write decimals with a point: 0.5.",
        )
    return _refusal(f"“{character}” at character {at + 1} is not understood.")


def _refusal(message: str, hint: str = _EXAMPLES) -> UserError:
    return UserError(message, FIELD, hint)
