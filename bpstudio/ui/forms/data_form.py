"""What the network learns from: the data set and its settings, features, batch size."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from bpstudio.data_edits import without
from bpstudio.engine import DATASETS
from bpstudio.errors import UserError
from bpstudio.io.document import GIVEN, Document
from bpstudio.ui.core_words import engine_words
from bpstudio.ui.forms import numbers
from bpstudio.ui.forms.chips import FeatureChips
from bpstudio.ui.forms.edits_field import EditsField
from bpstudio.ui.forms.fields import LineField
from bpstudio.ui.forms.file_field import FileField
from bpstudio.ui.forms.fit import fit_network, input_columns
from bpstudio.ui.forms.form import Form, Row
from bpstudio.ui.forms.picker import DataPicker
from bpstudio.ui.theme import Theme

NAME = "data.name"
TABLE = "data.table"
FILE = "data.file"
EDITS = "data.edits"
NOISE = "data.noise"
SAMPLES = "data.samples"
TEST_SHARE = "data.test_share"
CLASSES = "data.classes"
CHOSEN_FEATURES = "data.features"
BATCH_SIZE = "training.batch_size"


class DataForm(Form):
    """Shows only what the chosen data set has."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Data"))
        self.picker = DataPicker(NAME, theme, self)
        self.picker.setAccessibleName(self.tr("Data set"))
        self.add_row(None, self.picker)
        self._name = QLabel(self)
        self.column.addWidget(self._name)
        self.file = FileField(FILE, self)
        self.file.setAccessibleName(self.tr("Data file"))
        tip = self.tr("Rows of your own to train on, from a CSV, NumPy .npz or IDX file.")
        self.add_row(None, self.file, tip=tip)
        self.edits = EditsField(EDITS, self)
        self.edits.setAccessibleName(self.tr("Edited values"))
        tip = self.tr("Numbers of the data that were edited in the pass, one by one.")
        self._edits_row = self.add_row(None, self.edits, tip=tip)
        self._noise, self._noise_row = self._line(
            self.tr("Noise"), NOISE, self.tr("How much chance there is in the samples: 0 to 50 %.")
        )
        self._samples, self._samples_row = self._line(
            self.tr("Samples"),
            SAMPLES,
            self.tr("How many samples are made, for training and test."),
        )
        self._classes, self._classes_row = self._line(
            self.tr("Classes"),
            CLASSES,
            self.tr("How many kinds of samples there are to tell apart."),
        )
        self._test_share, self._test_row = self._line(
            self.tr("Test share"),
            TEST_SHARE,
            self.tr("The part of the samples that is kept from training, for the test loss."),
        )
        self._features = FeatureChips(CHOSEN_FEATURES, theme, self)
        self._features.setAccessibleName(self.tr("Input features"))
        tip = self.tr("What the network is given of each point: one input for each.")
        self._features_row = self.add_row(None, self._features, tip=tip)
        self._batch_size, _ = self._line(
            self.tr("Batch size"),
            BATCH_SIZE,
            self.tr("How many samples share one update; it goes by the mean of their gradients."),
        )

    def set_theme(self, theme: Theme) -> None:
        self.picker.set_theme(theme)
        self._features.set_theme(theme)

    def fill(self, document: Document) -> None:
        data = document.data
        kind = DATASETS[data.name]
        table = data.table if data.name == "table" else None
        self.picker.show_value(data.name)
        self._name.setText(engine_words(kind.label))
        self._name.setToolTip(engine_words(kind.description))
        records = data.records if data.name == "file" else None
        self.file.show_value(records)
        self._edits_row.setVisible(bool(data.edits))
        self.edits.show_value(len(data.edits))
        self._noise_row.setVisible(kind.has_noise)
        self._noise.show_value(numbers.show_percent(data.noise))
        self._samples_row.setVisible(kind.has_samples)
        self._samples.show_value(str(data.samples or kind.samples))
        self._classes_row.setVisible(kind.has_classes)
        self._classes.show_value(str(data.classes))
        self._test_row.setVisible(kind.has_test and not (records and records.test_rows))
        self._test_share.show_value(numbers.show_percent(data.test_share))
        columns = input_columns(data)
        # Weights that came with their rows were given for these very columns.
        belongs_to_rows = table is not None and document.initialiser == GIVEN
        self._features_row.setVisible(columns == 2 and not belongs_to_rows)
        self._features.show_value(data.features)
        self._batch_size.show_value(str(document.batch_size))

    def editor_of(self, field: str) -> str:
        """Rows that cannot be used are the chosen data set's."""
        return NAME if field in (TABLE, EDITS) else field

    def change(self, document: Document, field: str, text: str) -> Document:
        data = document.data
        if field == BATCH_SIZE:
            return replace(document, batch_size=numbers.read_whole(text, field, "10"))
        if field == EDITS:
            return without(document)
        if field == NAME:
            return self._with_data_set(document, text)
        if field == CHOSEN_FEATURES:
            return self._with_features(document, tuple(text.split()))
        if field == CLASSES:
            changed = replace(data, classes=numbers.read_whole(text, field, "3"))
            return fit_network(replace(document, data=changed), data)
        if field == SAMPLES:
            changed = replace(data, samples=numbers.read_whole(text, field, "500"))
        elif field == NOISE:
            changed = replace(data, noise=numbers.read_percent(text, field, "10"))
        else:
            changed = replace(data, test_share=numbers.read_percent(text, field, "50"))
        return replace(document, data=changed)

    def _with_data_set(self, document: Document, name: str) -> Document:
        before = document.data
        data = replace(before, name=name, samples=None, table=None, records=None)
        # What was named after its data, or is an example from a page, is that no longer.
        named_after = bool(document.source) or document.name == DATASETS[before.name].label
        title = DATASETS[name].label if named_after else document.name
        changed = replace(document, name=title, data=data, figures=(), source="", notes="")
        return fit_network(changed, before)

    def _with_features(self, document: Document, names: tuple[str, ...]) -> Document:
        if not names:
            self._features.show_value(document.data.features)
            raise UserError(
                self.tr("The network needs at least one input. Keep one feature, such as x1."),
                field=CHOSEN_FEATURES,
            )
        data = replace(document.data, features=names)
        return fit_network(replace(document, data=data))

    def _line(self, label: str, field: str, tip: str) -> tuple[LineField, Row]:
        editor = LineField(field, self)
        return editor, self.add_row(label, editor, tip=tip)
