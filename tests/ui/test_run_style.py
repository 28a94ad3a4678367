"""What a run is called, and how it looks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bpstudio.ui.run_style import SHAPES, run_style
from bpstudio.ui.run_words import run_name
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.ui.many_runs import begun, fork


def test_names_say_where_a_run_was_forked() -> None:
    second = fork(begun(900), 600, 10)
    assert run_name(second) == "Run 2 · from 600"
    second.name = "mine"
    assert run_name(second) == "mine"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_runs_look_different_and_keep_their_looks(theme: Theme) -> None:
    runs = begun(50)
    for _ in range(11):
        fork(runs, 20, 50)
    styles = [run_style(run, theme) for run in runs.runs]
    assert len({(style.strong, style.shape) for style in styles}) == 12
    assert styles[0].strong == theme.blue
    assert {style.shape for style in styles} == set(SHAPES)
    for one, other in pairwise(styles):
        assert one.strong != other.strong
        assert one.shape != other.shape
    runs.remove(runs.runs[1])
    assert run_style(runs.runs[1], theme) == styles[2]
