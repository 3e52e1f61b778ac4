"""Chooses the two versions by two dates: as in effect then and now."""

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QDialog, QVBoxLayout, QWidget

from app.desktop.compare import words
from app.desktop.context import Context
from app.desktop.parts import button, label, row
from app.desktop.words import BASES, END_BASES, day
from app.workspace.version_choice import OnDay, TwoDays, versions_on

_UNTOUCHED = QDate(2000, 1, 1)


class DatesDialog(QDialog):
    """Says which versions the dates mean before they are compared."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin with a year ago and the day of the context."""
        super().__init__(parent)
        self.setWindowTitle("Compare two dates")
        self._context = context
        self.old, self.new = _picker("In effect on"), _picker("And on")
        self._terms = label("", "muted", wrap=True)
        self._found = {self.old: label("", wrap=True), self.new: label("", wrap=True)}
        self._why = label("", "muted", wrap=True)
        self.compare = button("&Compare", "primary")
        self.compare.clicked.connect(self._ask)
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(label("As in effect on two dates", "heading"))
        layout.addWidget(self._terms)
        for name, picker in (("On", self.old), ("And on", self.new)):
            picked = label(name)
            picked.setFixedWidth(52)
            layout.addLayout(row(picked, picker, None))
            layout.addWidget(self._found[picker])
            picker.dateChanged.connect(lambda _: self._look())
        layout.addWidget(self._why)
        layout.addLayout(row(None, cancel, self.compare))
        self.setFixedWidth(420)

    def ask(self) -> None:
        """Open with the day of the context as the newer date."""
        now = self._context.day
        self.new.setDate(QDate(now.year, now.month, now.day))
        if self.old.date() == _UNTOUCHED:
            self.old.setDate(self.new.date().addYears(-1))
        self._look()
        self.open()
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def days(self) -> TwoDays | None:
        """The versions the dates mean, None while no policy is open."""
        policy = self._context.policy_ledger
        return versions_on(policy, _day(self.old), _day(self.new)) if policy is not None else None

    def _look(self) -> None:
        days = self.days
        market = self._context.market or "no market"
        self._terms.setText(f"{self._context.policy or 'No policy'}, basis: {BASES[self._context.basis].lower()}, {market}")
        if days is None:
            self._why.setText("Open the versions of a policy first.")
        else:
            found = {days.old.day: days.old, days.new.day: days.new}
            for picker, said in self._found.items():
                said.setText(_words(found[_day(picker)]))
            self._why.setText(days.why_not)
        self._why.setVisible(bool(self._why.text()))
        self.compare.setEnabled(days is not None and not days.why_not)
        self.adjustSize()

    def _ask(self) -> None:
        days = self.days
        if days is not None and days.old.held is not None and days.new.held is not None and not days.why_not:
            self.accept()
            self._context.request_compare(days.old.held.version, days.new.held.version)


def _words(found: OnDay) -> str:
    if found.held is None:
        return "No version held"
    held = found.held
    until = f" until {day(found.until)}" if found.until is not None else ""
    return f"{words.version_name(held.version)}, from {day(held.start)} {END_BASES[held.start_basis]}{until} · {held.version.file}"


def _day(picker: QDateEdit) -> date:
    chosen = picker.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def _picker(name: str) -> QDateEdit:
    made = QDateEdit(_UNTOUCHED)
    made.setDisplayFormat("MM/dd/yyyy")
    made.setCalendarPopup(True)
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    return made
