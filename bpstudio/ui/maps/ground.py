"""What maps are drawn over: the rows of the data as plotted, a plane through them, a sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QCoreApplication

from bpstudio.analysis.pictures import ImageShape, image_shape
from bpstudio.analysis.plane import Plane, default_axes, make_plane, plotted_rows
from bpstudio.engine import Array, Dataset, NetworkSpec
from bpstudio.engine.judge import Judge, has_classes
from bpstudio.frame import Frame
from bpstudio.ui.core_words import engine_words, input_words

Bounds = tuple[float, float]


@dataclass(frozen=True)
class PlaneChoice:
    """Two columns of the data, or None for those that vary most, and where the rest is held."""

    axes: tuple[int, ...] | None = None
    at_sample: bool = False
    """At the current sample, not at the means of the training rows."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Stays the same while the network is trained."""

    spec: NetworkSpec
    dataset: Dataset
    rows: Dataset
    """The data by its own columns, also where the network sees features of them."""
    plane: Plane
    axes: tuple[int, ...] | None
    """As they were chosen."""

    @property
    def columns(self) -> int:
        return len(self.plane.held)

    @cached_property
    def image_shape(self) -> ImageShape | None:
        """Where the inputs are the pixels of pictures."""
        return image_shape(self.dataset)

    @cached_property
    def judge(self) -> Judge | None:
        """How outputs are read as classes; None for regression."""
        targets = self.dataset.targets
        return Judge.of(targets) if has_classes(targets) else None

    @cached_property
    def classes(self) -> int:
        """0 for regression, and where several outputs each say yes or no by themselves."""
        return self.judge.classes if self.judge is not None else 0

    @property
    def judge_is_binary(self) -> bool:
        """Whether one output tells two classes apart."""
        return self.judge is not None and self.judge.outputs == 1

    @property
    def has_winner(self) -> bool:
        """Whether the largest output is the class."""
        return self.judge is not None and self.judge.one_hot

    @cached_property
    def output_bounds(self) -> Bounds:
        """From the lowest target to the highest; those of both signs alike on both sides of 0."""
        parts = [self.dataset.targets, self.dataset.test_targets]
        low = min(float(part.min()) for part in parts if part.size)
        high = max(float(part.max()) for part in parts if part.size)
        if low == high:
            reach = max(1.0, abs(low))
            return low - reach, high + reach
        if self.judge is None and low < 0 < high:
            reach = max(-low, high)
            return -reach, reach
        return low, high

    def name(self, column: int) -> str:
        """What a column of the data is called."""
        return input_words(self.rows, column)

    def output_name(self, output: int) -> str:
        """What an output is called: its class, where each has one."""
        if self.has_winner:
            return self.class_name(output)
        given = self.dataset.target_names
        return engine_words(given[output]) if output < len(given) else f"y{output + 1}"

    def class_name(self, number: int) -> str:
        """What a class is called, with a word that tells it from a value."""
        label = self.class_label(number)
        if label.isdecimal():
            return QCoreApplication.translate("maps", "class {0}").format(label)
        return label

    def class_label(self, number: int) -> str:
        """The same where all around are classes too."""
        given = self.dataset.class_names
        return engine_words(given[number]) if number < len(given) else str(number)

    def fits(self, frame: Frame, axes: tuple[int, ...] | None) -> bool:
        """Whether a frame's network is mapped over the same plane."""
        return (
            frame.problem.dataset is self.dataset
            and frame.document.spec == self.spec
            and axes == self.axes
        )


@dataclass(frozen=True)
class Site:
    """A ground, and the row that stepping is about, counted as `inputs_of` does."""

    ground: Ground
    sample: int
    at_sample: bool

    @property
    def held(self) -> Array:
        """(columns,): the columns that are not drawn are held at these values."""
        if self.at_sample:
            return inputs_of(self.ground.rows, self.sample)
        return self.ground.plane.held


def inputs_of(data: Dataset, row: int) -> Array:
    """(columns,): the inputs of a row of the training data, or behind it of the test data."""
    test = row - len(data.inputs)
    inputs: Array = data.inputs[row] if test < 0 else data.test_inputs[test]
    return inputs


def site_for(frame: Frame, choice: PlaneChoice, before: Site | None = None) -> Site:
    """The site of a frame; `before` itself, if nothing is another."""
    if before is None or not before.ground.fits(frame, choice.axes):
        return Site(_ground_of(frame, choice.axes), _sample(frame, None), choice.at_sample)
    site = Site(before.ground, _sample(frame, before.sample), choice.at_sample)
    return before if site == before else site


def _ground_of(frame: Frame, chosen: tuple[int, ...] | None) -> Ground:
    """Columns that the data does not have are as if none were chosen."""
    document, dataset = frame.document, frame.problem.dataset
    rows = plotted_rows(document.data, document.spec, dataset, document.seed)
    axes = chosen
    if axes is None or max(axes) >= rows.inputs.shape[1]:
        axes = default_axes(rows)
    return Ground(document.spec, dataset, rows, make_plane(document.data, rows, axes), chosen)


def _sample(frame: Frame, before: int | None) -> int:
    """The row that stepping is about; while training, which takes all of them, it stays."""
    if frame.training and before is not None:
        return before
    return frame.indices[frame.revealed.sample]
