"""Data to train on: TensorFlow Playground's sets and others, made from a seed, and given tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.engine.datasets.dataset import Dataset, split
from bpstudio.engine.datasets.features import FEATURES, Feature
from bpstudio.engine.datasets.gates import GATES
from bpstudio.engine.datasets.kind import DatasetKind, Samples
from bpstudio.engine.datasets.make import make
from bpstudio.engine.datasets.planar import PLANAR
from bpstudio.engine.datasets.spec import DataSpec, Table
from bpstudio.engine.network import NetworkSpec

__all__ = [
    "DATASETS",
    "FEATURES",
    "DataSpec",
    "Dataset",
    "DatasetKind",
    "Feature",
    "Table",
    "make_dataset",
    "split",
]


def _no_rows(_random: np.random.Generator, _n: int, _noise: float, _classes: int) -> Samples:
    return Samples(np.empty((0, 0)), np.empty(0))


_TABLE = DatasetKind(
    "table",
    "Given rows",
    "Tables",
    "The rows of an opened file or an example, used as they are.",
    _no_rows,
    inputs=0,
    classes=0,
    samples=0,
    has_noise=False,
    has_samples=False,
)

DATASETS: Mapping[str, DatasetKind] = MappingProxyType(
    {one.name: one for one in (*PLANAR, *GATES, _TABLE)}
)
"""The kinds of data by name, in the order a menu shows them."""


def make_dataset(data: DataSpec, spec: NetworkSpec, seed: int) -> Dataset:
    """The rows that `data` asks for, encoded for the network; the same for the same seed.

    Raises UserError for a setting that cannot be used ("data.…") and for a network that does not
    fit ("network.inputs", "network.outputs", "network.loss"), and says which number would do.
    """
    return make(DATASETS, data, spec, seed)
