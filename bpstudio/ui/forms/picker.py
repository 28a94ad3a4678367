"""Choosing a data set by its picture: four at hand, the rest in a gallery."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from bpstudio.engine import DATASETS, DatasetKind
from bpstudio.ui.core_words import engine_words
from bpstudio.ui.forms.fields import FormButton, PanelField
from bpstudio.ui.forms.form import caps
from bpstudio.ui.forms.thumbnail import paint_thumbnail
from bpstudio.ui.theme import Theme

AT_HAND = ("circle", "xor", "gauss", "spiral")
_COLUMNS = 5
_COLUMN_WIDTH = 88


class Thumb(FormButton):
    """One data set as a small picture; checked when it is the one in use."""

    def __init__(self, kind: DatasetKind, theme: Theme, parent: QWidget) -> None:
        super().__init__(f"data.name.{kind.name}", parent)
        self._theme = theme
        self._picture: QPixmap | None = None
        self.setCheckable(True)
        self.setFixedSize(42, 32)
        self.set_kind(kind)

    def set_kind(self, kind: DatasetKind) -> None:
        """Stand for this data set from now on."""
        self.kind = kind
        self._picture = None
        label, description = engine_words(kind.label), engine_words(kind.description)
        self.setToolTip(f"<b>{label}</b><br>{description}")
        self.setAccessibleName(label)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._picture = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = paint_thumbnail(self.kind, self._theme, QSizeF(self.size()), ratio)
        marked = self.isChecked() or self.hasFocus() or self.underMouse()
        width = 2.0 if self.isChecked() else 1.0
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(
                QPen(QColor(self._theme.accent if marked else self._theme.border), width)
            )
            painter.setBrush(QColor(self._theme.field))
            inset = width / 2
            outline = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(outline, 4, 4)
            painter.drawPixmap(0, 0, self._picture)


class Gallery(QMenu):
    """Every data set with its picture and name, by group; built when it is first opened."""

    def __init__(self, picker: DataPicker, theme: Theme) -> None:
        super().__init__(picker)
        self._picker = picker
        self._theme = theme
        self.thumbs: list[Thumb] = []
        self.aboutToShow.connect(self._prepare)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for thumb in self.thumbs:
            thumb.set_theme(theme)

    def _prepare(self) -> None:
        if not self.thumbs:
            self._build()
        for thumb in self.thumbs:
            thumb.setChecked(thumb.kind.name == self._picker.shown)

    def _build(self) -> None:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(4)
        kinds = [kind for kind in DATASETS.values() if kind.samples > 0]
        for group, members in groupby(kinds, key=lambda kind: kind.group):
            heading = caps(page)
            heading.setText(engine_words(group).upper())
            column.addWidget(heading)
            column.addLayout(self._grid(list(members), page))
        action = QWidgetAction(self)
        action.setDefaultWidget(page)
        self.addAction(action)

    def _grid(self, kinds: list[DatasetKind], page: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for number, kind in enumerate(kinds):
            thumb = Thumb(kind, self._theme, page)
            thumb.setFixedSize(QSize(58, 44))
            thumb.clicked.connect(self._choose)
            self.thumbs.append(thumb)
            name = QLabel(engine_words(kind.label), page)
            name.setProperty("role", "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            row, place = divmod(number, _COLUMNS)
            grid.addWidget(thumb, 2 * row, place, Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(name, 2 * row + 1, place)
            grid.setColumnMinimumWidth(place, _COLUMN_WIDTH)
        grid.setColumnStretch(_COLUMNS, 1)
        return grid

    def _choose(self) -> None:
        thumb = self.sender()
        self.close()
        if isinstance(thumb, Thumb):
            self._picker.choose(thumb.kind.name)


class DataPicker(PanelField):
    """Four pictures at hand; the last gives way to the one in use when that is another."""

    def __init__(self, field: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.shown = ""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        self._thumbs = [Thumb(DATASETS[name], theme, self) for name in AT_HAND]
        for thumb in self._thumbs:
            thumb.clicked.connect(self._clicked)
            line.addWidget(thumb)
        self.gallery = Gallery(self, theme)
        self._more = FormButton(f"{field}.more", self)
        self._more.setText("▾")
        self._more.setToolTip(self.tr("All data sets"))
        self._more.setAccessibleName(self.tr("All data sets"))
        self._more.setFixedSize(24, 32)
        self._more.setProperty("role", "flat")
        self._more.clicked.connect(self.open_gallery)
        line.addWidget(self._more)
        line.addStretch(1)

    def show_value(self, name: str) -> None:
        """Mark the data set in use."""
        self.shown = name
        last = self._thumbs[-1]
        if name not in AT_HAND:
            last.set_kind(DATASETS[name])
        elif last.kind.name not in AT_HAND:
            last.set_kind(DATASETS[AT_HAND[-1]])
        for thumb in self._thumbs:
            thumb.setChecked(thumb.kind.name == name)

    def set_theme(self, theme: Theme) -> None:
        for thumb in self._thumbs:
            thumb.set_theme(theme)
        self.gallery.set_theme(theme)

    def choose(self, name: str) -> None:
        """As if its picture had been clicked."""
        if name == self.shown:
            self.show_value(name)
        else:
            self.committed.emit(self.field, name)

    def open_gallery(self) -> None:
        self.gallery.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _clicked(self) -> None:
        thumb = self.sender()
        if isinstance(thumb, Thumb):
            self.choose(thumb.kind.name)
