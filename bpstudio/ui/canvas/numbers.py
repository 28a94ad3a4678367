"""Numbers and symbols as the canvas writes them."""

from __future__ import annotations

import math

MINUS = "−"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def exact(value: float) -> str:
    """The shortest text that reads back as this very float."""
    return repr(float(value))


def fixed(value: float, decimals: int = 4, signed: bool = False) -> str:
    """Four decimals as a rule; an exponent where they would say nothing: "0.5933", "+4.4e−4"."""
    return _typeset(_digits(float(value), decimals), signed)


def short(value: float) -> str:
    """A given number: no more decimals than it needs, but two at least: "0.40", "0.3589"."""
    text = _digits(float(value), 4)
    if "e" in text or "." not in text or not math.isfinite(value):
        return _typeset(text, False)
    whole, decimals = text.split(".")
    return _typeset(f"{whole}.{decimals.rstrip('0').ljust(2, '0')}", False)


def fitted(value: float, characters: int, given: bool = False) -> str:
    """As many decimals as there is room for, none at the least."""
    text = short(value) if given else fixed(value)
    for decimals in (3, 2, 1, 0):
        if len(text) <= characters:
            return text
        text = fixed(value, decimals)
    return text


def symbol(letter: str, layer: int, neuron: int) -> str:
    """How the formulas call a quantity of a neuron counted from 0: x₁ in layer 0, else a₁⁽²⁾."""
    index = str(neuron + 1).translate(_SUBSCRIPTS)
    if layer == 0:
        return f"{'x' if letter == 'a' else letter}{index}"
    return f"{letter}{index}{f'({layer})'.translate(_SUPERSCRIPTS)}"


def weight_symbol(layer: int, neuron: int, source: int) -> str:
    """w with the layer above and (neuron, source) below, both counted from 1: w₁₂⁽¹⁾."""
    comma = "," if max(neuron, source) >= 9 else ""
    index = f"{neuron + 1}{comma}{source + 1}".translate(_SUBSCRIPTS)
    return f"w{index}{f'({layer})'.translate(_SUPERSCRIPTS)}"


def term_symbol(output: int) -> str:
    """E with the number of the output, counted from 1: E₁."""
    return f"E{str(output + 1).translate(_SUBSCRIPTS)}"


def _digits(value: float, decimals: int) -> str:
    size = abs(value)
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("-∞" if value < 0 else "∞")
    if size >= 10_000:
        return _exponent(f"{value:.1e}")
    if 0 < size < 0.5 * 10.0 ** (1 - decimals) and decimals >= 3:
        return _exponent(f"{value:.1e}")
    kept = decimals if size < 100 else min(decimals, 2)
    text = f"{value:.{kept}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _exponent(text: str) -> str:
    mantissa, power = text.split("e")
    return f"{mantissa}e{int(power)}"


def _typeset(text: str, signed: bool) -> str:
    if signed and not text.startswith("-") and text != "nan" and text.strip("0.") != "":
        text = "+" + text
    return text.replace("-", MINUS)
