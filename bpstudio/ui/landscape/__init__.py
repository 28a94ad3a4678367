"""The landscape: the loss over a plane through parameter space, with the path of descent on it."""

from bpstudio.ui.landscape.view import LandscapeView

__all__ = ["LandscapeView"]
