"""Where training is to end, and how near to that a run is."""

from __future__ import annotations

from bpstudio.runs import Run
from bpstudio.training import ModelState, Problem
from bpstudio.training.goal import Goal, Mark, Reached, RecentLosses
from bpstudio.training.messages import Snapshot


class Aim:
    """Follows the batch losses of the run that is training, so that a goal outlasts a pause."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._problem: Problem | None = None
        self._end = 0
        self._recent = RecentLosses(1)

    def follow(self, run: Run, problem: Problem, snapshot: Snapshot) -> None:
        """Training of the run has reported."""
        recent = self.losses_before(run, problem, snapshot.first_iteration)
        if snapshot.stride > 1:
            recent = RecentLosses(problem.batches_per_epoch)
        else:
            recent.append(snapshot.losses)
        self._run, self._problem, self._recent = run, problem, recent
        self._end = snapshot.state.iteration

    def losses_before(self, run: Run, problem: Problem, iteration: int) -> RecentLosses:
        """Those of the last iterations before that one; none where they are not known."""
        if run is self._run and iteration == self._end and self._is_like(problem):
            return RecentLosses(problem.batches_per_epoch, self._recent.losses)
        return RecentLosses(problem.batches_per_epoch)

    def reached(self, goal: Goal, run: Run, state: ModelState) -> Reached | None:
        """What of the goal this state of the run has reached already, as far as is known."""
        history, iteration = run.history, state.iteration
        problem = history.stretch_at(iteration).problem
        if goal.epoch is not None and history.epoch_start(goal.epoch) <= iteration:
            return Reached(Mark.EPOCH, problem.epoch(iteration), goal.epoch)
        seconds = run.clock.at(iteration)
        if goal.seconds is not None and seconds >= goal.seconds:
            return Reached(Mark.SECONDS, seconds, goal.seconds)
        loss = self.losses_before(run, problem, iteration).mean
        if goal.loss is not None and loss is not None and loss <= goal.loss:
            return Reached(Mark.LOSS, loss, goal.loss)
        test = run.losses.test.last if iteration == history.head else None
        if goal.test_loss is not None and test is not None and test <= goal.test_loss:
            return Reached(Mark.TEST_LOSS, test, goal.test_loss)
        return None

    def _is_like(self, problem: Problem) -> bool:
        """Whether losses of the one can be compared with those of the other."""
        before = self._problem
        return (
            before is not None
            and before.dataset is problem.dataset
            and before.spec.loss == problem.spec.loss
            and before.batch_size == problem.batch_size
        )
