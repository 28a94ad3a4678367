"""The data file: a button to choose one, and in words what is in it or how far reading it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine import Records
from bpstudio.ui.forms.fields import FormButton, PanelField
from bpstudio.ui.forms.wrapped import WrappedLabel


class FileField(PanelField):
    """It commits nothing itself: a file takes a while to be read."""

    wanted = Signal()

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.words = WrappedLabel("muted", self)
        self.button = FormButton(f"{field}.choose", self)
        self.button.setText(self.tr("Data file…"))
        self.button.setToolTip(self.tr("Choose a CSV, NumPy .npz or IDX file; or drop one here"))
        self.button.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.words)
        column.addWidget(self.button)
        self._records: Records | None = None
        self._show("")

    def show_value(self, records: Records | None) -> None:
        """Say what is in the file in use, if there is one."""
        self._records = records
        self._show("" if records is None else self._facts(records))
        self.words.setToolTip("" if records is None else records.path)

    def show_progress(self, path: str, share: float | None) -> None:
        """Say how far reading the file is, 0 … 1; None when it is no longer being read."""
        if share is None:
            self.show_value(self._records)
        else:
            text = self.tr("Reading {0} … {1} %")
            self._show(text.format(Path(path).name, round(100 * share)))

    def _show(self, text: str) -> None:
        self.words.setText(text)
        self.words.setVisible(bool(text))

    def _facts(self, records: Records) -> str:
        rows = self.tr("{0}: {1} rows").format(records.name, f"{records.rows:,}")
        if records.test_rows:
            rows += self.tr(" and {0} to test with").format(f"{records.test_rows:,}")
        facts = [rows, self._inputs(records)]
        if records.class_names:
            facts.append(self.tr("{0} classes").format(len(records.class_names)))
        elif records.targets > 1:
            facts.append(self.tr("{0} targets").format(records.targets))
        if records.scale != 1:
            scaled = self.tr("pixels scaled from 0…{0} to 0…1").format(f"{records.scale:g}")
            facts.append(scaled)
        if records.is_single:
            facts.append(self.tr("kept as float32"))
        return ", ".join(facts) + "."

    def _inputs(self, records: Records) -> str:
        if records.image_shape is not None:
            rows, columns = records.image_shape
            return self.tr("{0} × {1} pixels").format(rows, columns)
        if records.inputs == 1:
            return self.tr("1 input")
        return self.tr("{0} inputs").format(records.inputs)
