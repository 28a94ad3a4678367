"""Where chance comes from: one stream of random numbers per purpose, all from the seed."""

from __future__ import annotations

import operator

import numpy as np

from bpstudio.errors import UserError

INIT_STREAM = 0
DATA_STREAM = 1
SPLIT_STREAM = 2
SHUFFLE_STREAM = 3


def generator(seed: int, *stream: int) -> np.random.Generator:
    """The generator of one stream: the same numbers for the same seed, on every machine.

    Raises UserError (training.seed) unless the seed is a whole number of 0 or more.
    """
    return np.random.default_rng([check_seed(seed), *stream])


def check_seed(seed: int) -> int:
    """The seed as a plain int; raises UserError (training.seed) when it cannot be one."""
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if number < 0:
        raise UserError(
            f"The seed must be a whole number of 0 or more, not {seed}.",
            field="training.seed",
            hint="Any such number will do: the same seed gives the same run.",
        )
    return number
