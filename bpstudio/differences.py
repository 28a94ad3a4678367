"""What an edit changed, in few words: how the runs of a list are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from bpstudio.engine import (
    ACTIVATIONS,
    DATASETS,
    INITIALISERS,
    LOSSES,
    NetworkSpec,
    Optimizer,
    Regulariser,
)
from bpstudio.io import Document
from bpstudio.stepping import layer_name


def differences(before: Document, after: Document) -> str:
    """Such as "learning rate 0.5 → 0.1, batch size 10 → 3"; "" where nothing counts."""
    return ", ".join(
        (
            *_of_networks(before.spec, after.spec),
            *_of_rules(before.optimizer, after.optimizer),
            *_of_rules(before.regulariser, after.regulariser),
            *_of_numbers(before, after),
            *_of_labels(before, after),
        )
    )


def _of_networks(before: NetworkSpec, after: NetworkSpec) -> Iterator[str]:
    if before.sizes != after.sizes:
        yield f"{_shape(before)} → {_shape(after)}"
    else:
        pairs = zip(before.layers, after.layers, strict=True)
        for number, (old, new) in enumerate(pairs, start=1):
            if old.activation != new.activation:
                labels = ACTIVATIONS[old.activation].label, ACTIVATIONS[new.activation].label
                yield f"{layer_name(after, number)}: {labels[0]} → {labels[1]}"
    if before.loss != after.loss:
        yield f"{LOSSES[before.loss].label} → {LOSSES[after.loss].label}"
    if before.train_biases != after.train_biases:
        yield "biases trained" if after.train_biases else "biases not trained"


def _of_rules(old: Optimizer | Regulariser, new: Optimizer | Regulariser) -> Iterator[str]:
    if type(old) is not type(new):
        yield f"{old.label} → {new.label}"
        return
    for item in fields(old):
        was, now = getattr(old, item.name), getattr(new, item.name)
        if was != now:
            yield f"{item.metadata.get('label', item.name)} {was:g} → {now:g}"


def _of_numbers(before: Document, after: Document) -> Iterator[str]:
    for name, words in (("batch_size", "batch size"), ("seed", "seed")):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield f"{words} {was} → {now}"


def _of_labels(before: Document, after: Document) -> Iterator[str]:
    if before.initialiser != after.initialiser:
        was, now = INITIALISERS[before.initialiser], INITIALISERS[after.initialiser]
        yield f"{was.label} → {now.label}"
    elif before.parameters != after.parameters:
        yield "initial weights"
    if before.precision != after.precision:
        yield f"{before.precision} → {after.precision}"
    if before.data.name != after.data.name:
        yield f"{DATASETS[before.data.name].label} → {DATASETS[after.data.name].label}"
    elif before.data != after.data:
        yield "data"


def _shape(spec: NetworkSpec) -> str:
    return "-".join(str(size) for size in spec.sizes)
