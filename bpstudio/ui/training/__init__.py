"""How fast to train, and until when: the buttons of the top bar, and what they open."""

from bpstudio.ui.training.control import TrainingControl
from bpstudio.ui.training.goal_button import GoalButton
from bpstudio.ui.training.pace_button import PaceButton

__all__ = ["GoalButton", "PaceButton", "TrainingControl"]
