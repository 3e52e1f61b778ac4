"""Settling a contradiction: both sentences, what taking one of them changes, the reason; nothing is kept before that is seen."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QLineEdit, QProgressBar, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from app.desktop.codes.words import conflict_days, conflict_kind
from app.desktop.conflicts.trial import Lines, LoadedAudit, Trial, effect, lines
from app.desktop.conflicts.words import choice_words, codes_words, effect_words, lines_words
from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.parts import button, hairline, label, row
from app.desktop.status import progress_words, show_step_on
from app.desktop.tasks import Task, Tasks
from app.documents.model import Place
from app.ledger.settlements import readings_of, resolution_words
from app.progress import Step
from app.workspace.settlements import Effect

_NO_AUDIT = "No audit is loaded, so no line of claims is counted."
_CHOOSE = "Choose a reading to see what it changes."


class SettleDialog(QDialog):
    """Chosen, seen, reasoned, confirmed."""

    settled = Signal(object, str, str)  # Conflict, says, reason

    def __init__(self, context: Context, tasks: Tasks, trial: Trial, audit: LoadedAudit | None, parent: QWidget | None = None) -> None:
        """`trial` names the contradiction and the terms it is tried under; `audit` is the one loaded, if any."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settle a conflict")
        self.resize(620, 640)
        self._context = context
        self._tasks = tasks
        self._trial = trial
        self._audit = audit
        self._task: Task[Any] | None = None
        self._asked = 0
        self._seen = False
        self.choices = QButtonGroup(self)
        self.effect = label(_CHOOSE, wrap=True, selectable=True)
        self.effect.setAccessibleName("What it changes in the codes")
        self.lines = label("", wrap=True, selectable=True)
        self.lines.setAccessibleName("What it changes in the loaded audit")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Counting lines")
        self.stop = button("Stop &counting", "link", "Go on without the number of lines")
        self.stop.clicked.connect(self.stop_counting)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason, such as who was asked and what they answered")
        self.reason.textChanged.connect(lambda _: self._allow())
        self._hint = label("", "label", wrap=True)
        self.confirm = button("&Settle", "primary")
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self._confirm)
        self._lay_out()
        self._count(running=False)
        self.choices.idToggled.connect(self._choose)
        tasks.ended.connect(self._end)
        self._choose_first()
        self._allow()

    def stop_counting(self) -> None:
        """Go on without the number of lines."""
        if self._task is not None:
            self._task.cancel()

    def done(self, result: int) -> None:
        """Stop what is still being counted."""
        self._asked += 1
        self.stop_counting()
        super().done(result)

    @property
    def says(self) -> str | None:
        """The reading chosen."""
        return self._readings[self.choices.checkedId()] if self.choices.checkedId() >= 0 else None

    @property
    def _readings(self) -> tuple[str, ...]:
        return readings_of(self._trial.conflict)

    def _lay_out(self) -> None:
        conflict = self._trial.conflict
        inner = QWidget()
        inner.setProperty("look", "page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(8)
        body.addWidget(label(f"{conflict_kind(conflict)} · {conflict_days(conflict)}", "muted", wrap=True))
        body.addWidget(label(conflict.message, wrap=True, selectable=True))
        if conflict.resolution is not None:
            body.addWidget(label(resolution_words(conflict.resolution), "muted", wrap=True, selectable=True))
        for number, says in enumerate(self._readings):
            body.addWidget(hairline())
            chosen = QRadioButton(choice_words(conflict, says))
            self.choices.addButton(chosen, number)
            body.addWidget(chosen)
            self._quote(body, tuple(reading.source for reading in conflict.readings if len(self._readings) == 1 or reading.says == says))
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        leave = button("&Cancel")
        leave.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(label(f"{codes_words(conflict)} in {conflict.policy}", "heading", wrap=True))
        layout.addWidget(scroll, 1)
        layout.addWidget(hairline())
        layout.addWidget(label("What it changes", "label"))
        layout.addWidget(self.effect)
        layout.addWidget(self.lines)
        layout.addLayout(row(self.bar, self.stop))
        layout.addSpacing(4)
        layout.addWidget(self.reason)
        layout.addWidget(self._hint)
        layout.addLayout(row(None, leave, self.confirm))

    def _quote(self, body: QVBoxLayout, places: tuple[Place, ...]) -> None:
        quotes = Quotes(self._context)
        quotes.setContentsMargins(22, 0, 0, 4)
        quotes.show_places(places)
        body.addWidget(quotes)

    def _choose_first(self) -> None:
        """Take up what was settled before, or the only reading there is."""
        held = self._trial.conflict.resolution
        wanted = held.says if held is not None else self._readings[0] if len(self._readings) == 1 else None
        if wanted in self._readings:
            self.choices.button(self._readings.index(wanted)).setChecked(True)

    def _choose(self, number: int, checked: bool) -> None:  # noqa: FBT001 the shape of the signal
        if not checked:
            return
        self._asked += 1
        self.stop_counting()
        self._seen = False
        trial = replace(self._trial, says=self._readings[number])
        self.effect.setText("Building the ledger as if it were settled")
        self.lines.setText("")
        asked = self._asked
        self._task = self._tasks.run("Trying a settlement", lambda _: effect(trial), lambda found: self._show_effect(asked, trial, found))

    def _show_effect(self, asked: int, trial: Trial, found: Effect) -> None:
        if asked != self._asked:
            return
        self.effect.setText(effect_words(found))
        audit = self._audit
        if audit is None:
            self._show_lines(asked, _NO_AUDIT)
        elif not found.codes:
            self._show_lines(asked, f"No line of {audit.file} can change.")
        else:
            self._count(running=True)
            self.lines.setText(f"Running the audit of {audit.file} again")

            def show(counted: Lines) -> None:
                self._show_lines(asked, lines_words(counted.changed, counted.checked, audit.file))

            self._task = self._tasks.run(f"Auditing {audit.file} as if it were settled", lambda job: lines(trial, audit, job), show)
            self._task.signals.stepped.connect(self._show_step)

    def _end(self, task: object) -> None:
        """Say that nothing was counted where the work was stopped or failed."""
        if task is self._task and not self._seen:
            self._show_lines(self._asked, "The lines were not counted." if self._audit is not None else "It was not counted.")

    def _show_lines(self, asked: int, words: str) -> None:
        if asked == self._asked:
            self.lines.setText(words)
            self._seen = True
            self._task = None
            self._count(running=False)
            self._allow()

    def _show_step(self, step: Step) -> None:
        show_step_on(self.bar, step)
        self.lines.setText(f"{step.doing}{progress_words(step, 0)}")

    def _count(self, *, running: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        self.stop.setVisible(running)

    def _allow(self) -> None:
        missing = "" if self._seen else _CHOOSE if self.says is None else "What it changes is still being counted."
        missing = missing or ("" if self.reason.text().strip() else "A settlement needs a reason.")
        self._hint.setText(missing)
        self.confirm.setEnabled(not missing)

    def _confirm(self) -> None:
        says = self.says
        if says is not None and self.confirm.isEnabled():
            self.settled.emit(self._trial.conflict, says, self.reason.text().strip())
            self.accept()
