"""Work in progress as a step of the audit shows it: a bar, what is being done with counts and time left, Cancel."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.desktop.parts import button, column, label, row
from app.desktop.status import progress_words, show_step_on
from app.progress import Step

_EVERY = 1000  # milliseconds: while nothing is counted, the seconds are


class ProgressPart(QWidget):
    """Hidden while nothing is done."""

    cancel_wanted = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        """Say `what` is in progress to those who hear the bar and do not see it."""
        super().__init__(parent)
        self._started = 0.0
        self._counted_since = 0.0
        self._step = Step(0, 0, "")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {what}")
        self.doing = label("", "muted", wrap=True)
        self.doing.setAccessibleName(f"What is being done: {what}")
        self.cancel = button("&Cancel", "", "Stop; nothing is changed and nothing is left behind")
        self.cancel.clicked.connect(self._stop)
        self._tick = QTimer(self)
        self._tick.setInterval(_EVERY)
        self._tick.timeout.connect(self._show)
        layout = column(self.bar, self.doing, gap=6)
        layout.addLayout(row(self.cancel, None))
        self.setLayout(layout)
        self.hide()

    def start(self, doing: str) -> None:
        """Begin to show work; nothing is counted yet."""
        self._started = self._counted_since = time.monotonic()
        self._step = Step(0, 0, doing)
        self.cancel.setEnabled(True)
        self._tick.start()
        self._show()
        self.show()

    def stop(self) -> None:
        """Show nothing more."""
        self._tick.stop()
        self.hide()

    def show_step(self, step: Step) -> None:
        """Show where the work is."""
        if step.total and not self._step.total:
            self._counted_since = time.monotonic()
        self._step = step
        if self.cancel.isEnabled():
            self._show()

    def _show(self) -> None:
        step = self._step
        show_step_on(self.bar, step)
        seconds = int(time.monotonic() - self._started)
        since = f" · {seconds} s" if seconds else ""
        words = progress_words(step, time.monotonic() - self._counted_since) or since
        self.doing.setText(f"{step.doing}{words}")

    def _stop(self) -> None:
        self._tick.stop()
        self.cancel.setEnabled(False)
        self.doing.setText("Stopping")
        self.cancel_wanted.emit()
