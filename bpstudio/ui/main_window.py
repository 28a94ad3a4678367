"""The main window: puts the views in their places and joins them to the session."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from bpstudio.background import Background
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Message
from bpstudio.io import Document
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.ui import actions
from bpstudio.ui.actions import FILE, VIEW
from bpstudio.ui.auto_stepper import AutoStepper
from bpstudio.ui.breakpoints.joining import Breakpoints
from bpstudio.ui.bug_report import BugReporter
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.centre import Centre
from bpstudio.ui.control_panel import ControlPanel
from bpstudio.ui.core_words import example_words
from bpstudio.ui.data_editing import DataEditing
from bpstudio.ui.data_files import DataFiles
from bpstudio.ui.dock_layout import BOTTOM, LEFT, RIGHT, DockLayout
from bpstudio.ui.example_menu import ExampleMenu
from bpstudio.ui.file_actions import FileActions
from bpstudio.ui.forms import SetupPanel
from bpstudio.ui.message_bar import MessageBar
from bpstudio.ui.plot_views import BOUNDARY, PlotViews
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.preferences import Preferences
from bpstudio.ui.progress_strip import ProgressStrip
from bpstudio.ui.refresh import LOSSES, MOVING, NUMBERS, PLOT, Refresh
from bpstudio.ui.runs_panel import RunsPanel
from bpstudio.ui.step_views import StepViews
from bpstudio.ui.still_box import StillBox
from bpstudio.ui.theme import DARK, LIGHT, palette, stylesheet
from bpstudio.ui.theme_menu import ThemeMenu
from bpstudio.ui.time_travel import TimeTravel
from bpstudio.ui.top_bar import TopBar
from bpstudio.ui.training import TrainingControl
from bpstudio.ui.value_editing import ValueEditing

SETUP, INSPECTOR, LOSS, RUNS = "setupDock", "inspectorDock", "lossDock", "runsDock"
WARM_UP_MS = 400
"""After the first paint the worker is started, so that the first Space trains at once."""


class MainWindow(QMainWindow):
    """`session` is what it shows; `action(id)` is any of the actions in the table."""

    session: Session
    auto_stepper: AutoStepper
    canvas: NetworkCanvas
    docks: DockLayout
    files: FileActions
    bugs: BugReporter
    time_travel: TimeTravel
    training_control: TrainingControl
    breakpoints: Breakpoints

    def __init__(self, document: Document, preferences: Preferences) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("mainWindow")
        self.preferences = preferences
        self.theme = preferences.theme()
        self.session = Session(document, self)
        self.background = Background(self)
        self.auto_stepper = AutoStepper(self.session, self)
        self.files = FileActions(self)
        self.docks = DockLayout(self, preferences)
        self._actions = actions.make_actions(self)
        self.time_travel = TimeTravel(self.session, self._actions, self)
        self._make_views()
        self._make_menus()
        self._place_views()
        self._connect()
        self._dress()
        self.show_frame(self.session.frame)

    def action(self, name: str) -> QAction:
        """The action with this id, such as "step.forward"."""
        return self._actions[name]

    def _make_views(self) -> None:
        theme = self.theme
        self.canvas = NetworkCanvas(theme, background=self.background)
        self.control_panel = ControlPanel(self._actions, theme)
        self.loss_plot = LossPlot(theme)
        self.setup_panel = SetupPanel(theme)
        self.top_bar = TopBar(self._actions, theme)
        self.message_bar = MessageBar(self._actions, theme)
        self.bugs = BugReporter(self.message_bar, self.action("help.copy_report"), self)
        self.progress_strip = ProgressStrip(theme)
        self.runs_panel = RunsPanel(theme)
        self.step_views = StepViews(self.session, theme, self)
        self.plot_views = PlotViews(self.session, self.background, theme, self)
        self._views = (
            self.canvas,
            self.control_panel,
            self.step_views.neuron,
            self.loss_plot,
            self.setup_panel,
            self.top_bar,
            *self.step_views.all,
            *self.plot_views.all,
        )
        self._refresh = Refresh(
            (
                *((view, MOVING) for view in (self.canvas, self.control_panel, self.setup_panel)),
                (self.loss_plot, LOSSES),
                *((view, PLOT) for view in self.plot_views.live),
                *((view, NUMBERS) for view in (self.step_views.neuron, self.top_bar)),
                *((view, NUMBERS) for view in self.step_views.all),
                (self.plot_views.landscape, NUMBERS),
            ),
            (
                (self.loss_plot, LOSSES),
                *((view, NUMBERS) for view in (self.step_views, self.runs_panel)),
            ),
            parent=self,
        )

    def _make_menus(self) -> None:
        self._menu_bar = QMenuBar()
        menus = actions.fill_menus(self._menu_bar, self._actions)
        self.example_menu = ExampleMenu(self.tr("&Examples"), self.theme, self)
        menus[FILE].insertMenu(self.action("file.save"), self.example_menu)
        self.top_bar.set_examples_menu(self.example_menu)
        self._view_menu = menus[VIEW]
        self._theme_menu = ThemeMenu(self)
        self._theme_menu.chosen.connect(self._choose_theme)
        self._view_menu.addMenu(self._theme_menu)

    def _place_views(self) -> None:
        notices = (self.message_bar, self.progress_strip)
        self.setCentralWidget(Centre(self.canvas, self.control_panel, notices, self))
        self.setMenuWidget(self._head())
        docks = (
            (self.tr("Set-up"), SETUP, self.setup_panel, LEFT),
            (self.tr("Neuron"), INSPECTOR, self.step_views.neuron, RIGHT),
            (self.tr("Loss"), LOSS, self.loss_plot, BOTTOM),
        )
        self._view_menu.addSeparator()
        for title, name, view, area in docks:
            self._view_menu.addAction(self.docks.add(title, name, view, area))
        self._view_menu.addActions(self.step_views.place(self.docks, INSPECTOR))
        self._view_menu.addActions(self.plot_views.place(self.docks))
        runs = self.docks.add(self.tr("Runs"), RUNS, self.runs_panel, BOTTOM, BOUNDARY)
        self._view_menu.addAction(runs)
        for front in (INSPECTOR, BOUNDARY):
            self.docks.bring_forward(front)
        self.docks.settle()

    def _head(self) -> QWidget:
        """The menu bar above the top bar, as one head over all docks."""
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._menu_bar)
        column.addWidget(self.top_bar)
        return StillBox(head, self)

    def _connect(self) -> None:
        session = self.session
        session.frame_changed.connect(self.show_frame)
        session.losses_changed.connect(self._refresh.show_losses)
        session.message_changed.connect(self.message_bar.show_message)
        session.field_failed.connect(self._show_field_error)
        session.undo_stack.changed.connect(self._show_undo)
        self._show_undo()
        self.training_control = TrainingControl(session, self.top_bar, self)
        self.canvas.node_clicked.connect(session.select)
        self.canvas.selection_cleared.connect(self._clear_selection)
        self.control_panel.level_chosen.connect(session.set_level)
        self.control_panel.seek_requested.connect(session.seek)
        self.control_panel.auto_speed_changed.connect(self.auto_stepper.set_speed)
        self.setup_panel.edited.connect(self._edit)
        self.example_menu.chosen.connect(session.open_document)
        self.auto_stepper.running_changed.connect(self.action("step.auto").setChecked)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        self.breakpoints = Breakpoints(
            session, self.setup_panel, self.canvas.stops, self.control_panel.timeline, self
        )
        self.value_editing = ValueEditing(session, (self.canvas.editing,), self)
        self.step_views.editing_made.connect(self.value_editing.join)
        self.data_editing = DataEditing(session, self.setup_panel.data.edits, self)
        self.data_files = DataFiles(session, self.setup_panel.data, self)
        self.loss_plot.export_requested.connect(self.files.export)
        self.plot_views.export_wanted.connect(self.files.export)
        self.plot_views.travel_requested.connect(self.time_travel.journey.go)
        self.time_travel.join(
            self.loss_plot, self.control_panel, self.top_bar, self.runs_panel, self.progress_strip
        )

    # What a frame changes

    def show_frame(self, frame: Frame) -> None:
        self._refresh.show_frame(frame)
        self.message_bar.show_frame(frame)
        path = self.session.file.path
        name = path.stem if path else example_words(frame.document.name)
        self.setWindowTitle(f"{name}[*] — Backprop Studio")
        # Qt tells the system each time, whether it is news or not.
        if self.isWindowModified() != self.session.file.modified:
            self.setWindowModified(self.session.file.modified)

    def _show_field_error(self, error: UserError) -> None:
        if self.value_editing.show_error(error):
            return
        if self.setup_panel.show_error(error):
            self.docks.show(SETUP)
        else:
            self.message_bar.show_message(Message(error.message, error.hint, "error"))

    def _edit(self, document: Document, field: str, _text: str) -> None:
        self.session.edit(document, self.setup_panel.title_of(field))

    def _clear_selection(self) -> None:
        self.session.select(None)

    # What actions do. What is seldom seen is loaded when it is asked for.

    def choose_and_step(self, level: Level) -> None:
        """Choose the level and step once."""
        self.session.set_level(level)
        self.session.step_at_level(+1)

    def check_all(self) -> None:
        """Every gradient of this iteration, in a window beside this one."""
        if not self.session.frame.training:
            from bpstudio.ui.check_table import show_checks

            show_checks(self.session.frame, self).chosen.connect(self.session.select)

    def show_shortcuts(self) -> None:
        from bpstudio.ui import help_pages

        help_pages.show_shortcuts(self, self._actions)

    def show_about(self) -> None:
        from bpstudio.ui import help_pages

        help_pages.show_about(self)

    def _show_undo(self) -> None:
        stack = self.session.undo_stack
        undo, redo = self.action("edit.undo"), self.action("edit.redo")
        undo.setEnabled(stack.can_undo)
        redo.setEnabled(stack.can_redo)
        undo.setText(self.tr("&Undo {0}").format(stack.undo_text).rstrip())
        redo.setText(self.tr("&Redo {0}").format(stack.redo_text).rstrip())

    # Theme and layout

    def switch_theme(self) -> None:
        self.preferences.theme_choice = LIGHT.name if self.theme is DARK else DARK.name
        self._apply_theme()

    def _choose_theme(self, choice: str) -> None:
        self.preferences.theme_choice = choice
        self._apply_theme()

    def _apply_theme(self) -> None:
        self.theme = self.preferences.theme()
        self._dress()
        others = self.message_bar, self.progress_strip, self.runs_panel, self.example_menu
        for view in (*self._views, *others):
            view.set_theme(self.theme)

    def _dress(self) -> None:
        """What no view does by itself; each is made in the theme of the window."""
        QApplication.setPalette(palette(self.theme))
        self.setStyleSheet(stylesheet(self.theme))
        self._theme_menu.check(self.preferences.theme_choice)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(WARM_UP_MS, self.session.live.warm_up)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_close():
            event.ignore()
            return
        self.docks.remember()
        self.auto_stepper.set_running(False)
        self.session.close()
        self.background.close()
        self.data_files.close()
        super().closeEvent(event)
