"""What the program remembers between runs: the theme that was chosen, and where the docks stand."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QGuiApplication

from bpstudio.ui.theme import DARK, LIGHT, Theme

SYSTEM = "system"
CHOICES = (SYSTEM, LIGHT.name, DARK.name)


class Preferences:
    """A thin, typed door to QSettings. Tests hand in settings of their own."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def theme_choice(self) -> str:
        """ "system", "light" or "dark"."""
        choice = str(self._settings.value("theme", SYSTEM))
        return choice if choice in CHOICES else SYSTEM

    @theme_choice.setter
    def theme_choice(self, choice: str) -> None:
        self._settings.setValue("theme", choice)

    def theme(self) -> Theme:
        """The theme to show now."""
        choice = self.theme_choice
        if choice == SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if choice == DARK.name else LIGHT

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and dock state of the window, as it was last closed."""
        geometry, state = self._settings.value("geometry"), self._settings.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    def remember_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("state", state)

    def forget_layout(self) -> None:
        self._settings.remove("geometry")
        self._settings.remove("state")
