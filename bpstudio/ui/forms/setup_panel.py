"""The left column: data, network and training, one below the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.io.document import Document
from bpstudio.ui.forms.data_form import DataForm
from bpstudio.ui.forms.fields import keep_key
from bpstudio.ui.forms.form import rule
from bpstudio.ui.forms.network_form import NetworkForm
from bpstudio.ui.forms.training_form import TrainingForm
from bpstudio.ui.theme import Theme

NARROWEST = 240


class SetupPanel(QScrollArea):
    """Shows the document and offers edited ones; a refused edit is marked at its field."""

    edited = Signal(object, str, str)  # Document, field, text

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setupPanel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._document: Document | None = None
        self._page = page = QWidget(self)
        page.setObjectName("setupPage")
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        self.data = DataForm(theme, page)
        self._forms = (self.data, NetworkForm(page), TrainingForm(page))
        for number, form in enumerate(self._forms):
            if number:
                column.addWidget(rule(page))
            form.edited.connect(self.edited)
            column.addWidget(form)
        column.addStretch(1)
        self.setWidget(page)
        self.setMinimumWidth(NARROWEST)
        page.installEventFilter(self)

    def add_section(self, section: QWidget) -> None:
        """Put one more section beneath the others."""
        end = self._column.count() - 1
        self._column.insertWidget(end, rule(self._page))
        self._column.insertWidget(end + 1, section)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to what has just been unfolded, once it has its place."""
        QTimer.singleShot(0, widget, partial(self.ensureWidgetVisible, widget))

    def show_frame(self, frame: Frame) -> None:
        """Show another document; the same one again leaves every field alone."""
        if frame.document is self._document:
            return
        self._document = frame.document
        for form in self._forms:
            form.show_document(frame.document)

    def show_error(self, error: UserError) -> bool:
        """Mark the field that the error names; False when no such field is shown here."""
        return any(form.show_error(error) for form in self._forms)

    def title_of(self, field: str) -> str:
        """What an edit of `field` is called, for undo."""
        return next(filter(None, (form.title_of(field) for form in self._forms)), field)

    def set_theme(self, theme: Theme) -> None:
        self.data.set_theme(theme)

    def event(self, event: QEvent) -> bool:
        keep_key(event)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
            needed = self._page.minimumSizeHint().width()
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(max(NARROWEST, needed + bar))
        return super().eventFilter(watched, event)
