"""How wide a LaTeX line will be, and where it may be broken, without typesetting it."""

from __future__ import annotations

import re
from functools import lru_cache

_SUMS = re.compile(r" (?:\+|-|=|\\leftarrow)(?= )")
_OPERATORS = re.compile(r" (?:\+|-|=|\\times|\\cdot|\\leftarrow)(?= )(?! +10\^)")
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_SCRIPT = re.compile(r"[_^]\{([^{}]*)\}")
_GROUP = re.compile(r"(?:\\(?:mathrm|operatorname|text|sqrt))?\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.")
_SIGN = re.compile(r"[+=×-]")

# The first that is found decides.
_HEIGHTS = (
    (re.compile(r"\\frac\{.*\}\{.*\\sum"), 4.0),
    (re.compile(r"\\frac\{\\partial.*_"), 2.85),
    (re.compile(r"\\frac.*\\sqrt"), 2.75),
    (re.compile(r"\\sum|\\frac.*e\^|\\hat"), 2.55),
    (re.compile(r"\\frac|\\begin"), 2.2),
    (re.compile(r"\\max_"), 1.9),
)
_PLAIN_HEIGHT = 1.45

_EM_PER_GLYPH = 0.5
_EM_PER_SIGN = 0.75
_SCRIPT_SIZE = 0.65


def width_in_ems(latex: str) -> float:
    """About how wide the line is, in units of its size; good to a fifth."""
    before = None
    while latex != before:
        before = latex
        latex = _FRACTION.sub(lambda match: max(match.groups(), key=len), latex, count=1)
        latex = _SCRIPT.sub(lambda match: _shortened(match[1]), latex)
        if latex == before:
            latex = _GROUP.sub(r"\1", latex, count=1)
    latex = latex.replace(r"\times", "×")
    latex = _COMMAND.sub("x", latex).replace(" ", "")
    signs = len(_SIGN.findall(latex))
    return signs * _EM_PER_SIGN + (len(latex) - signs) * _EM_PER_GLYPH


@lru_cache(maxsize=512)
def break_line(latex: str, ems: float) -> tuple[str, ...]:
    """The line in pieces of about `ems` or less, broken before operators outside all braces."""
    if len(latex) * _EM_PER_SIGN <= ems or width_in_ems(latex) <= ems:
        return (latex,)
    parts = _parts(latex, _SUMS)
    if any(width_in_ems(part) > ems for part in parts):
        parts = _parts(latex, _OPERATORS)
    pieces, line = [], ""
    for part in parts:
        if line and width_in_ems(line + part) > ems:
            pieces.append(line)
            line = part.strip()
        else:
            line += part
    return (*pieces, line)


def height_in_ems(latex: str) -> float:
    """The room to keep for the line, in units of its size; few need more."""
    return next((height for sign, height in _HEIGHTS if sign.search(latex)), _PLAIN_HEIGHT)


def _parts(latex: str, operators: re.Pattern[str]) -> list[str]:
    cuts = [match.start() for match in operators.finditer(latex) if _outside(latex, match.start())]
    return [latex[a:b] for a, b in zip([0, *cuts], [*cuts, len(latex)], strict=True)]


def _outside(latex: str, position: int) -> bool:
    before = latex[:position]
    braces = before.count("{") - before.count("}")
    return braces == 0 and before.count(r"\left") == before.count(r"\right")


def _shortened(script: str) -> str:
    plain = _COMMAND.sub("x", script)
    return plain[: max(1, round(len(plain) * _SCRIPT_SIZE))]
