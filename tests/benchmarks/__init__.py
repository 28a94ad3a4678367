"""How fast things are, as ratios, each pair measured in one run: `python -m tests.benchmarks`.

Every module here with a function `main` is one group, which prints a line for each figure. A peer
that is not installed is skipped, and the group says so.
"""
