"""The examples that ship with the program: project files listed in one index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bpstudio import assets
from bpstudio.errors import UserError


@dataclass(frozen=True)
class Example:
    """A shipped project: `id` names it on the command line, `group` heads its menu section."""

    id: str
    title: str
    group: str
    path: Path


def read_examples() -> tuple[Example, ...]:
    """Every example, in the order of the menu."""
    folder = assets.path("examples")
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return tuple(
        Example(
            entry["id"],
            entry["title"],
            group["title"],
            folder / f"{entry['id']}.bpstudio",
        )
        for group in index["groups"]
        for entry in group["examples"]
    )


def find_example(name: str) -> Example:
    """The example with this id. Raises UserError that lists the ids there are."""
    examples = read_examples()
    for example in examples:
        if example.id == name:
            return example
    known = ", ".join(example.id for example in examples)
    raise UserError(f"There is no example “{name}”.", hint=f"The examples are: {known}.")
