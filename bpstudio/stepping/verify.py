"""The derivative at a cursor, held against central differences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bpstudio.engine import GradientCheck, check_inputs, check_neuron, run
from bpstudio.stepping.level import Kind
from bpstudio.stepping.revealed import Location
from bpstudio.stepping.trace import Trace

MOST_COST = 200_000_000
"""Multiplications that a window can spare for one check, about a tenth of a second."""


@dataclass(frozen=True)
class Verification:
    """How far the number shown is from central differences, or that a kink forbids to ask.

    Where a step shows many numbers, those of the one that is furthest off.
    """

    analytic: float
    numeric: float
    relative_error: float
    at_kink: bool


def verify(trace: Trace, cursor: int, whole_node: bool = True) -> Verification | None:
    """For the δ or the gradients that the step at the cursor shows.

    None for any other step, and where the network is too large to be checked in passing.
    With `whole_node`, all gradients of the neuron count, else only the one revealed last.
    """
    at = trace.schedule.locate(cursor)
    if at is None or at.kind not in _CHECKS or _cost(trace, at) > MOST_COST:
        return None
    only = None if whole_node and at.is_last_term else at.term
    if at.kind is Kind.DELTA and not at.is_last_term:
        return None
    return _CHECKS[at.kind](trace, at, only)


def _cost(trace: Trace, at: Location) -> int:
    """About how many multiplications the check takes: a pass from this layer on for each weight."""
    sizes = trace.spec.sizes
    onward = sum(n_in * n_out for n_in, n_out in pairwise(sizes[at.layer :]))
    samples = trace.pass_.batch_size if at.kind is Kind.MEAN else 1
    return 2 * (sizes[max(0, at.layer - 1)] + 1) * samples * (onward + 1)


def _delta(trace: Trace, at: Location, _: int | None) -> Verification:
    # z_j = … + b_j, so dJ/dz_j of a sample is what its bias does to that sample's loss.
    return _one(_neuron(trace, at, at.sample), -1)


def _gradient(trace: Trace, at: Location, only: int | None) -> Verification:
    return _chosen(_neuron(trace, at, at.sample), only)


def _mean(trace: Trace, at: Location, only: int | None) -> Verification:
    return _chosen(_neuron(trace, at, None), only)


def _input(trace: Trace, at: Location, _: int | None) -> Verification | None:
    if not at.is_last_term:
        return None
    return _one(check_inputs(trace.pass_, trace.theta, at.sample), at.neuron)


_CHECKS = {
    Kind.DELTA: _delta,
    Kind.GRADIENT: _gradient,
    Kind.MEAN: _mean,
    Kind.INPUT_GRADIENT: _input,
}


def _neuron(trace: Trace, at: Location, sample: int | None) -> GradientCheck:
    """Weights and bias of the neuron, for one sample or for the batch."""
    record = trace.pass_
    if sample is not None and record.batch_size > 1:
        rows = slice(sample, sample + 1)
        record = run(trace.spec, trace.theta, trace.x[rows], trace.y[rows])
    return check_neuron(record, trace.theta, at.layer, at.neuron)


def _chosen(check: GradientCheck, only: int | None) -> Verification:
    if only is not None:
        return _one(check, only)
    errors = np.where(check.at_kink, -1.0, check.relative_error)
    return _one(check, int(errors.argmax()))


def _one(check: GradientCheck, index: int) -> Verification:
    return Verification(
        float(check.analytic[index]),
        float(check.numeric[index]),
        float(check.relative_error[index]),
        bool(check.at_kink[index]),
    )
