"""Conditions checked the slow way: one iteration after another, each straight from its definition.

Nothing here is shared with how training checks them, but for the definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, Pass, run, views
from bpstudio.training import ModelState, Problem, advance
from bpstudio.training.conditions import (
    AccuracyReaches,
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Place,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)

Holds = dict[Place, bool]


@dataclass
class Story:
    """A run so far: one entry for each iteration that was looked at, the last being the latest."""

    problem: Problem
    states: list[ModelState]
    passes: list[Pass] = field(default_factory=list)
    dead: set[tuple[int, int]] = field(default_factory=set)

    @property
    def spec(self) -> NetworkSpec:
        return self.problem.spec

    def look(self) -> None:
        """Make the pass of the latest state, and then its update."""
        state = self.states[-1]
        self.passes.append(run(self.spec, state.theta, *self.problem.batch(state.iteration)))
        self.states.append(advance(self.problem, state))

    @property
    def losses(self) -> list[float]:
        return [one.loss for one in self.passes]


def first_hits(
    problem: Problem, start: ModelState, conditions: Sequence[Condition], iterations: int
) -> tuple[ModelState, set[tuple[int, Place]]]:
    """The state at the first hit, and what was hit there; at most so many iterations further on.

    Nothing is hit after the first iteration with numbers that are not finite. Of the state that
    comes last, only what is come to is a hit, and with it what its pass meets.
    """
    story = Story(problem, [start])
    held: list[Holds] = [{} for _ in conditions]
    for number in range(iterations + 1):
        state = story.states[-1]
        story.look()
        found = set()
        for index, condition in enumerate(conditions):
            now = dict(_holding(condition, story))
            event = isinstance(condition, WeightChangesSign | WeightAbove | LossNotFinite)
            for place, holds in now.items():
                if holds and (event or not held[index].get(place, False)):
                    found.add((index, place))
            held[index] = now
        if number == iterations and not any(
            isinstance(conditions[index], IterationReached | EpochReached) for index, _ in found
        ):
            return state, set()
        if found or not (np.isfinite(story.losses[-1]) and story.states[-1].is_finite):
            break
    return state, found


def _reached(condition: IterationReached | EpochReached, story: Story) -> bool:
    """Was the state, whose pass was made last, come to?"""
    iteration = story.states[-2].iteration
    if len(story.states) == 2:
        return False
    if isinstance(condition, IterationReached):
        return iteration == condition.iteration
    return iteration == condition.epoch * story.problem.batches_per_epoch


def _holding(condition: Condition, story: Story) -> Iterator[tuple[Place, bool]]:
    losses, one = story.losses, story.passes[-1]
    match condition:
        case LossNotFinite():
            yield Place(), not (np.isfinite(losses[-1]) and story.states[-1].is_finite)
        case LossBelow(below):
            yield Place(), losses[-1] < below
        case LossRises(times):
            recent = losses[-times - 1 :]
            yield Place(), len(recent) == times + 1 and bool((np.diff(recent) > 0).all())
        case LossFlat(k, tolerance):
            recent = losses[-k:]
            spread = max(recent) - min(recent)
            yield Place(), len(recent) == k and spread <= tolerance * max(map(abs, recent))
        case IterationReached() | EpochReached():
            yield Place(), _reached(condition, story)
        case AccuracyReaches(accuracy):
            yield Place(), _accuracy(story) >= accuracy
        case GradientBelow(below, layer):
            yield from _layers(story, layer, lambda norm: norm < below)
        case GradientAbove(above, layer):
            yield from _layers(story, layer, lambda norm: norm > above)
        case DeltaBelow(below, layer, neuron):
            for place in _neurons(story.spec, layer, neuron):
                yield place, np.abs(one.dz[place.layer or 0][:, place.neuron]).mean() < below
        case Saturated(slope, layer, neuron):
            yield from _saturated(story, slope, _neurons(story.spec, layer, neuron))
        case DeadReLU(_layer, _neuron):
            yield from _dead(story, _neurons(story.spec, condition.layer, condition.neuron))
        case WeightChangesSign() | WeightAbove():
            yield from _weights(story, condition)


def _layers(
    story: Story, layer: int | None, meets: Callable[[float], bool]
) -> Iterator[tuple[Place, bool]]:
    for number, view in enumerate(views(story.spec, story.passes[-1].grad), start=1):
        if layer in (None, number):
            norm = np.sqrt((view.weights**2).sum() + (view.biases**2).sum())
            yield Place(number), bool(meets(float(norm)))


def _neurons(spec: NetworkSpec, layer: int | None, neuron: int | None) -> Iterator[Place]:
    for number, dense in enumerate(spec.layers, start=1):
        for unit in range(dense.units):
            if layer in (None, number) and neuron in (None, unit):
                yield Place(number, unit)


def _saturated(story: Story, slope: float, places: Iterator[Place]) -> Iterator[tuple[Place, bool]]:
    one = story.passes[-1]
    for place in places:
        layer = place.layer or 0
        name = story.spec.layers[layer - 1].activation
        if name in ("sigmoid", "tanh"):
            slopes = ACTIVATIONS[name].slope(one.z[layer], one.a[layer])
            yield place, bool((slopes[:, place.neuron] < slope).all())


def _dead(story: Story, places: Iterator[Place]) -> Iterator[tuple[Place, bool]]:
    data, theta = story.problem.dataset, story.states[-2].theta
    whole, one = run(story.spec, theta, data.inputs, data.targets), story.passes[-1]
    for place in places:
        layer, neuron = place.layer or 0, place.neuron or 0
        if story.spec.layers[layer - 1].activation != "relu":
            continue
        stuck = views(story.spec, one.grad)[layer - 1].biases[neuron] == 0
        on_all = bool((whole.a[layer][:, neuron] == 0).all())
        was = (layer, neuron) in story.dead
        if dead := bool(stuck and (on_all or was)):
            story.dead.add((layer, neuron))
        else:
            story.dead.discard((layer, neuron))
        yield place, dead


def _weights(
    story: Story, condition: WeightChangesSign | WeightAbove
) -> Iterator[tuple[Place, bool]]:
    both = (views(story.spec, state.theta) for state in story.states[-2:])
    for layer, (before, after) in enumerate(zip(*both, strict=True), start=1):
        for (neuron, source), old in np.ndenumerate(before.weights):
            wanted = (condition.layer, condition.neuron, condition.source)
            place = (layer, neuron, source)
            if all(want in (None, have) for want, have in zip(wanted, place, strict=True)):
                new = after.weights[neuron, source]
                holds = (
                    abs(old) <= condition.above < abs(new)
                    if isinstance(condition, WeightAbove)
                    else np.sign(old) * np.sign(new) < 0
                )
                yield Place(*place), bool(holds)


def _accuracy(story: Story) -> float:
    """Over the last epoch's worth of batches; 0 when there were fewer."""
    recent = story.passes[-story.problem.batches_per_epoch :]
    if len(recent) < story.problem.batches_per_epoch:
        return 0.0
    targets = story.problem.dataset.targets
    if len(np.unique(targets)) != 2:
        return 0.0
    right = sum(_right(one.a[-1], one.y, targets) for one in recent)
    return right / len(targets)


def _right(outputs: Array, y: Array, targets: Array) -> int:
    if targets.shape[1] > 1 and (targets.sum(axis=1) == 1).all() and targets.max() == 1:
        return int((outputs.argmax(axis=1) == y.argmax(axis=1)).sum())
    middle = (targets.min() + targets.max()) / 2
    return int(((outputs > middle) == (y > middle)).all(axis=1).sum())
