"""What an edit changed, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.differences import differences
from bpstudio.engine import L2, SGD, Adam, DataSpec, Dense, NetworkSpec
from bpstudio.io import Document
from tests.histories import DOCUMENT

SPEC = DOCUMENT.spec


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (DOCUMENT, ""),
        (replace(DOCUMENT, optimizer=SGD(0.025)), "learning rate 0.1 → 0.025"),
        (replace(DOCUMENT, optimizer=Adam(0.1)), "SGD → Adam"),
        (replace(DOCUMENT, regulariser=L2(0.1)), "none → L2"),
        (replace(DOCUMENT, batch_size=1), "batch size 3 → 1"),
        (replace(DOCUMENT, initialiser="zeros"), "Xavier uniform → zeros"),
        (replace(DOCUMENT, spec=replace(SPEC, train_biases=False)), "biases not trained"),
        (replace(DOCUMENT, seed=4), "seed 0 → 4"),
        (replace(DOCUMENT, data=DataSpec("xor")), "Circle → Exclusive or"),
        (replace(DOCUMENT, data=DataSpec("circle", noise=0.1)), "data"),
        (
            replace(DOCUMENT, spec=replace(SPEC, layers=(Dense(5, "tanh"), SPEC.layers[-1]))),
            "2-3-1 → 2-5-1",
        ),
        (
            replace(DOCUMENT, optimizer=SGD(1.0), batch_size=2),
            "learning rate 0.1 → 1, batch size 3 → 2",
        ),
    ],
)
def test_what_differs_is_said_in_few_words(after: Document, words: str) -> None:
    assert differences(DOCUMENT, after) == words


def test_an_activation_that_changed_is_named() -> None:
    layers = (Dense(3, "relu"), Dense(1, "sigmoid"))
    after = replace(DOCUMENT, spec=NetworkSpec(2, layers, "binary_cross_entropy"))
    assert differences(DOCUMENT, after) == "hidden 1: tanh → ReLU"
    after = replace(DOCUMENT, spec=replace(SPEC, loss="half_squared_error"))
    assert differences(DOCUMENT, after) == "binary cross-entropy → ½ squared error"
