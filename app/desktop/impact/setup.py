"""The first step of the Impact page: which claims, which version, from which day; run with progress and Cancel."""

import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QLayout, QProgressBar, QWidget

from app.desktop.context import Context
from app.desktop.impact.asked import Claims
from app.desktop.impact.trial import Trial
from app.desktop.impact.words import claims_words, compared_words, day_words, version_words
from app.desktop.parts import button, headed_page, label, row, scroll_in
from app.desktop.status import progress_words, show_step_on
from app.progress import Step

_PROMISE = (
    "Nothing is kept or changed by trying: no audit, no finding and no decision. A version chosen from a file is not put into the Library."
)


class Setup(QWidget):
    """Three choices, each with what it means in a sentence."""

    claims_wanted = Signal()
    version_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, context: Context, trial: Trial, parent: QWidget | None = None) -> None:
        """Follow the trial."""
        super().__init__(parent)
        self._context = context
        self._trial = trial
        self._started = 0.0
        self.claims = _choice("Claims to try it on")
        self.claims_file = button("Choose a f&ile…", tip="Claims that are not on the Audit page")
        self.sample = button("Use the sample clai&ms", "link")
        self.version = _choice("Version to try")
        self.version_file = button("Choose a fil&e…", tip="A version that is not in the Library")
        self.another = QCheckBox("Count it from another &day")
        self.day = QDateEdit()
        self.day.setAccessibleName("The day it is taken to count from")
        self.day.setDisplayFormat("MM/dd/yyyy")
        self.day.setCalendarPopup(True)
        self.notes = {name: label("", "muted", wrap=True) for name in ("claims", "version", "day", "compared")}
        self.start = button("&Try it", "primary", "Judge the claims as things are held, and again with this version")
        self.cancel = button("&Cancel", tip="Stop; nothing is changed")
        self.missing = label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the trial")
        self.doing = label("", "muted")
        self._lay_out()
        self._connect()
        self._show()
        self._show_running()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.start if self.start.isEnabled() else self.claims_file if self._trial.claims is None else self.version_file

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        parts: tuple[tuple[str, QLayout, str], ...] = (
            ("Claims", row(self.claims, self.claims_file, self.sample, None), "claims"),
            ("Version tried", row(self.version, self.version_file, None), "version"),
            ("Counts from", row(self.another, self.day, None), "day"),
            ("Compared", row(None), "compared"),
        )
        for number, (name, line, note) in enumerate(parts):
            at = number * 3
            grid.addWidget(label(name, "muted"), at, 0, Qt.AlignmentFlag.AlignVCenter if note != "compared" else Qt.AlignmentFlag.AlignTop)
            if note == "compared":
                grid.addWidget(self.notes[note], at, 1)
                continue
            grid.addLayout(line, at, 1)
            grid.addWidget(self.notes[note], at + 1, 1)
            grid.setRowMinimumHeight(at + 2, 8)
        inner, layout = headed_page("What would change on these claims if this version took effect", widest=860)
        layout.addLayout(grid)
        layout.addSpacing(4)
        layout.addWidget(label(_PROMISE, "muted", wrap=True))
        buttons = row(self.start, self.cancel, self.missing)
        buttons.setStretch(2, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.bar)
        layout.addWidget(self.doing)
        layout.addStretch(1)
        scroll_in(self, inner)

    def _connect(self) -> None:
        trial = self._trial
        self.claims.activated.connect(lambda place: trial.choose_claims(trial.all_claims[place]))
        self.version.activated.connect(lambda place: trial.choose_version(trial.all_versions[place].document.sha256))
        self.claims_file.clicked.connect(self.claims_wanted)
        self.version_file.clicked.connect(self.version_wanted)
        self.sample.clicked.connect(self.sample_wanted)
        self.another.toggled.connect(lambda _: self._choose_day())
        self.day.dateChanged.connect(lambda _: self._choose_day())
        self.start.clicked.connect(trial.run)
        self.cancel.clicked.connect(trial.cancel)
        trial.changed.connect(self._show)
        trial.running_changed.connect(self._show_running)
        trial.stepped.connect(self._show_step)

    def _choose_day(self) -> None:
        shown = self.day.date()
        self._trial.choose_day(date(shown.year(), shown.month(), shown.day()) if self.another.isChecked() else None)

    def _show(self) -> None:
        trial = self._trial
        every, chosen = trial.all_claims, trial.claims
        _fill(self.claims, [_offered(item) for item in every], every.index(chosen) if chosen is not None else -1, "No claims chosen")
        self.sample.setVisible(chosen is None)
        versions, version = trial.all_versions, trial.version
        place = next((number for number, item in enumerate(versions) if item is version), -1)
        _fill(self.version, [version_words(item) for item in versions], place, "No version chosen")
        self._show_day()
        self.notes["claims"].setText(claims_words(trial))
        self.notes["version"].setText("" if version is None else self._where(version.document.sha256))
        self.notes["compared"].setText(compared_words(trial, self._context))
        self._allow()

    def _show_day(self) -> None:
        trial = self._trial
        found, why = trial.day
        with QSignalBlocker(self.another), QSignalBlocker(self.day):
            self.another.setChecked(trial.effective is not None)
            shown = trial.effective or found
            if shown is not None:
                self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.another.setEnabled(trial.version is not None)
        self.day.setEnabled(trial.effective is not None)
        self.notes["day"].setText(day_words(found, why) if trial.version is not None else "")

    def _where(self, sha256: str) -> str:
        held = any(file.document.sha256 == sha256 for file in self._trial.held.files)
        if not held:
            return "Read from a file for this trial only."
        return "Held in the Library. Of a version that counts already, the claims are judged without it, and again with it."

    def _allow(self) -> None:
        why, running = self._trial.why_not, self._trial.running
        self.start.setEnabled(not why and not running)
        self.missing.setText("" if running else why)

    def _show_running(self) -> None:
        running = self._trial.running
        for part in (self.cancel, self.bar, self.doing):
            part.setVisible(running)
        for choice in (self.claims, self.claims_file, self.sample, self.version, self.version_file):
            choice.setEnabled(not running)
        self.another.setEnabled(not running and self._trial.version is not None)
        self.day.setEnabled(not running and self._trial.effective is not None)
        if running:
            self._started = time.monotonic()
            self.bar.setRange(0, 0)
            self.doing.setText("Starting")
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._allow()

    def _show_step(self, step: Step) -> None:
        show_step_on(self.bar, step)
        self.doing.setText(f"{step.doing}{progress_words(step, time.monotonic() - self._started)}")


def _offered(claims: Claims) -> str:
    return claims.name if isinstance(claims, Path) else f"{claims.file} · kept in the project"


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(200)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(44)
    return made


def _fill(choice: QComboBox, names: list[str], place: int, nothing: str) -> None:
    with QSignalBlocker(choice):
        choice.clear()
        choice.addItems(names)
        choice.setPlaceholderText(nothing)
        choice.setCurrentIndex(place)
        choice.setToolTip(choice.currentText())
