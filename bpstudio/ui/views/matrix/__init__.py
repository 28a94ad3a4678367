"""The step as matrices of its layer."""

from bpstudio.ui.views.matrix.widget import MatrixView

__all__ = ["MatrixView"]
