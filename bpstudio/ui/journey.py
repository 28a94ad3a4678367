"""Where the window is asked to go: of many places asked for at once, only the newest counts."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from bpstudio.session import Session


class Journey(QObject):
    """Holds back a target while another is on the way, and goes to the newest one after it.

    So a drag shows what it passes as fast as that can be shown, and ends where it ends.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._target: int | None = None
        # The arrival comes after `ended`, and must not come after the next departure.
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._depart)
        session.traveller.ended.connect(self._go_on)

    def go(self, iteration: int) -> None:
        """Show this iteration as soon as may be."""
        self._target = iteration
        if not self._session.traveller.busy:
            self._next.start()

    def step(self, by: int) -> None:
        """So many iterations further from where we are, or are going; one past the head is made."""
        session = self._session
        here = session.frame.iteration if self._target is None else self._target
        if by > 0 and here >= session.run.history.head:
            session.travel_to_next()
        else:
            self.go(max(0, here + by))

    def cancel(self) -> None:
        """Stay where we are, and forget what else was asked for."""
        self._target = None
        self._next.stop()
        self._session.traveller.cancel()

    def _go_on(self) -> None:
        if self._target is not None:
            self._next.start()

    def _depart(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            self._session.travel(target)
