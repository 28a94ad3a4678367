"""Widgets: the main window, its views, and how they look."""
