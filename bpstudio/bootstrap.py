"""From a bare checkout to the running window, or to passed tests, without a question.

It needs Python alone. System libraries come from Debian's packages when some are missing, and
only then; everything else goes into an environment of its own inside the checkout.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bpstudio import system
from bpstudio.errors import UserError

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv" / f"{sys.version_info.major}.{sys.version_info.minor}"
OLDEST_PYTHON = (3, 11)
USAGE = "usage: python3 -m bpstudio.bootstrap [run|test|python] [words for it …]"

EXTRAS = {"run": "", "test": "[test]", "python": "[test,lint]"}
COMMANDS = {"run": ("-m", "bpstudio"), "test": ("-m", "pytest"), "python": ()}


def main(words: Sequence[str]) -> int:
    """`run` opens the window, `test` runs the tests, `python` runs anything else in there.

    Raises UserError when the set-up cannot be finished, and says what to do.
    """
    task, rest = (words[0], list(words[1:])) if words else ("run", [])
    if task not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    check_python()
    install_system_packages(missing_system_packages(shows_window=task == "run"))
    install_packages(EXTRAS[task])
    environment = dict(os.environ)
    if task != "run":
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.call([_python(), *COMMANDS[task], *rest], cwd=CHECKOUT, env=environment)


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        oldest, running = (".".join(map(str, v[:2])) for v in (OLDEST_PYTHON, sys.version_info))
        raise UserError(
            f"This is Python {running}, and Backprop Studio needs {oldest} or newer.",
            hint=f"Paste the command with a newer one, such as python{oldest}.",
        )


def missing_system_packages(shows_window: bool) -> list[str]:
    """Debian's names of what is not there; those of a display count only for a window on it."""
    displays = system.default_platforms() if shows_window else ()
    packages = system.missing_packages(displays[0] if displays else "")
    if not system.has_fonts():
        packages.append("fonts-dejavu-core")
    # Debian ships Python without it.
    if find_spec("ensurepip") is None:
        packages.append("python3-venv")
    return packages


def install_system_packages(packages: Sequence[str]) -> None:
    """Nothing for none. Needs root, or sudo that asks for no password."""
    if not packages:
        return
    by_hand = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise UserError(
            "Some system libraries are missing.",
            hint=f"Install what Debian's {' '.join(packages)} hold, then paste the command again.",
        )
    root = _become_root()
    if root is None:
        raise UserError(
            "Some system libraries are missing, and only root can install them.",
            hint=f"Run: sudo {by_hand}, then paste the command again.",
        )
    print(f"Installing system packages: {' '.join(packages)} ...", flush=True)
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # A package source that is out of order need not be the one that is wanted: install decides.
    _run([*apt, "update"])
    locked = ["-o", "DPkg::Lock::Timeout=300"]
    failed = _run([*apt, *locked, "install", "--yes", "--no-install-recommends", *packages])
    if failed:
        raise UserError(
            f"The system packages could not be installed: {failed}.",
            hint=f"Is there a network? Otherwise try by hand: apt-get update; {by_hand}",
        )


def install_packages(extras: str) -> None:
    """Make the environment, and bring it up to date when pyproject.toml has changed."""
    stamp = ENVIRONMENT / f"installed{extras}"
    # An editable install knows its checkout by its path.
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = f"# {CHECKOUT}\n{project}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Setting up {ENVIRONMENT} (once; a minute or a few) ...", flush=True)
    if _run([_python(), "-m", "pip", "--version"]):
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    pip = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    failed = _run([*pip, "--no-input", "--editable", f"{CHECKOUT}{extras}"])
    if failed:
        raise UserError(
            f"The Python packages could not be installed: {failed}.",
            hint="Is there a network? Then paste the command again.",
        )
    stamp.write_text(wanted, encoding="utf-8")


def _become_root() -> list[str] | None:
    """What to put before a command so that root runs it; None when that takes a password."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    return None if _run([*sudo, "true"]) else sudo


def _run(command: Sequence[str]) -> str:
    """Run it without input; "" when it did well, otherwise the line that says what went wrong."""
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return str(error)
    return _complaint(ended.stdout, ended.returncode) if ended.returncode else ""


def _complaint(output: str, status: int) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "E:"))]
    # Of errors the first is the cause; of other words the last is where it stopped.
    said = [*errors[:1], *lines[-1:], f"it ended with {status}"][0]
    return said.removeprefix("ERROR:").removeprefix("E:").strip().rstrip(".?")


def _python() -> str:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return str(ENVIRONMENT / folder / name)


def start(words: Sequence[str]) -> int:
    """`main`, with every way in which a set-up can fail told in one line."""
    try:
        return main(words)
    except UserError as error:
        said = " ".join(filter(None, (error.message, error.hint)))
    except (subprocess.CalledProcessError, OSError) as error:
        said = f"The set-up stopped: {error}"
    except KeyboardInterrupt:
        said = "Interrupted; the same command goes on."
    print(said, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
