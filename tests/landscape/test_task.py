from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Dense, NetworkSpec, initialise
from bpstudio.errors import UserError
from bpstudio.landscape import Answer, Kind, Question, Task

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy")
RANDOM = np.random.default_rng(0)
INPUTS, TARGETS = RANDOM.standard_normal((30, 2)), RANDOM.integers(0, 2, (30, 1)).astype(float)
THETA = initialise(SPEC, "xavier_uniform", 0)
PATH = tuple(THETA + RANDOM.standard_normal(THETA.size) for _ in range(6))


def answers(question: Question) -> list[Answer]:
    task = Task(question)
    found = [task.step(0)]
    while found[-1].progress < 1:
        found.append(task.step(0))
    return found


@pytest.mark.parametrize("kind", Kind)
def test_a_question_is_answered_from_coarse_to_fine(kind: Kind) -> None:
    question = Question(SPEC, INPUTS, TARGETS, THETA, kind, (2, 5), 7, PATH, finest=41)
    first, *_, last = answers(question)
    assert (first.surface, first.progress) == (None, 0)
    assert first.directions.kind is kind
    assert last.surface is not None
    assert last.surface.losses.shape == (41, 41)
    assert last.directions is first.directions


def test_a_surface_stays_the_same_until_there_is_a_finer_one() -> None:
    found = answers(Question(SPEC, INPUTS, TARGETS, THETA, finest=41))
    surfaces = {id(answer.surface): answer.surface for answer in found if answer.surface}
    assert [len(surface.alphas) for surface in surfaces.values()] == [11, 21, 41]


def test_there_is_room_for_the_path_and_for_where_the_weights_are() -> None:
    far = THETA.copy()
    far[2] = -30
    path = (PATH[0] * 0 + 20, *PATH)
    last = answers(Question(SPEC, INPUTS, TARGETS, far, parameters=(2, 5), path=path, finest=5))[-1]
    assert last.surface is not None
    assert last.surface.alphas[0] < -30
    assert last.surface.alphas[-1] > 20
    assert last.surface.betas[-1] > 20


def test_without_a_path_there_are_no_principal_directions() -> None:
    with pytest.raises(UserError, match="fewer than 3"):
        Task(Question(SPEC, INPUTS, TARGETS, THETA, Kind.PRINCIPAL)).step(0)


@pytest.mark.parametrize("kind", Kind)
def test_around_weights_that_are_not_finite_there_is_no_landscape(kind: Kind) -> None:
    theta = THETA.copy()
    theta[3] = np.inf
    with pytest.raises(UserError, match="finite") as raised:
        Task(Question(SPEC, INPUTS, TARGETS, theta, kind, path=PATH)).step(0)
    assert "Go back" in raised.value.hint
