"""Project files: what is saved comes back, and every fault is named."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import ACTIVATIONS, L2, OPTIMIZERS, DataSpec, Dense, NetworkSpec, Table
from bpstudio.errors import UserError
from bpstudio.io import Document, load, new_document, read_examples, save
from bpstudio.io.files import from_json, to_json
from bpstudio.stepping import Kind, Stop
from bpstudio.training.conditions import Breakpoint, DeadReLU, LossBelow
from tests.conftest import example

EXAMPLES = [entry.id for entry in read_examples()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_survives_saving_and_opening(name: str, tmp_path: Path) -> None:
    document = example(name)
    save(document, tmp_path / "copy.bpstudio")
    assert load(tmp_path / "copy.bpstudio") == document


@given(
    layers=st.lists(
        st.builds(
            Dense, st.integers(1, 6), st.sampled_from(sorted(set(ACTIVATIONS) - {"softmax"}))
        ),
        min_size=1,
        max_size=3,
    ),
    optimizer=st.sampled_from([cls() for cls in OPTIMIZERS.values()]),
    seed=st.integers(0, 2**31),
    noise=st.floats(0, 0.5),
)
def test_any_document_survives_json(
    layers: list[Dense], optimizer: Any, seed: int, noise: float
) -> None:
    spec = NetworkSpec(2, (*layers, Dense(1, "tanh")))
    document = Document(
        "any", spec, DataSpec("circle", noise=noise), optimizer, L2(0.01), seed=seed
    )
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_given_weights_come_back_bit_for_bit(tmp_path: Path) -> None:
    document = replace(example("mazur"), parameters=tuple(1 / n for n in range(3, 15)))
    save(document, tmp_path / "a.bpstudio")
    assert load(tmp_path / "a.bpstudio").parameters == document.parameters


@pytest.mark.parametrize(
    ("path", "broken", "word"),
    [
        (("network", "loss"), "magic", "magic"),
        (("training", "optimizer", "name"), "magic", "magic"),
        (("training", "optimizer", "learning_rate"), -1, "earning rate"),
        (("training", "batch_size"), 1000, "1000"),
        (("data", "name"), "magic", "magic"),
        (("data", "colour"), "red", "colour"),
        (("network", "inputs"), 3, "inputs"),
        (("format",), 99, "99"),
    ],
)
def test_a_fault_in_a_file_is_named(
    path: tuple[str, ...], broken: object, word: str, tmp_path: Path
) -> None:
    tree: Any = to_json(example("circle"))
    part = tree
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = broken
    file = tmp_path / "faulty.bpstudio"
    file.write_text(json.dumps(tree))
    with pytest.raises(UserError) as refused:
        load(file)
    assert word in refused.value.message
    assert refused.value.field == ""


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\x00"])
def test_what_is_no_project_is_refused_in_words(text: str, tmp_path: Path) -> None:
    file = tmp_path / "no_project.bpstudio"
    file.write_text(text)
    with pytest.raises(UserError) as refused:
        load(file)
    assert "no_project.bpstudio" in refused.value.message


def test_a_missing_file_and_a_folder_that_is_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError) as unread:
        load(tmp_path / "absent.bpstudio")
    assert "moved or renamed" in unread.value.hint
    with pytest.raises(UserError) as unsaved:
        save(new_document(), tmp_path / "absent" / "a.bpstudio")
    assert "a.bpstudio could not be saved" in unsaved.value.message
    assert "folder is not there" in unsaved.value.hint


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (errno.ENOSPC, "Make room"),
        (errno.ENAMETOOLONG, "shorter name"),
        (errno.EROFS, "another folder"),
        (None, "another folder"),
    ],
)
def test_what_would_help_saving_depends_on_the_fault(
    fault: int | None, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(fault, "no") if fault else OSError("no")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UserError) as unsaved:
        save(new_document(), tmp_path / "a.bpstudio")
    assert words in unsaved.value.hint


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        (("name",), 5),
        (("notes",), None),
        (("training", "seed"), float("inf")),
        (("training", "batch_size"), float("inf")),
        (("parameters", 0, "weights", 0, 0), float("nan")),
        (("parameters", 1, "biases", 0), float("inf")),
        (("figures", 0, "published"), "about a half"),
        (("figures", 0, "published"), 0.5),
        (("figures", 0, "quantity"), None),
    ],
)
def test_what_would_fail_only_later_is_refused_at_once(
    path: tuple[str | int, ...], broken: object, tmp_path: Path
) -> None:
    tree: Any = to_json(example("mazur"))
    part = tree
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = broken
    file = tmp_path / "faulty.bpstudio"
    file.write_text(json.dumps(tree))
    with pytest.raises(UserError) as refused:
        load(file)
    assert "faulty.bpstudio" in refused.value.message
    assert refused.value.field == ""


def test_a_file_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "deep.bpstudio"
    file.write_text("[" * 100_000)
    with pytest.raises(UserError):
        load(file)


def test_saving_that_fails_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    taken = tmp_path / "a.bpstudio"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(UserError) as unsaved:
        save(new_document(), taken)
    assert "another name" in unsaved.value.hint
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bpstudio"]


def test_nan_in_a_table_is_refused_with_its_row_and_column() -> None:
    with pytest.raises(UserError) as refused:
        Table(((1.0, 2.0), (3.0, float("nan"))), ((0.0,), (1.0,)))
    assert "2" in refused.value.message
    assert refused.value.field == "data.table"


def test_breakpoints_come_back_from_the_file(tmp_path: Path) -> None:
    document = replace(
        example("mazur"),
        breakpoints=(Breakpoint(LossBelow(0.1)), Breakpoint(DeadReLU(1, 0), enabled=False)),
        stops=(Stop(Kind.DELTA, 1, 0), Stop(Kind.UPDATE, 2, enabled=False)),
    )
    path = tmp_path / "stops.bpstudio"
    save(document, path)
    assert load(path) == document


def test_a_file_from_before_there_were_breakpoints_has_none(tmp_path: Path) -> None:
    path = tmp_path / "old.bpstudio"
    save(example("mazur"), path)
    tree = json.loads(path.read_text(encoding="utf-8"))
    del tree["breakpoints"], tree["stops"]
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert load(path) == example("mazur")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"breakpoints": [{"condition": "moon_is_full"}]}, "moon_is_full"),
        ({"breakpoints": [{"condition": "loss_below", "below": "low"}]}, "low"),
        ({"stops": [{"kind": "delta", "layer": -1}]}, "layer"),
    ],
)
def test_a_malformed_breakpoint_is_named(
    tmp_path: Path, entry: dict[str, object], words: str
) -> None:
    path = tmp_path / "bad.bpstudio"
    save(example("mazur"), path)
    tree = json.loads(path.read_text(encoding="utf-8")) | entry
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(UserError, match=words):
        load(path)
