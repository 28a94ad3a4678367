"""Numbers and symbols, each written twice: as LaTeX and as plain text.

A formula is put together from `Maths` pieces with `maths("{} × {}", left, right)`; the signs
and Greek letters of `_LATEX` become commands by themselves, so that both versions say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

DIGITS = 6
RESULT_DIGITS = 9
SHOWN_TERMS = 3

_LATEX = {
    "×": r"\times ",
    "·": r"\cdot ",
    "−": "-",
    "←": r"\leftarrow ",
    "⊙": r"\odot ",
    "…": r"\cdots ",
    "≥": r"\ge ",
    "≤": r"\le ",
    "σ": r"\sigma ",
    "δ": r"\delta ",
    "η": r"\eta ",
    "λ": r"\lambda ",
    "μ": r"\mu ",
    "β": r"\beta ",
    "α": r"\alpha ",
    "ε": r"\varepsilon ",
    "∞": r"\infty ",
}
_LATEX_TABLE = str.maketrans(_LATEX)
_SUPERSCRIPTS = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789ijks", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₛ")


@dataclass(frozen=True, slots=True)
class Maths:
    """One piece of a formula as `latex` and as `plain` text."""

    latex: str
    plain: str


LN = Maths(r"\ln", "ln")
MAX = Maths(r"\max", "max")
TANH = Maths(r"\tanh", "tanh")
HALF = Maths(r"\frac{1}{2}", "½")

Piece = Maths | str


def maths(template: str, *pieces: Piece) -> Maths:
    """Fill the {} of `template` with the pieces, in both versions."""
    both = [_both(piece) for piece in pieces]
    return Maths(
        template.translate(_LATEX_TABLE).format(*(piece.latex for piece in both)),
        template.format(*(piece.plain for piece in both)),
    )


def plain(x: float, digits: int = DIGITS, sign: bool = False) -> str:
    """`x` with `digits` significant digits and a true minus: −0.0380982, 1.2e−7."""
    if x == 0:
        return "0"
    text = format(float(x), f"{'+' if sign else ''}.{digits}g")
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−").replace("inf", "∞")


def number(x: float, digits: int = DIGITS, sign: bool = False) -> Maths:
    """`x` as it stands after an equals sign."""
    text = plain(x, digits, sign)
    latex = text.replace("−", "-").replace("∞", r"\infty ").replace("nan", r"\mathrm{nan}")
    if "e" in text:
        mantissa, exponent = latex.split("e")
        latex = rf"{mantissa} \times 10^{{{exponent}}}"
    # Braces keep the sign of a number from being spaced as an operator.
    return Maths(f"{{{latex}}}" if latex[0] in "+-" else latex, text)


def factor(x: float) -> Maths:
    """`x` as it stands behind an operator: a negative number is put in parentheses."""
    text = number(x)
    return parentheses(text) if x < 0 or ("×" in text.plain) else text


def parentheses(inner: Piece) -> Maths:
    return maths("({})", inner)


def fraction(top: Piece, bottom: Piece) -> Maths:
    top, bottom = _both(top), _both(bottom)
    above, below = _grouped(top.plain), _grouped(bottom.plain)
    bar = " / " if " " in above + below else "/"
    return Maths(rf"\frac{{{top.latex}}}{{{bottom.latex}}}", above + bar + below)


def root(inner: Piece) -> Maths:
    inner = _both(inner)
    return Maths(rf"\sqrt{{{inner.latex}}}", f"√{_grouped(inner.plain)}")


def power(base: Piece, exponent: Piece) -> Maths:
    base, exponent = _both(base), _both(exponent)
    if "^" in base.latex and not base.latex.startswith("("):
        base = parentheses(base)
    digits = exponent.plain.isdigit()
    above = exponent.plain.translate(_SUPERSCRIPTS) if digits else f"^{_grouped(exponent.plain)}"
    return Maths(f"{base.latex}^{{{exponent.latex}}}", base.plain + above)


def function(name: Piece, argument: Piece) -> Maths:
    return maths("{}({})", name, argument)


def named(name: str) -> Maths:
    """An upright name: ReLU, sign."""
    return Maths(rf"\mathrm{{{name}}}", name)


def cases(first: tuple[Piece, Piece], second: tuple[Piece, Piece]) -> Maths:
    """One value under one condition, another under another."""
    (x, when), (y, otherwise) = ((_both(p), _both(q)) for p, q in (first, second))
    rows = rf"{x.latex} & {when.latex} \\ {y.latex} & {otherwise.latex}"
    return Maths(
        rf"\begin{{cases}} {rows} \end{{cases}}",
        f"{x.plain} ({when.plain}), {y.plain} ({otherwise.plain})",
    )


def total(count: int, term: Callable[[int], Piece]) -> Maths:
    """term(0) + term(1) + …; a long sum shows its first terms, dots and its last."""
    if count <= SHOWN_TERMS + 1:
        terms = [term(i) for i in range(count)]
    else:
        terms = [*(term(i) for i in range(SHOWN_TERMS)), "…", term(count - 1)]
    return maths(" + ".join("{}" for _ in terms), *terms)


def symbol(letter: Piece, subscript: str = "", layer: int | None = None) -> Maths:
    """A letter with an index below and its layer in parentheses above: a_1^{(2)}."""
    letter = _both(letter)
    latex, text = letter.latex, letter.plain
    if subscript:
        latex += f"_{{{subscript}}}"
        text += _low(subscript)
    if layer is not None:
        latex += f"^{{({layer})}}"
        text += f"({layer})".translate(_SUPERSCRIPTS)
    return Maths(latex, text)


def partial(of: Piece, by: Piece) -> Maths:
    """∂ of / ∂ by."""
    of, by = _both(of), _both(by)
    return Maths(
        rf"\frac{{\partial {of.latex}}}{{\partial {by.latex}}}", f"∂{of.plain}/∂{by.plain}"
    )


def sum_over(index: str, body: Piece) -> Maths:
    body = _both(body)
    return Maths(rf"\sum_{{{index}}} {body.latex}", f"Σ{_low(index)} {body.plain}")


def vector(xs: Iterable[float], count: int) -> Maths:
    """The first numbers of a column of `count`, as a row: (0.15, 0.2, …)."""
    parts: list[Piece] = [number(x, 4) for x in xs]
    if count > len(parts):
        parts.append("…")
    return maths("(" + ", ".join("{}" for _ in parts) + ")", *parts)


def column(xs: Sequence[float]) -> Maths:
    """A whole vector, upright, with 4 digits."""
    return matrix([[x] for x in xs])


def matrix(rows: Sequence[Sequence[float]]) -> Maths:
    """A whole matrix with 4 digits; plain text puts its rows behind each other."""
    cells = [[number(x, 4) for x in row] for row in rows]
    body = r" \\ ".join(" & ".join(cell.latex for cell in row) for row in cells)
    text = "; ".join(" ".join(cell.plain for cell in row) for row in cells)
    return Maths(rf"\begin{{pmatrix}} {body} \end{{pmatrix}}", f"[{text}]")


def _both(piece: Piece) -> Maths:
    return piece if isinstance(piece, Maths) else Maths(piece.translate(_LATEX_TABLE), piece)


def _grouped(text: str) -> str:
    one_piece = " " not in text and not text.startswith("−")
    enclosed = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text if one_piece or enclosed else f"({text})"


def _low(subscript: str) -> str:
    return subscript.translate(_SUBSCRIPTS)
