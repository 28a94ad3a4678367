"""Views that ask the background, waited for until they have nothing more to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from bpstudio.background import Background
from bpstudio.engine import Array
from bpstudio.frame import Frame


@contextmanager
def background() -> Iterator[Background]:
    """One that is closed in the end."""
    one = Background()
    try:
        yield one
    finally:
        one.close()


def with_theta(frame: Frame, theta: Array, **changes: object) -> Frame:
    """The same frame with other parameters."""
    return replace(frame, state=replace(frame.state, theta=theta), **changes)  # type: ignore[arg-type]


def random_theta(frame: Frame, seed: int = 0) -> Array:
    theta: Array = np.random.default_rng(seed).normal(size=frame.document.spec.n_parameters)
    return theta
