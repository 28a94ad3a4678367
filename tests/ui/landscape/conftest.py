"""A landscape view in sight."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.ui.landscape import LandscapeView
from bpstudio.ui.theme import LIGHT


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> LandscapeView:
    view = LandscapeView(LIGHT, background)
    qtbot.addWidget(view)
    view.resize(560, 360)
    with qtbot.waitExposed(view):
        view.show()
    return view
