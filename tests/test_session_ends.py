"""A session that was closed can be collected, whatever was edited in it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import gc
from dataclasses import replace
from PySide6.QtCore import QCoreApplication
from bpstudio.engine import SGD
from bpstudio.io import new_document
from bpstudio.quantities import Quantity, What
from bpstudio.session import Session

app = QCoreApplication([])
for _ in range(20):
    session = Session(new_document())
    for number in range(1, 13):
        session.edit(replace(session.document, optimizer=SGD(number / 20)), "rate")
        session.values.edit(Quantity(What.WEIGHT, 1, 0, 0), number / 20)
        session.values.edit(Quantity(What.WEIGHT, 1, 0, 0), number / 30, goes_on=True)
    session.undo()
    session.close()
    del session
gc.collect()
print("alive")
"""


def test_sessions_are_collected_without_harm() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=False, timeout=120
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "alive")
