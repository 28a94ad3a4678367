"""Which outputs are right: the one rule by which accuracy is counted, wherever that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array

Bools = NDArray[np.bool_]
Labels = NDArray[np.integer[Any]]
_PIECE = 1 << 16


@dataclass(frozen=True)
class Judge:
    """How outputs are read as classes, by the targets of the training rows.

    With one-hot targets a sample is right when its largest output is that of its class; with
    targets of two values, when every output lies on its target's side of the middle between them.
    Outputs and targets are (…, outputs, samples).
    """

    one_hot: bool
    middle: float
    outputs: int

    @staticmethod
    def of(targets: Array) -> Judge:
        """The judge for targets (n, outputs), which should be of classes; see `has_classes`."""
        outputs = targets.shape[1]
        one_hot = outputs > 1 and are_one_hot(targets)
        return Judge(one_hot, float(targets.min() + targets.max()) / 2, outputs)

    @property
    def classes(self) -> int:
        """How many there are, or 0 where several outputs each say yes or no by themselves."""
        if self.one_hot:
            return self.outputs
        return 2 if self.outputs == 1 else 0

    def is_right(self, outputs: Array, targets: Array) -> Bools:
        """(…, samples)."""
        if self.one_hot:
            same: Bools = outputs.argmax(axis=-2) == targets.argmax(axis=-2)
            return same
        middle = self.middle
        return np.asarray(((outputs > middle) == (targets > middle)).all(axis=-2))

    def labels(self, numbers: Array) -> Labels:
        """The class, from 0, that outputs or targets stand for: (…, samples). Needs `classes`."""
        if self.one_hot:
            largest: Labels = numbers.argmax(axis=-2)
            return largest
        return (numbers[..., 0, :] > self.middle).astype(np.intp)


def are_one_hot(targets: Array) -> bool:
    return _take_two(targets, 0, 1) and bool((targets.sum(axis=1) == 1).all())


def has_classes(targets: Array) -> bool:
    """Do the targets take two values, as those of classes do?"""
    low, high = float(targets.min()), float(targets.max())
    return low < high and _take_two(targets, low, high)


def _take_two(targets: Array, low: float, high: float) -> bool:
    """Looked through in pieces: of many numbers the first are mostly enough to say no."""
    rows = max(1, _PIECE // targets.shape[1])
    pieces = (targets[start : start + rows] for start in range(0, len(targets), rows))
    return all(((piece == low) | (piece == high)).all() for piece in pieces)
