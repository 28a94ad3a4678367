"""Which unit the losses on one axis have in common."""

from __future__ import annotations

from bpstudio.runs import RunList
from bpstudio.training import Problem

_OF_LOGARITHMS = frozenset({"binary_cross_entropy", "cross_entropy"})


def all_in_nats(problem: Problem, runs: RunList | None) -> bool:
    """Whether every loss that is drawn, of every run, is made of natural logarithms."""
    drawn = [run for run in runs.runs if run.drawn or run is runs.current] if runs else []
    losses = {stretch.problem.spec.loss for run in drawn for stretch in run.history.stretches}
    return losses | {problem.spec.loss} <= _OF_LOGARITHMS
