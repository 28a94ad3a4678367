"""What tests of panels share: a desk with the set-up forms on it, and the thread for pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bpstudio.background import Background
    from bpstudio.io import Document
    from tests.ui.desk import Desk, OpenDesk


@pytest.fixture
def open_desk(qtbot: QtBot) -> OpenDesk:
    from tests.ui.desk import Desk

    def open_one(document: Document | None = None) -> Desk:
        desk = Desk(document)
        qtbot.addWidget(desk)
        with qtbot.waitExposed(desk):
            desk.show()
        desk.activateWindow()
        qtbot.waitUntil(desk.isActiveWindow)
        return desk

    return open_one


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk(None)


@pytest.fixture
def background() -> Iterator[Background]:
    from bpstudio.background import Background

    one = Background()
    try:
        yield one
    finally:
        one.close()
