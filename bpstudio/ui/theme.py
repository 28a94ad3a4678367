"""The two colour themes, and the style sheet that widgets take from them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QPalette

from bpstudio import assets


@dataclass(frozen=True)
class Theme:
    """Named colours, each "#rrggbb". Blue is positive, orange negative, violet a gradient."""

    name: str
    window: str
    panel: str
    canvas: str
    field: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    blue: str
    orange: str
    violet: str
    violet_soft: str
    green: str
    green_soft: str
    red: str
    red_soft: str
    grey: str
    node: str
    flash: str

    @property
    def dark(self) -> bool:
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    window="#ffffff",
    panel="#ffffff",
    canvas="#fbfcfd",
    field="#f6f7f9",
    hover="#eef2f6",
    border="#dfe3e8",
    text="#1d2733",
    muted="#5d6975",
    accent="#1f6fb2",
    accent_text="#ffffff",
    blue="#1f6fb2",
    orange="#c96406",
    violet="#7a3fb0",
    violet_soft="#e8e1f2",
    green="#1f8049",
    green_soft="#cde3d7",
    red="#c8322f",
    red_soft="#fbe6e5",
    grey="#66727f",
    node="#ffffff",
    flash="#ffe08a",
)

DARK = Theme(
    name="dark",
    window="#1c2128",
    panel="#1c2128",
    canvas="#181d23",
    field="#15191e",
    hover="#262d36",
    border="#313943",
    text="#e3e8ee",
    muted="#93a0ad",
    accent="#5aa9e6",
    accent_text="#10151a",
    blue="#5aa9e6",
    orange="#f0a04b",
    violet="#c294f0",
    violet_soft="#2f2d40",
    green="#58c58c",
    green_soft="#28443e",
    red="#f0716d",
    red_soft="#41282b",
    grey="#93a0ad",
    node="#20262e",
    flash="#6b5416",
)


def blend(foreground: str, background: str, share: float) -> QColor:
    """`share` of the foreground over the background, as one opaque colour.

    Opaque pens paint 4 to 17 times as fast as translucent ones.
    """
    front, back = QColor(foreground), QColor(background)
    return QColor.fromRgbF(
        share * front.redF() + (1 - share) * back.redF(),
        share * front.greenF() + (1 - share) * back.greenF(),
        share * front.blueF() + (1 - share) * back.blueF(),
    )


def phase_colour(theme: Theme, phase: str) -> str:
    """The colour of a phase, by the lower-case name of the `Phase` member."""
    return {
        "forward": theme.blue,
        "loss": theme.grey,
        "backward": theme.violet,
        "update": theme.green,
    }[phase]


def palette(theme: Theme) -> QPalette:
    """The Qt palette for what the style sheet does not reach."""
    colours = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.field,
        QPalette.ColorRole.AlternateBase: theme.panel,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.Link: theme.accent,
    }
    for role, colour in roles.items():
        colours.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        colours.setColor(QPalette.ColorGroup.Disabled, role, blend(theme.text, theme.panel, 0.4))
    return colours


def stylesheet(theme: Theme) -> str:
    """One sheet for the whole window. Widgets choose a look by the dynamic property "role"."""
    colours = {
        **asdict(theme),
        "disabled": blend(theme.text, theme.panel, 0.4).name(),
        "pressed": blend(theme.text, theme.hover, 0.08).name(),
        "accent_hover": blend(theme.accent, theme.text, 0.85).name(),
    }
    sheet = assets.path("themes/window.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(colours)
