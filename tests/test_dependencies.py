"""What a release of a dependency once broke without a word."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 300


def test_a_call_that_returns_none_does_not_use_none_up() -> None:
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        QObject().setObjectName("x")
    # The rest of the process takes and drops a few meanwhile.
    assert sys.getrefcount(None) > before - CALLS // 2
