"""The engine: NumPy code that computes every number. These are its public names."""

from bpstudio.engine.activations import ACTIVATIONS, Activation
from bpstudio.engine.datasets import (
    DATASETS,
    FEATURES,
    CellEdit,
    Dataset,
    DatasetKind,
    DataSpec,
    Feature,
    Table,
    make_dataset,
    merged,
    split,
)
from bpstudio.engine.descend import descend
from bpstudio.engine.gradient_check import (
    GradientCheck,
    check_gradients,
    check_inputs,
    check_neuron,
)
from bpstudio.engine.heads import is_fused
from bpstudio.engine.initialisers import INITIALISERS, Initialiser, initialise
from bpstudio.engine.losses import LOSSES, Loss, clip_outputs
from bpstudio.engine.network import (
    Array,
    Dense,
    LayerView,
    NetworkSpec,
    matrices,
    pack,
    views,
)
from bpstudio.engine.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)
from bpstudio.engine.pass_ import Pass, evaluate, run
from bpstudio.engine.regularisers import L1, L2, REGULARISERS, NoRegulariser, Regulariser
from bpstudio.engine.what_if import WhatIf, what_if

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "FEATURES",
    "INITIALISERS",
    "L1",
    "L2",
    "LOSSES",
    "OPTIMIZERS",
    "REGULARISERS",
    "SGD",
    "Activation",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Array",
    "CellEdit",
    "DataSpec",
    "Dataset",
    "DatasetKind",
    "Dense",
    "Feature",
    "GradientCheck",
    "Initialiser",
    "LayerView",
    "Loss",
    "Momentum",
    "Nesterov",
    "NetworkSpec",
    "NoRegulariser",
    "Optimizer",
    "Pass",
    "RMSProp",
    "Regulariser",
    "Table",
    "WhatIf",
    "check_gradients",
    "check_inputs",
    "check_neuron",
    "clip_outputs",
    "descend",
    "evaluate",
    "initialise",
    "is_fused",
    "make_dataset",
    "matrices",
    "merged",
    "pack",
    "run",
    "split",
    "views",
    "what_if",
]
