"""The set-up forms: what the network is, what it learns from, and how."""

from bpstudio.ui.forms.fit import fit_network
from bpstudio.ui.forms.setup_panel import SetupPanel

__all__ = ["SetupPanel", "fit_network"]
