"""The line at the bottom: the counts of the page in front, work in progress with Cancel, passing messages."""

import time
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from app.desktop.parts import button, label
from app.desktop.tasks import Task, Tasks
from app.progress import Step

_LEAST = 80  # pixels of a text that has to give way
_MOST, _PARTS = 2**31 - 1, 1000  # what a bar can count to, and in how many parts it shows more
_PASSING = 8000  # milliseconds a message stays


class StatusLine(QFrame):
    """Counts on the left, work on the right."""

    def __init__(self, tasks: Tasks, end: QWidget | None = None, parent: QWidget | None = None) -> None:
        """Follow the tasks; `end` stands at the end of the line."""
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(30)
        self._tasks = tasks
        self._kept = ""
        self._counts = _Line()
        self._message = _Line()
        self._doing_now = label("")
        self._doing_now.setAccessibleName("Work in progress")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName("Progress")
        self._cancel = button("Cancel", "link", "Stop the work in progress")
        self._cancel.clicked.connect(self.stop)
        self._started = 0.0
        self._clearing = QTimer(self)
        self._clearing.setSingleShot(True)
        self._clearing.setInterval(_PASSING)
        self._clearing.timeout.connect(lambda: self._message.setText(""))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(12)
        layout.addWidget(self._counts)
        layout.addStretch(1)
        for widget in (self._message, self._doing_now, self._bar, self._cancel):
            layout.addWidget(widget)
        if end is not None:
            layout.addWidget(end)
        tasks.started.connect(self._begin)
        tasks.stepped.connect(self._show)
        tasks.ended.connect(self._end)
        self._end(None)

    @property
    def counts(self) -> str:
        """The counts shown."""
        return self._counts.text()

    @property
    def message(self) -> str:
        """The passing message shown."""
        return self._message.text()

    @property
    def doing(self) -> str:
        """What is in progress; empty when nothing is."""
        return self._doing_now.text() if self._doing_now.isVisible() else ""

    def show_counts(self, text: str) -> None:
        """Show the counts of the page in front."""
        self._kept = text
        self._counts.setText(text)

    def say(self, text: str) -> None:
        """Show a passing message."""
        self._message.setText(text)
        self._clearing.start()

    def hint(self, text: str) -> None:
        """Show what the menu entry under the pointer does, in place of the counts."""
        self._counts.setText(text or self._kept)

    def stop(self) -> None:
        """Cancel the work in progress."""
        for task in self._tasks.running:
            task.cancel()
            self._doing_now.setText("Stopping")

    def _begin(self, task: Task[Any]) -> None:
        self._started = time.monotonic()
        self._show(task)

    def _show(self, task: Task[Any]) -> None:
        step = task.last
        self._message.setText("")
        self._doing_now.setText(f"{step.doing}{progress_words(step, time.monotonic() - self._started)}")
        show_step_on(self._bar, step)
        for widget in (self._doing_now, self._bar, self._cancel):
            widget.show()

    def _end(self, _task: Task[Any] | None) -> None:
        if self._tasks.running:
            self._show(self._tasks.running[-1])
            return
        for widget in (self._doing_now, self._bar, self._cancel):
            widget.hide()


class _Line(QLabel):
    """A text that is cut with an ellipsis where there is no room for it, and then whole in its tooltip."""

    def minimumSizeHint(self) -> QSize:
        """Leave room for a word or two."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            self.setToolTip("")
            super().paintEvent(event)
            return
        self.setToolTip(self.text())
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(painter, self.rect(), self.alignment(), self.palette(), self.isEnabled(), shown, self.foregroundRole())
        painter.end()


def show_step_on(bar: QProgressBar, step: Step) -> None:
    """Show on a bar where a job is; one without a total, or in a single step, moves to and fro."""
    if step.total == 1 and not step.done:
        bar.setRange(0, 0)
    elif step.total <= _MOST:
        bar.setRange(0, step.total)
        bar.setValue(step.done)
    else:  # a share of a very large file
        bar.setRange(0, _PARTS)
        bar.setValue(step.done * _PARTS // step.total)


def progress_words(step: Step, seconds: float) -> str:
    """Return ` · 12 of 40 · about 20 s left`, as far as it is known; of a share ` · 30 %`."""
    done, total = step.done, step.total
    if total <= 1:
        return ""
    words = f" · {done * 100 // total} %" if step.share else f" · {done:,} of {total:,}"
    if done > 0 and seconds > 3 and done < total:
        left = seconds / done * (total - done)
        words += f" · about {left:.0f} s left" if left < 90 else f" · about {left / 60:.0f} min left"
    return words
