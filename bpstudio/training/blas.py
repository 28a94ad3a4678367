"""How many threads a matrix product may use: small ones lose more than they gain."""

from __future__ import annotations

import os
from functools import cache

from typing import TYPE_CHECKING

from bpstudio.engine import NetworkSpec

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

# Multiplications in the largest product of a step from which a second thread was faster.
WORTH_THREADS = 1 << 24


def threads_for(spec: NetworkSpec, batch_size: int) -> int:
    """1, or as many as there are processors when the largest product is worth it."""
    widths = [spec.inputs, *(layer.units for layer in spec.layers)]
    largest = max(a * b for a, b in zip(widths, widths[1:], strict=False))
    return (os.cpu_count() or 1) if largest * batch_size >= WORTH_THREADS else 1


def use_threads(count: int) -> None:
    """Hold the BLAS libraries of this process to `count` threads."""
    _controller().limit(limits=count, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    # Only the child process needs it, and the window should open without it.
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
