"""Data to train on: TensorFlow Playground's sets and others, made from a seed, and given tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bpstudio.engine.datasets.cell_edits import CellEdit, merged
from bpstudio.engine.datasets.clusters import CLUSTERS
from bpstudio.engine.datasets.curves import ABOVE, ALONG
from bpstudio.engine.datasets.dataset import Dataset, split
from bpstudio.engine.datasets.features import FEATURES, Feature
from bpstudio.engine.datasets.gates import GATES
from bpstudio.engine.datasets.kind import DatasetKind
from bpstudio.engine.datasets.make import make
from bpstudio.engine.datasets.planar import CLASSES, SURFACES
from bpstudio.engine.datasets.records import Content, Records
from bpstudio.engine.datasets.spec import DataSpec, Table
from bpstudio.engine.datasets.store import Sheet, Store, roomy_folder
from bpstudio.engine.datasets.tables import TABLES
from bpstudio.engine.network import NetworkSpec

__all__ = [
    "DATASETS",
    "FEATURES",
    "CellEdit",
    "Content",
    "DataSpec",
    "Dataset",
    "DatasetKind",
    "Feature",
    "Records",
    "Sheet",
    "Store",
    "Table",
    "make_dataset",
    "merged",
    "roomy_folder",
    "split",
]


DATASETS: Mapping[str, DatasetKind] = MappingProxyType(
    {
        one.name: one
        for group in (CLASSES, CLUSTERS, ABOVE, SURFACES, ALONG, GATES, TABLES)
        for one in group
    }
)
"""The kinds of data by name, in the order a menu shows them."""


def make_dataset(data: DataSpec, spec: NetworkSpec, seed: int) -> Dataset:
    """The rows that `data` asks for, encoded for the network; the same for the same seed.

    Raises UserError for a setting that cannot be used ("data.…") and for a network that does not
    fit ("network.inputs", "network.outputs", "network.loss"), and says which number would do.
    """
    return make(DATASETS, data, spec, seed)
