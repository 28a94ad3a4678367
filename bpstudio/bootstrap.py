"""From a bare checkout to the running window, or to passed tests, without a question.

It needs Python alone. System libraries come from Debian's packages when some are missing, and
only then; everything else goes into an environment of its own inside the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from bpstudio import system

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv" / f"{sys.version_info.major}.{sys.version_info.minor}"
USAGE = "usage: python3 -m bpstudio.bootstrap [run|test|python] [words for it …]"


def main(words: Sequence[str]) -> int:
    """`run` opens the window, `test` runs the tests, `python` runs anything else in there."""
    task, rest = (words[0], list(words[1:])) if words else ("run", [])
    if task not in ("run", "test", "python"):
        print(USAGE, file=sys.stderr)
        return 2
    install_system_libraries(xcb=task == "run" and bool(os.environ.get("DISPLAY")))
    install_packages(extras={"run": "", "test": "[test]", "python": "[test,lint]"}[task])
    command = {"run": ["-m", "bpstudio"], "test": ["-m", "pytest"], "python": []}[task]
    environment = dict(os.environ)
    if task != "run":
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.call([_python(), *command, *rest], cwd=CHECKOUT, env=environment)


def install_system_libraries(xcb: bool) -> None:
    """Nothing, where all are present."""
    packages = system.missing_packages(xcb)
    if not packages:
        return
    print(f"Installing system libraries: {' '.join(packages)}", flush=True)
    root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *packages]):
        subprocess.run([*root, "apt-get", *step], check=True, env=quiet)


def install_packages(extras: str) -> None:
    """Make the environment, and bring it up to date when pyproject.toml has changed."""
    stamp = ENVIRONMENT / f"installed{extras}"
    wanted = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Setting up {ENVIRONMENT} (once; this may take some minutes) …", flush=True)
    if not Path(_python()).exists():
        venv.create(ENVIRONMENT, with_pip=True)
    target = f"{CHECKOUT}{extras}"
    pip = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--editable", target], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def _python() -> str:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return str(ENVIRONMENT / folder / name)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"Set-up stopped: {error}")
