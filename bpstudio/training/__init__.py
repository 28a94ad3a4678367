"""Training without a window: a problem, its state, and the loop that goes from state to state."""

from bpstudio.training.loop import Loop, advance, evaluate, train
from bpstudio.training.loss_curve import LossCurve, LossCurves
from bpstudio.training.problem import Lead, ModelState, Origin, Problem

__all__ = [
    "Lead",
    "Loop",
    "LossCurve",
    "LossCurves",
    "ModelState",
    "Origin",
    "Problem",
    "advance",
    "evaluate",
    "train",
]
