"""What may be typed as a goal, and what is said of what may not."""

from __future__ import annotations

import pytest

from bpstudio.errors import UserError
from bpstudio.training.goal import Goal, Mark
from bpstudio.ui.training.goal_reading import Standing, read_goal

# Epochs of 25 batches.
HERE = Standing(312, 12, 40.5, 0.12, 0.2, lambda epoch: 25 * epoch)


def read(standing: Standing = HERE, **texts: str) -> Goal:
    return read_goal({mark: texts.get(mark.value, "") for mark in Mark}, standing)


def refused(field: str, **texts: str) -> str:
    with pytest.raises(UserError) as error:
        read(HERE, **texts)
    assert error.value.field == f"goal.{field}"
    return error.value.message


@pytest.mark.parametrize(("text", "epoch"), [("50", 50), (" 1,000 ", 1000), ("+10", 22)])
def test_an_epoch(text: str, epoch: int) -> None:
    assert read(epoch=text) == Goal(epoch=epoch)


@pytest.mark.parametrize("text", ["soon", "-3", "1.5", "1e3", "5 0 x"])
def test_what_is_no_epoch_is_refused(text: str) -> None:
    assert f"“{text}” is not an epoch" in refused("epoch", epoch=text)


@pytest.mark.parametrize("text", ["0", "12", "+0"])
def test_an_epoch_that_is_past_is_refused(text: str) -> None:
    assert "at epoch 12 already" in refused("epoch", epoch=text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("60", 60), ("41 s", 41), ("2 min", 120), ("1:30", 90), ("1:00:01", 3601)),
        *(("+10", 50.5), ("1 h", 3600), ("1,000", 1000), ("40.75", 40.75), ("+.5", 41.0)),
    ],
)
def test_a_time(text: str, seconds: float) -> None:
    assert read(seconds=text) == Goal(seconds=seconds)


@pytest.mark.parametrize("text", ["soon", "-3", "0", "3 days", "1:99", "inf", "+"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert f"“{text}” is not a time" in refused("seconds", seconds=text)


def test_a_time_that_is_past_is_refused() -> None:
    assert "trained for 40.5 s already" in refused("seconds", seconds="40")


@pytest.mark.parametrize(("text", "loss"), [("0.05", 0.05), ("1e-3", 0.001), ("1/100", 0.01)])
def test_a_loss(text: str, loss: float) -> None:
    assert read(loss=text) == Goal(loss=loss)
    assert read(test_loss=text) == Goal(test_loss=loss)


@pytest.mark.parametrize("field", ["loss", "test_loss"])
def test_a_loss_that_cannot_be_reached_or_read_is_refused(field: str) -> None:
    assert "never reached" in refused(field, **{field: "0"})
    assert "never reached" in refused(field, **{field: "-1"})
    assert refused(field, **{field: "small"})
    assert "is 0.12 already" in refused("loss", loss="0.12")
    assert "is 0.2 already" in refused("test_loss", test_loss="0.5")


def test_a_loss_that_is_not_known_yet_may_be_any() -> None:
    assert read(Standing(), loss="0.5") == Goal(loss=0.5)


def test_several_at_once_and_none_at_all() -> None:
    assert read(epoch="50", loss="0.05") == Goal(epoch=50, loss=0.05)
    assert "Type an epoch" in refused("epoch")
