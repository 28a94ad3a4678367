"""Breakpoints in the window: their list, their dots on canvas and timeline, and who joins them."""

from bpstudio.ui.breakpoints.panel import BreakpointPanel

__all__ = ["BreakpointPanel"]
