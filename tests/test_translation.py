"""Every word that a user reads can be translated: lupdate finds it in the sources."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import pytest

import bpstudio
from bpstudio import assets
from bpstudio.analysis import health_words
from bpstudio.engine import (
    ACTIVATIONS,
    DATASETS,
    INITIALISERS,
    LOSSES,
    OPTIMIZERS,
    REGULARISERS,
)
from bpstudio.io import load, read_examples
from bpstudio.stepping import labels, sentences, sentences_forward
from bpstudio.ui.actions import MENUS, ROWS

Found = Mapping[str, frozenset[str]]

LUPDATE = Path(sys.executable).with_name("pyside6-lupdate")
WORD = re.compile("[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The texts that lupdate finds in the sources, by context."""
    if not LUPDATE.exists():
        pytest.skip("PySide6's lupdate is not installed beside Python")
    catalogue = tmp_path_factory.mktemp("translation") / "all.ts"
    sources = sorted(str(path) for path in Path(bpstudio.__file__).parent.rglob("*.py"))
    done = subprocess.run(
        [str(LUPDATE), *sources, "-ts", str(catalogue)], capture_output=True, text=True, check=True
    )
    assert "warning" not in done.stderr.lower(), done.stderr
    contexts = ElementTree.parse(catalogue).getroot().iter("context")
    return {
        str(context.findtext("name")): frozenset(
            str(message.findtext("source")) for message in context.iter("message")
        )
        for context in contexts
    }


def engine_words() -> Iterator[str]:
    """What menus and forms show of the engine, and the names that it gives to classes."""
    for kinds in (ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARISERS, INITIALISERS, DATASETS):
        yield from (str(getattr(kind, "label")) for kind in kinds.values())  # noqa: B009
    for settings in (*OPTIMIZERS.values(), *REGULARISERS.values()):
        yield from (str(one.metadata["label"]) for one in fields(settings))
    yield from (one.description for one in INITIALISERS.values())
    for kind in DATASETS.values():
        yield from (kind.group, kind.description)
        # Iris and the digits keep the names that they have in every language.
        if not kind.licence:
            yield from (name for name in kind.class_names if WORD.search(name))


def test_every_word_of_the_engine(found: Found) -> None:
    assert set(engine_words()) <= found["engine"]


def test_labels_stand_in_the_middle_of_a_sentence() -> None:
    for kinds in (ACTIVATIONS, LOSSES, REGULARISERS):
        for kind in kinds.values():
            label = str(getattr(kind, "label"))  # noqa: B009
            assert not (label[0].isupper() and label[1:].islower()), label


def example_texts() -> Iterator[str]:
    for example in read_examples():
        document = load(example.path)
        yield from (example.title, example.group, document.name, document.source, document.notes)
        for figure in document.figures:
            yield from (figure.label, figure.note)


def test_every_word_of_the_examples(found: Found) -> None:
    assert {text for text in example_texts() if WORD.search(text)} <= found["examples"]


def test_no_word_is_kept_that_no_example_says(found: Found) -> None:
    index = json.loads((assets.path("examples") / "index.json").read_text(encoding="utf-8"))
    groups = {group["title"] for group in index["groups"]}
    assert found["examples"] <= {*example_texts(), *groups}


def test_every_action_and_menu(found: Found) -> None:
    assert {text for row in ROWS for text in (row.text, row.tip)} <= found["actions"]
    assert set(MENUS) <= found["actions"]


def test_every_template_of_an_explanation(found: Found) -> None:
    for module in (labels, sentences, sentences_forward):
        for name, template in vars(module).items():
            if name.isupper() and isinstance(template, str) and name != "QT_TRANSLATE_NOOP":
                assert template in found["explain"], name
    for table in (labels.ACTIVATION_NAMES, labels.LOSS_NAMES, labels.OPTIMIZERS):
        assert set(table.values()) <= found["explain"]


def test_every_verdict_on_a_layer(found: Found) -> None:
    templates = {text for text in vars(health_words).values() if type(text) is str and "{" in text}
    assert len(templates) > 8
    assert templates <= found["health"]


def test_forms_and_views_translate_what_they_say(found: Found) -> None:
    assert "Train biases" in found["NetworkForm"]
    assert "Batch size" in found["DataForm"]
    assert "published" in found["FigureTable"]
    assert "iteration" in found["LossPlot"]
