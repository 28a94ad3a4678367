"""Run all benchmarks, or the groups that are named: `python -m tests.benchmarks engine`.

What takes long runs only when it is named. A number is for the group before it: `soak 5`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import platform
from collections.abc import Callable
from datetime import date

import tests.benchmarks

Main = Callable[..., None]


def groups() -> dict[str, tuple[Main, bool]]:
    """The name of each group, what runs it, and whether it is only run when it is named."""
    found: dict[str, tuple[Main, bool]] = {}
    for module in pkgutil.iter_modules(tests.benchmarks.__path__):
        if module.name == "__main__":
            continue
        loaded = importlib.import_module(f"tests.benchmarks.{module.name}")
        main = getattr(loaded, "main", None)
        if main is not None:
            found[module.name] = main, getattr(loaded, "ON_REQUEST", False)
    return found


def run() -> None:
    known = groups()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    words = f"any of: {', '.join(known)}; without one, all that do not take long"
    parser.add_argument("group", nargs="*", help=words)
    chosen: list[tuple[str, list[float]]] = []
    for word in parser.parse_args().group:
        if word in known:
            chosen.append((word, []))
        elif chosen and word.replace(".", "", 1).isdigit():
            chosen[-1][1].append(float(word))
        else:
            parser.error(f"no group {word}; there are {', '.join(known)}")
    print(f"{date.today()} · {platform.platform()} · Python {platform.python_version()}")
    for name, numbers in chosen or [(name, []) for name, (_, asked) in known.items() if not asked]:
        print(f"\n{name}")
        known[name][0](*numbers)


if __name__ == "__main__":
    run()
