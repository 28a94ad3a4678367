"""Watching a run for conditions, at full speed."""

from bpstudio.training.watching.detector import Moment
from bpstudio.training.watching.tape import Tape
from bpstudio.training.watching.watch import Conditions, Watch, is_any_enabled

__all__ = ["Conditions", "Moment", "Tape", "Watch", "is_any_enabled"]
