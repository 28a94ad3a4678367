"""Pinches of a touch screen and of a touch pad, as zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


def pinched(event: QEvent, widget: QWidget) -> tuple[float, QPointF] | None:
    """By how much, and about which point of the widget; None when the event is no pinch."""
    if isinstance(event, QGestureEvent):
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture):
            return pinch.scaleFactor(), QPointF(widget.mapFromGlobal(pinch.hotSpot().toPoint()))
    zooming = Qt.NativeGestureType.ZoomNativeGesture
    if isinstance(event, QNativeGestureEvent) and event.gestureType() == zooming:
        return 1 + event.value(), event.position()
    return None
