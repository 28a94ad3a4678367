"""The values of pytorch.npz, as the tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tests.engine.reference.cases import FILE


@cache
def stored() -> Mapping[str, NDArray[np.float64]]:
    """All arrays by name, read once."""
    with np.load(FILE) as file:
        return MappingProxyType({name: file[name] for name in file.files})
