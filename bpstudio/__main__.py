"""The command. `spawn` imports this file again in the worker, so it imports nothing heavy."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program on the command line's words; the exit status."""
    from bpstudio.command import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
