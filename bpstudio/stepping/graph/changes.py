"""The update of a neuron's parameters as a graph: the gradient scaled, and taken off."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine import NoRegulariser, Optimizer
from bpstudio.stepping.explain_update import change_of
from bpstudio.stepping.graph.known import Known, drawn
from bpstudio.stepping.graph.parts import Change, Gate, Local, Mean, Place, Wire
from bpstudio.stepping.level import Kind
from bpstudio.stepping.notation import partial
from bpstudio.stepping.revealed import Location
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import parameter_


def changes(
    known: Known, at: Location, layer: int, j: int, chosen: int | None
) -> tuple[Change, ...]:
    """What the update does to the neuron's parameters; the bias is the last."""
    step = Step(known.trace, replace(at, layer=layer, neuron=j))
    return tuple(_change(known, step, k) for k in _shown(known, Kind.UPDATE, layer, j, chosen))


def means(known: Known, layer: int, j: int, chosen: int | None) -> tuple[Mean, ...]:
    """Each of the neuron's gradients, averaged over the batch."""
    shown = _shown(known, Kind.MEAN, layer, j, chosen)
    rows = list(shown)
    dz = known.trace.pass_.dz[layer][:, j]
    inputs = known.trace.pass_.a[layer - 1]
    averaged = known.trace.of_layer(known.trace.grad, layer)[j]
    n_in = inputs.shape[1]
    result = []
    for k in rows:
        summed = float(dz @ inputs[:, k]) if k < n_in else float(dz.sum())
        done = known.terms(Kind.MEAN, layer, j) > k
        name = partial("J", parameter_(layer, j, k, n_in)).plain
        place = Place(layer, j, k) if k < n_in else Place(layer, j)
        lit = known.works(Kind.MEAN, layer, j, k)
        gate = Gate(f"÷ {len(dz)}", (), place, lit)
        result.append(
            Mean(
                Wire(name=f"Σ {name}", gradient=summed, gradient_name=f"Σ {name}", place=place),
                gate,
                Wire(
                    name=name,
                    gradient=float(averaged[k]) if done else None,
                    gradient_name=name,
                    place=place,
                    lit=lit,
                ),
            )
        )
    return tuple(result)


def _shown(known: Known, kind: Kind, layer: int, j: int, chosen: int | None) -> tuple[int, ...]:
    count = known.trace.spec.sizes[layer - 1] + 1
    at = known.at
    here = at is not None and (at.kind, at.layer, at.neuron) == (kind, layer, j)
    current = at.term if at is not None and here and chosen is None else chosen
    return drawn(count, current)


def _change(known: Known, step: Step, k: int) -> Change:
    change = change_of(step, k)
    layer, j, n_in = step.layer, step.neuron, step.n_in
    done = known.terms(Kind.UPDATE, layer, j) > k
    lit = known.works(Kind.UPDATE, layer, j, k)
    place = Place(layer, j, k) if k < n_in else Place(layer, j)
    name = change.symbol.plain
    trace = known.trace
    optimizer = trace.optimizer
    fixed = k == n_in and not trace.spec.train_biases
    gate = Gate("× 0", (), place, lit) if fixed else _optimizer_gate(optimizer, place, lit)
    priced = not isinstance(trace.regulariser, NoRegulariser)
    plain_descent = optimizer.name == "sgd"
    moved = change.before - change.after
    if plain_descent and not fixed:
        moved = optimizer.learning_rate * change.g
    return Change(
        before=Wire(name=name, value=change.before, place=place, weight=True, lit=lit),
        gradient=Wire(
            name="g" if priced else partial("J", change.symbol).plain,
            value=change.mean if fixed else change.g,
            place=place,
            lit=lit,
        ),
        gate=gate,
        step=Wire(
            name="η ∂J/∂w" if plain_descent else "Δ",
            value=moved if done else None,
            place=place,
            lit=lit,
        ),
        minus=Gate("−", (), place, lit),
        after=Wire(
            name=name,
            value=change.after if done else None,
            place=place,
            weight=True,
            lit=lit,
        ),
    )


def _optimizer_gate(optimizer: Optimizer, place: Place, lit: bool) -> Gate:
    """Plain descent multiplies; what others do is too much for one sign."""
    label = "×" if optimizer.name == "sgd" else optimizer.label
    return Gate(label, (Local("η", "", optimizer.learning_rate),), place, lit)
