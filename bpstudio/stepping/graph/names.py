"""The plain names of wires, kept: stepping asks for the same few again and again."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.stepping import symbols

_KEPT = 4_096


@lru_cache(_KEPT)
def w_(layer: int, j: int, k: int) -> str:
    return symbols.w_(layer, j, k).plain


@lru_cache(_KEPT)
def b_(layer: int, j: int) -> str:
    return symbols.b_(layer, j).plain


@lru_cache(_KEPT)
def z_(layer: int, j: int) -> str:
    return symbols.z_(layer, j).plain


@lru_cache(_KEPT)
def a_(layer: int, j: int) -> str:
    return symbols.a_(layer, j).plain


@lru_cache(_KEPT)
def delta_(layer: int, j: int) -> str:
    return symbols.delta_(layer, j).plain


def by_(name: str) -> str:
    """∂J by the wire of this name."""
    return f"∂J/∂{name}"
