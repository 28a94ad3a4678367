"""Frames with other parameters, for which views ask anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine import Array
from bpstudio.frame import Frame


def with_theta(frame: Frame, theta: Array, **changes: object) -> Frame:
    """The same frame with other parameters."""
    return replace(frame, state=replace(frame.state, theta=theta), **changes)  # type: ignore[arg-type]


def random_theta(frame: Frame, seed: int = 0) -> Array:
    theta: Array = np.random.default_rng(seed).normal(size=frame.document.spec.n_parameters)
    return theta
