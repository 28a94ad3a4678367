"""The set-up from a bare checkout, on machines that exist only here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bpstudio import bootstrap, system

ROOT, SOMEONE = 0, 1000
APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]


@dataclass
class Machine:
    """What is missing on it, what fails on it, and every command that was run on it."""

    missing: list[str] = field(default_factory=list)
    fonts: bool = True
    commands: list[list[str]] = field(default_factory=list)
    started: list[list[str]] = field(default_factory=list)
    fails: dict[str, str] = field(default_factory=dict)
    """What is printed by the commands that hold a word and fail."""

    def run(self, command: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(list(command))
        for word, output in self.fails.items():
            if word in command:
                return subprocess.CompletedProcess(command, 1, stdout=output)
        return subprocess.CompletedProcess(command, 0, stdout="")

    def call(self, command: Sequence[str], **_: object) -> int:
        self.started.append(list(command))
        return 0

    def ran(self, word: str) -> list[list[str]]:
        return [command for command in self.commands if word in command]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """One where all is present but the environment, used by root, without a display."""
    machine = Machine()
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "pyproject.toml").write_text("[project]", encoding="utf-8")

    def create(environment: Path, **_: object) -> None:
        environment.mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(bootstrap, "CHECKOUT", checkout)
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", checkout / ".venv" / "3.11")
    monkeypatch.setattr(subprocess, "run", machine.run)
    monkeypatch.setattr(subprocess, "call", machine.call)
    monkeypatch.setattr(venv, "create", create)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: ROOT, raising=False)
    monkeypatch.setattr(system, "missing_packages", lambda _: list(machine.missing))
    monkeypatch.setattr(system, "has_fonts", lambda: machine.fonts)
    monkeypatch.setattr(system, "default_platforms", lambda: ())
    machine.fails["--version"] = "there is no pip yet"
    return machine


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """The one line that was printed as an error."""

    def line() -> str:
        (only,) = capsys.readouterr().err.strip().splitlines()
        return str(only)

    return line


def test_what_is_there_is_not_installed_again(machine: Machine) -> None:
    assert bootstrap.start(["test"]) == 0
    assert bootstrap.start(["test"]) == 0
    assert machine.ran("apt-get") == []
    assert len(machine.ran("install")) == 1


@pytest.mark.parametrize(
    ("words", "extras", "command"),
    [
        ([], "", ["-m", "bpstudio"]),
        (["run", "--example", "mazur"], "", ["-m", "bpstudio", "--example", "mazur"]),
        (["test", "-x"], "[test]", ["-m", "pytest", "-x"]),
        (["python", "-m", "mypy"], "[test,lint]", ["-m", "mypy"]),
    ],
)
def test_each_task_installs_what_it_needs_and_starts(
    machine: Machine, words: list[str], extras: str, command: list[str]
) -> None:
    assert bootstrap.start(words) == 0
    (pip,) = machine.ran("install")
    assert pip[-2:] == ["--editable", f"{bootstrap.CHECKOUT}{extras}"]
    (started,) = machine.started
    assert started[1:] == command
    assert Path(started[0]).is_relative_to(bootstrap.ENVIRONMENT)


def test_another_task_says_which_there_are(machine: Machine, told: Callable[[], str]) -> None:
    assert bootstrap.start(["install"]) == 2
    assert "[run|test|python]" in told()
    assert machine.commands == []


def test_what_is_missing_is_installed_without_a_question(machine: Machine) -> None:
    machine.missing = ["libegl1", "libgl1"]
    assert bootstrap.start(["test"]) == 0
    update, install = machine.ran("apt-get")
    assert update == [*APT, "update"]
    assert install[:4] == APT
    assert "--yes" in install
    assert install[-2:] == ["libegl1", "libgl1"]


def test_a_machine_without_fonts_gets_one(machine: Machine) -> None:
    machine.fonts = False
    assert bootstrap.start(["run"]) == 0
    assert machine.ran("apt-get")[-1][-1] == "fonts-dejavu-core"


def test_a_package_source_out_of_order_does_not_stop_it(machine: Machine) -> None:
    machine.missing = ["libegl1"]
    machine.fails["update"] = "E: a source is gone"
    assert bootstrap.start(["test"]) == 0


def test_a_display_counts_only_for_the_window(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "default_platforms", lambda: ("xcb", "wayland"))
    monkeypatch.setattr(system, "missing_packages", lambda platform: [platform] * bool(platform))
    assert bootstrap.start(["test"]) == 0
    assert machine.ran("apt-get") == []
    assert bootstrap.start(["run"]) == 0
    assert machine.ran("apt-get")[-1][-1] == "xcb"


def test_sudo_is_used_where_it_asks_nothing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: SOMEONE)
    machine.missing = ["libegl1"]
    assert bootstrap.start(["test"]) == 0
    assert machine.ran("apt-get")[-1][:2] == ["sudo", "--non-interactive"]


def test_without_a_right_to_install_it_says_what_to_run(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: SOMEONE)
    machine.missing = ["libegl1", "libgl1"]
    machine.fails["sudo"] = "sudo: a password is required"
    assert bootstrap.start(["run"]) == 1
    assert "Run: sudo apt-get install libegl1 libgl1" in told()
    assert machine.started == []


def test_without_apt_it_names_the_packages(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    machine.missing = ["libegl1"]
    assert bootstrap.start(["run"]) == 1
    assert "libegl1" in told()
    assert machine.commands == []


def test_a_failed_system_package_is_one_line(machine: Machine, told: Callable[[], str]) -> None:
    machine.missing = ["libegl1"]
    machine.fails["--yes"] = "Reading…\nE: Unable to locate package libegl1\nE: Stopped.\n"
    assert bootstrap.start(["test"]) == 1
    line = told()
    assert "Unable to locate package libegl1. " in line
    assert "apt-get install libegl1" in line
    assert machine.started == []


def test_a_failed_download_is_one_line_and_is_tried_again(
    machine: Machine, told: Callable[[], str]
) -> None:
    machine.fails["install"] = "WARNING: retrying\nERROR: No matching distribution found\nnotice\n"
    assert bootstrap.start(["test"]) == 1
    assert "installed: No matching distribution found. " in told()
    assert machine.started == []
    del machine.fails["install"]
    assert bootstrap.start(["test"]) == 0
    assert len(machine.ran("install")) == 2


def test_a_failure_without_a_word_is_told_by_its_number(
    machine: Machine, told: Callable[[], str]
) -> None:
    machine.fails["install"] = ""
    assert bootstrap.start(["test"]) == 1
    assert "it ended with 1" in told()


@pytest.mark.parametrize("stops", [OSError("No space left on device"), KeyboardInterrupt()])
def test_whatever_stops_it_is_one_line(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    told: Callable[[], str],
    stops: BaseException,
) -> None:
    def create(*_: object, **__: object) -> None:
        raise stops

    monkeypatch.setattr(venv, "create", create)
    assert bootstrap.start(["test"]) == 1
    assert told()
    assert machine.started == []


def test_a_changed_project_is_installed_anew(machine: Machine) -> None:
    assert bootstrap.start(["test"]) == 0
    (bootstrap.CHECKOUT / "pyproject.toml").write_text("[project] # more", encoding="utf-8")
    assert bootstrap.start(["test"]) == 0
    assert len(machine.ran("install")) == 2


def test_a_moved_checkout_is_installed_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bootstrap.start(["test"]) == 0
    moved = bootstrap.CHECKOUT.rename(bootstrap.CHECKOUT.with_name("moved"))
    monkeypatch.setattr(bootstrap, "CHECKOUT", moved)
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", moved / ".venv" / "3.11")
    del machine.fails["--version"]
    assert bootstrap.start(["test"]) == 0
    assert machine.ran("install")[-1][-1] == f"{moved}[test]"


def test_an_old_python_is_told_which_would_do(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    assert bootstrap.start(["run"]) == 1
    line = told()
    assert "3.9" in line
    assert "3.11" in line
    assert machine.commands == []
