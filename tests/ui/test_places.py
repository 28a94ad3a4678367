"""What may be typed for an iteration."""

from __future__ import annotations

import pytest

from bpstudio.errors import UserError
from bpstudio.ui.places import FIELD, Place

PLACE = Place(0, 20_000, iteration=1200, epoch_length=25, epoch_start=lambda epoch: 25 * epoch)


@pytest.mark.parametrize(
    ("text", "iteration"),
    [
        ("0", 0),
        ("6983", 6983),
        ("6,983", 6983),
        (" 6.983 ", 6983),
        ("6’983", 6983),
        ("6 983", 6983),
        ("20,000", 20_000),
        ("iteration 12", 12),
        ("it 12", 12),
        ("+10", 1210),
        ("-10", 1190),
        ("−10", 1190),
        ("+ 1,000", 2200),
        ("epoch 12", 300),
        ("Epoch 0", 0),
        ("epoch +2", 1250),
        ("epoch -2", 1150),
        ("ep12", 300),
        ("e12", 300),
        ("e 12", 300),
        ("E -2", 1150),
    ],
)
def test_it_is_read(text: str, iteration: int) -> None:
    assert PLACE.read(text) == iteration


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type an iteration"),
        ("soon", "“soon” is not an iteration"),
        ("12.5", "“12.5” is not an iteration"),
        ("1,2", "“1,2” is not an iteration"),
        ("1e3", "is not an iteration"),
        ("e1e3", "is not an iteration"),
        ("e", "is not an iteration"),
        ("step 4", "is not an iteration"),
        ("12 epochs later", "is not an iteration"),
        ("20001", "come to iteration 20,000"),
        ("epoch 801", "come to iteration 20,000"),
        ("+19000", "come to iteration 20,000"),
        ("9" * 400, "come to iteration 20,000"),
        ("-1201", "begins at iteration 0"),
    ],
)
def test_it_is_refused_in_words_that_help(text: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        PLACE.read(text)
    assert caught.value.field == FIELD
    assert words in caught.value.message
