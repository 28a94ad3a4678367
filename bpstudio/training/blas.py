"""How many threads a matrix product may use: small ones lose more than they gain."""

from __future__ import annotations

import os
from functools import cache
from itertools import pairwise

from threadpoolctl import ThreadpoolController

from bpstudio.engine import NetworkSpec
from bpstudio.training.problem import Problem

# Multiplications in the largest product of a step. Measured on two idle cores with OpenBLAS, a
# second thread gains nothing at 6 million, a fifth at 13, a third at 26 and nearly half at 51.
WORTH_THREADS = 16_000_000


def threads_for(spec: NetworkSpec, batch_size: int, processors: int | None = None) -> int:
    """1, or all processors but one when the largest matrix product of a step is worth it.

    One is left to the window: on two cores, with one half busy painting, a second thread made
    training no faster and frames twice as long.
    """
    widths = [spec.inputs, *(layer.units for layer in spec.layers)]
    largest = batch_size * max(wide * high for wide, high in pairwise(widths))
    if largest < WORTH_THREADS:
        return 1
    return max(1, (processors or os.cpu_count() or 1) - 1)


def use_threads_of(problem: Problem) -> None:
    """As many threads as training takes: another number would change the last bit of a sum."""
    use_threads(threads_for(problem.spec, problem.batch_size))


def use_threads(count: int) -> None:
    """Hold the BLAS libraries of this process to `count` threads."""
    _controller().limit(limits=count, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
