"""The words of stepping: how far a step goes, in which phase it is, and what it reveals."""

from __future__ import annotations

from enum import Enum, IntEnum


class Level(IntEnum):
    """How far one step goes, the finest first."""

    TERM = 1
    NODE = 2
    LAYER = 3
    PHASE = 4
    SAMPLE = 5
    ITERATION = 6


class Phase(Enum):
    """The four parts of an iteration; the first three come once for each sample of the batch."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Kind(Enum):
    """What a node reveals, and what its terms are, one event each.

    n_in is the number of units of the layer before, n_next of the layer after.
    """

    SUM = "sum"
    """z of a softmax neuron: n_in products w a, then the bias."""
    NEURON = "neuron"
    """z, then a: n_in products w a, the bias, the activation."""
    ACTIVATION = "activation"
    """a of a softmax neuron, once every z of its layer is known: one term."""
    LOSS_TERM = "loss term"
    """One output's summand of the loss: one term. Left out when there is one output."""
    LOSS_TOTAL = "loss total"
    """The sample's loss: one term."""
    DELTA = "delta"
    """∂J/∂z of a neuron.

    Output, fused with its loss: one term, a − y. Output otherwise: ∂J/∂a, the slope, their
    product. Hidden: n_next products w_kj δ_k, then the slope, which scales their sum. Softmax,
    hidden or output, when not fused: one summand ∂J/∂a_i · ∂a_i/∂z_j for each unit i of its own
    layer, as z_j moves every one of them.
    """
    GRADIENT = "gradient"
    """∂J/∂w of a neuron's weights: n_in products δ_j a_k, then ∂J/∂b_j = δ_j."""
    INPUT_GRADIENT = "input gradient"
    """∂J/∂x of one input: one product w_jk δ_j for each neuron j of layer 1."""
    MEAN = "mean"
    """The batch's mean gradient of a neuron: one term for each weight, then the bias."""
    UPDATE = "update"
    """A neuron's new parameters: one term for each weight, then the bias."""
