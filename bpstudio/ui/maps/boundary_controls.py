"""The row above the boundary: what is shown of which output, and over which columns."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from bpstudio.ui.forms.fields import ChoiceField, FormButton, keep_key
from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.ground import Ground, PlaneChoice

_WINNER = "winner"
_MEANS, _SAMPLE = "means", "sample"


class BoundaryControls(QWidget):
    """Offers only what the data of the moment has a use for."""

    reading_changed = Signal()
    plane_changed = Signal()
    test_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading(0)
        self.plane = PlaneChoice()
        self._ground: Ground | None = None
        self.output = ChoiceField("boundary.output", self)
        self.output.setToolTip(self.tr("What the colours show"))
        self.output.committed.connect(self._choose_output)
        self.axes = PlaneButton(self)
        self.axes.form.changed.connect(self._choose_plane)
        self.discrete = self._switch(
            self.tr("discrete"), self.tr("Show which side wins, without shades between")
        )
        self.discrete.toggled.connect(self._choose_steps)
        self.test = self._switch(self.tr("test"), self.tr("Show the test points, which are hollow"))
        self.test.setChecked(True)
        self.test.toggled.connect(self.test_toggled)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._parts: list[QWidget] = [self.output, self.axes, self.discrete, self.test]
        # Until there is data to say what is of use.
        for part in self._parts:
            part.hide()
        self.arrange(beside=False)

    def add(self, button: QWidget) -> None:
        """Put one more button at the end."""
        self._parts.append(button)
        self.arrange(self._beside)

    def arrange(self, beside: bool) -> None:
        """In one row above the chart, or in a block beside it."""
        self._beside = beside
        for part in self._parts:
            self._grid.removeWidget(part)
        first, *others = self._parts
        others = [part for part in others if not part.isHidden()]
        self._grid.addWidget(first, 0, 0, 1, 2 if beside else 1)
        for number, part in enumerate(others):
            row, column = divmod(number, 2) if beside else (-1, number + 2)
            self._grid.addWidget(part, row + 1, column)
        self._grid.setColumnStretch(1, 0 if beside else 1)
        self._grid.setRowStretch(len(self._parts), 1 if beside else 0)

    def show_ground(self, ground: Ground) -> None:
        """Offer the outputs and columns of this data; the winner is shown first."""
        self._ground = ground
        outputs = ground.spec.outputs
        choices = [(str(number), ground.output_name(number)) for number in range(outputs)]
        if ground.has_winner:
            choices.insert(0, (_WINNER, self.tr("class")))
        keys = [key for key, _ in choices]
        known = [self.output.itemData(row) for row in range(self.output.count())]
        self.output.set_choices(choices)
        if keys != known:
            self.reading = replace(self.reading, output=None if ground.has_winner else 0)
        shown = _WINNER if self.reading.output is None else str(self.reading.output)
        self.output.show_value(shown)
        self.output.setVisible(len(choices) > 1)
        self.axes.setVisible(ground.columns > 2)
        self.axes.form.show_ground(ground, self.plane.at_sample)
        self.test.setVisible(ground.dataset.has_test)
        self.discrete.setVisible(not ground.plane.is_line)
        self.arrange(self._beside)

    def _choose_output(self, _field: str, key: str) -> None:
        self.output.show_value(key)
        self.reading = replace(self.reading, output=None if key == _WINNER else int(key))
        self.reading_changed.emit()

    def _choose_steps(self, discrete: bool) -> None:
        self.reading = replace(self.reading, discrete=discrete)
        self.reading_changed.emit()

    def _choose_plane(self, choice: PlaneChoice) -> None:
        self.plane = choice
        self.plane_changed.emit()

    def _switch(self, text: str, tip: str) -> QToolButton:
        button = FormButton("", self)
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setProperty("role", "flat")
        return button


class PlaneButton(FormButton):
    """A press opens a small form for the two columns and where the others are held."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("boundary.axes", parent)
        self.setText(self.tr("axes ▾"))
        self.setToolTip(self.tr("Choose the two inputs of the plane, and where the rest is held"))
        self.setProperty("role", "flat")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.form = PlaneForm(menu)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.form)
        menu.addAction(action)
        menu.aboutToShow.connect(self.form.fill)
        self.setMenu(menu)


class PlaneForm(QWidget):
    """Two columns, never the same one twice."""

    changed = Signal(object)
    """A `PlaneChoice`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = (0, 1)
        self._ground: Ground | None = None
        self.across = ChoiceField("boundary.across", self)
        self.up = ChoiceField("boundary.up", self)
        self.rest = ChoiceField("boundary.rest", self)
        self.rest.set_choices(
            [(_MEANS, self.tr("their means")), (_SAMPLE, self.tr("the current sample"))]
        )
        form = QFormLayout(self)
        form.setContentsMargins(10, 8, 10, 8)
        for words, field in (
            (self.tr("Across"), self.across),
            (self.tr("Up"), self.up),
            (self.tr("Rest held at"), self.rest),
        ):
            form.addRow(words, field)
        self.across.committed.connect(lambda _field, key: self._choose(int(key), self._axes[1]))
        self.up.committed.connect(lambda _field, key: self._choose(self._axes[0], int(key)))
        self.rest.committed.connect(self._choose_rest)

    def show_ground(self, ground: Ground, at_sample: bool) -> None:
        """Offer its columns; the current ones are chosen."""
        self._ground = ground
        across, *up = (axis.column for axis in ground.plane.axes)
        self._axes = across, up[0] if up else across
        self.rest.show_value(_SAMPLE if at_sample else _MEANS)

    def fill(self) -> None:
        """List the columns, which may be many: when they are about to be seen."""
        ground = self._ground
        if ground is not None:
            names = [(str(column), ground.name(column)) for column in range(ground.columns)]
            for field, column in zip((self.across, self.up), self._axes, strict=True):
                field.set_choices(names)
                field.show_value(str(column))

    def event(self, event: QEvent) -> bool:
        keep_key(event)
        return super().event(event)

    def _choose(self, across: int, up: int) -> None:
        if across == up:
            # The one that was there before goes to the other axis.
            across, up = self._axes[::-1]
        self._axes = across, up
        self.across.show_value(str(across))
        self.up.show_value(str(up))
        self._tell()

    def _choose_rest(self, _field: str, key: str) -> None:
        self.rest.show_value(key)
        self._tell()

    def _tell(self) -> None:
        at_sample = self.rest.currentData() == _SAMPLE
        self.changed.emit(PlaneChoice(self._axes, at_sample))
