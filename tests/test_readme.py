"""What README says is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bpstudio import bootstrap
from bpstudio.io import read_examples
from bpstudio.ui.actions import MENUS, ROWS

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def readme() -> str:
    return (CHECKOUT / "README.md").read_text(encoding="utf-8")


def commands(readme: str, name: str) -> list[str]:
    """The lines to paste below the comment `name`."""
    block = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def table_of_keys() -> str:
    """Every action that has a key, in the order of the menus."""
    rows = [row for menu in MENUS for row in ROWS if row.menu == menu and row.keys]
    lines = [f"| {' or '.join(map(_key, row.keys.split('; ')))} | {row.tip} |" for row in rows]
    return "\n".join(["| key | what it does |", "| --- | --- |", *lines])


def _key(key: str) -> str:
    arrows = {"Right": "→", "Left": "←"}
    *held, last = key.rsplit("+", 1) if not key.endswith("++") else (key[:-2], "+")
    return f"`{'+'.join([*held, arrows.get(last, last)])}`"


def test_the_two_commands_are_one_line_each(readme: str) -> None:
    for name, task in (("run", []), ("test", ["test"])):
        (line,) = commands(readme, name)
        assert shlex.split(line) == ["python3", "-m", bootstrap.__spec__.name, *task]


def test_the_table_of_keys_is_the_table_of_actions(readme: str) -> None:
    table = table_of_keys()
    assert table in readme, f"README's table of keys should be:\n{table}"


def test_the_examples_that_it_names_are_there(readme: str) -> None:
    named = set(re.findall(r"--example ([a-z_]+)", readme))
    assert named <= {example.id for example in read_examples()}


def test_the_files_that_it_shows_are_there(readme: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)|<img[^>]* src=\"([^\":]+)\"", readme)
    for link in ("".join(pair) for pair in links):
        assert (CHECKOUT / link).exists(), link
