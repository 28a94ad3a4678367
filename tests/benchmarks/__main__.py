"""Run all benchmarks, or the groups that are named: `python -m tests.benchmarks engine`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import platform
from collections.abc import Callable
from datetime import date

import tests.benchmarks


def groups() -> dict[str, Callable[[], None]]:
    """The name of each group, and what runs it."""
    found: dict[str, Callable[[], None]] = {}
    for module in pkgutil.iter_modules(tests.benchmarks.__path__):
        if module.name == "__main__":
            continue
        main = getattr(importlib.import_module(f"tests.benchmarks.{module.name}"), "main", None)
        if main is not None:
            found[module.name] = main
    return found


def run() -> None:
    known = groups()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("group", nargs="*", help=f"any of: {', '.join(known)}; all without one")
    chosen = parser.parse_args().group or list(known)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(known)}")
    print(f"{date.today()} · {platform.platform()} · Python {platform.python_version()}")
    for name in chosen:
        print(f"\n{name}")
        known[name]()


if __name__ == "__main__":
    run()
