"""The scores: how good the network is, in the figures that suit its problem."""

from bpstudio.ui.plots.scores.view import ScoresView

__all__ = ["ScoresView"]
