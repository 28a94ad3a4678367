"""The inspector: what the step at the cursor computes, and how."""

from bpstudio.ui.inspector.inspector import Inspector

__all__ = ["Inspector"]
